"""Holding the calls of a journal against checks, and explaining a check that fails by the calls that come nearest."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from heapq import nlargest

from mockserver.record.record import Record
from mockserver.verification.conditions import Condition, conditions
from mockserver.verification.model import CallCheck, Verification
from mockserver.verification.past_call import PastCall

Calls = Callable[[], Iterable[PastCall]]
_MOST_NEAR = 3
_AT_ONCE = 50  # calls that are held against the checks before others get their turn


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A call that meets some conditions of a check, and in words what differs from the others."""

    record: Record
    differs: tuple[str, ...]


@dataclass(slots=True)
class CheckOutcome:
    """What became of one check.

    numbers  of the calls that it describes
    problem  what is wrong; empty where it holds
    unsure   whether calls that the journal no longer has could change that
    """

    check: CallCheck
    conditions: list[Condition]
    numbers: list[int] = field(default_factory=list)
    problem: str = ""
    unsure: bool = False
    near: list[NearMiss] = field(default_factory=list)

    def take(self, past: PastCall) -> None:
        for one in self.conditions:
            if not one.holds(past):
                return
        self.numbers.append(past.record.number)

    @property
    def ok(self) -> bool:
        return not self.problem


def verify(calls: Calls, wanted: Verification, may_lack: bool) -> Generator[None, None, list[CheckOutcome]]:
    """The outcome of each check, in short steps. `calls` gives them oldest first, anew with each call.

    may_lack  whether there may have been calls that the journal no longer has: what they could change isn't held
    """
    outcomes = [CheckOutcome(check, conditions(check)) for check in wanted.calls]
    for number, past in enumerate(calls()):
        for outcome in outcomes:
            outcome.take(past)
        if number % _AT_ONCE == 0:
            yield
    for outcome in outcomes:
        _judge_count(outcome, may_lack)
    if wanted.in_order:
        _judge_order(outcomes, may_lack)
    for outcome in outcomes:
        if len(outcome.numbers) < outcome.check.least:
            yield from _add_near_misses(calls, outcome)
    return outcomes


def _judge_count(outcome: CheckOutcome, may_lack: bool) -> None:
    found, check = len(outcome.numbers), outcome.check
    if check.most is not None and found > check.most:
        outcome.problem = f"found {found}: {_listed(outcome.numbers)}"
    elif found < check.least:
        outcome.problem = f"found {found or 'none'}"
        outcome.unsure = may_lack
    elif may_lack and check.most is not None:
        outcome.problem = f"found {found}, but there may have been more"
        outcome.unsure = True


def _judge_order(outcomes: list[CheckOutcome], may_lack: bool) -> None:
    """Each check takes as many calls as it needs, the earliest ones behind those of the check before it."""
    last = 0
    for outcome in outcomes:
        need = outcome.check.least
        behind = [number for number in outcome.numbers if number > last][:need]
        if len(behind) < need:
            if outcome.ok:
                outcome.problem = f"found {_listed(outcome.numbers)}, but {len(behind)} behind call {last}"
                outcome.problem += ", which meets the check before it"
                outcome.unsure = may_lack
            return
        last = behind[-1] if behind else last


def _add_near_misses(calls: Calls, failed: CheckOutcome) -> Generator[None, None, None]:
    nearest: list[tuple[int, int, PastCall]] = []
    for number, past in enumerate(calls()):
        if nearness := _nearness(failed.conditions, past):
            ranked = [*nearest, (nearness, past.record.number, past)]
            nearest = nlargest(_MOST_NEAR, ranked, key=lambda one: one[:2])
        if number % _AT_ONCE == 0:
            yield
    failed.near = [NearMiss(past.record, _differences(failed.conditions, past)) for _, _, past in nearest]


def _nearness(wanted: list[Condition], past: PastCall) -> int:
    """The weight of what holds; 0 for a call that meets all, and isn't missed, or nothing."""
    held = [one.weight for one in wanted if one.holds(past)]
    return sum(held) if len(held) < len(wanted) else 0


def _differences(wanted: list[Condition], past: PastCall) -> tuple[str, ...]:
    return tuple(one.difference(past) for one in wanted if not one.holds(past))


def _listed(numbers: list[int], most: int = 10) -> str:
    text = f"call{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:most]))}"
    return f"{text} and {len(numbers) - most} more" if len(numbers) > most else text
