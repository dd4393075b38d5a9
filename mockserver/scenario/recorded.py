"""Recorded runs: the calls of a journal as JSON lines, and the plan that can be read from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import orjson

from mockserver.call import Hit
from mockserver.clock import instant
from mockserver.errors import ScenarioError

_KEYS = ("at", "session", "method", "path", "status", "hits")


class Recorded(Protocol):
    """What a journal's record tells about a call."""

    @property
    def at(self) -> datetime: ...
    @property
    def session(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def hits(self) -> tuple[Hit, ...]: ...
    @property
    def committed(self) -> bool | None: ...


def as_line(record: Recorded) -> bytes:
    """One call as a line of JSON."""
    known = {key: getattr(record, key) for key in ("session", "method", "path", "status", "committed")}
    line = {"at": instant(record.at), **known, "hits": [asdict(hit) for hit in record.hits]}
    return orjson.dumps(line) + b"\n"


def read_journal(path: Path) -> list[dict[str, Any]]:
    """The calls of a journal in JSON lines. Raises ScenarioError with the line that can't be read."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as problem:
        raise ScenarioError(f"can't be read: {problem.strerror}", path) from None
    return [_call(line, path, number) for number, line in enumerate(lines, 1) if line.strip()]


def _call(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        call = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        raise ScenarioError(f"not a line of JSON: {problem}", path, number) from None
    missing = [key for key in _KEYS if not isinstance(call, dict) or key not in call]
    if missing:
        raise ScenarioError(f"no call of a journal: {', '.join(missing)} is missing", path, number)
    try:
        return {**call, "hits": [Hit(**{**hit, "draw": _draw(hit["draw"])}) for hit in call["hits"]]}
    except (TypeError, KeyError, ValueError):
        raise ScenarioError("no call of a journal: `hits` isn't a list of rules that fired", path, number) from None


def _draw(value: Any) -> float | None:
    return None if value is None else float(value)


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
