"""The plan of a recorded run, read from its journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def plan_of(calls: Iterable[dict[str, Any]], everything: bool = False) -> Iterator[str]:
    """A line for each rule that fired: the call's number and time, the call, the rule, the draw, what happened."""
    found = list(calls)
    for number, call in enumerate(found, 1):
        asked = f"{number:>5}  {call['at']}  {call['session']}  {call['method']} {call['path']} -> {call['status']}"
        if everything and not call["hits"]:
            yield asked
        for hit in call["hits"]:
            draw = "" if hit.draw is None else f"  drew {hit.draw:.6f}"
            work = _work(call.get("committed"))
            yield f"{asked}  {hit.scenario}/{hit.rule}{draw}: {', '.join(hit.effects) or 'a step'}{work}"
    met = sum(bool(call["hits"]) for call in found)
    yield f"{len(found)} calls, of which {met} met a rule"


def _work(committed: bool | None) -> str:
    return "; the service had done its work" if committed else ""
