"""Which calls a rule is about: the operations of its `when`, and checks of what a call carries."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import datetime
from fnmatch import fnmatchcase, translate
from typing import Any
from zoneinfo import ZoneInfo

from mockserver.call import Call, Operation
from mockserver.scenario.model import When, Window
from mockserver.scenario.patch import parts_of, same
from mockserver.scenario.values import Match

PACIFIC = ZoneInfo("America/Los_Angeles")

Check = Callable[[Any], bool]
Condition = Callable[[Call], bool]
_ABSENT = object()


def any_like(names: Iterable[str], value: str) -> bool:
    """Whether the value is like one of the names, in which * and ? stand for anything; no names: any value is."""
    names = tuple(names)
    return not names or any(fnmatchcase(value, name) for name in names)


def is_about(when: When, operation: Operation) -> bool:
    """Whether calls to the operation can match at all."""
    return (
        any_like(when.service, operation.service)
        and any_like(when.operation, operation.operation_id)
        and any_like([method.upper() for method in when.method], operation.method)
        and any_like(when.path, operation.path)
        and any_like(when.version, operation.version)
        and when.access in (None, operation.access)
    )


def conditions_of(when: When) -> list[Condition]:
    """The checks of a call that its operation doesn't answer, those that cost least first."""
    conditions: list[Condition] = []
    for name, one in (when.params or {}).items():
        conditions.append(_param_condition(name, one))
    for name, one in (when.headers or {}).items():
        conditions.append(_header_condition(name.lower(), check_of(one)))
    if when.participant:
        participant = _like(when.participant)
        conditions.append(lambda call: participant(call.participant))
    if when.certificate:
        certificate = _like(when.certificate)
        conditions.append(lambda call: certificate(call.client))
    if when.session:
        session = _like(when.session)
        conditions.append(lambda call: session(call.session))
    for pointer, one in (when.body or {}).items():
        conditions.append(_body_condition(parts_of(pointer)[1:], check_of(one)))
    return conditions


def _param_condition(name: str, match: Match) -> Condition:
    text = _only_text(match)
    if text is not None:  # most rules look at a name; a comparison in place of three calls
        return lambda call: call.params.get(name) == text
    check = check_of(match)
    return lambda call: check(call.params.get(name, _ABSENT))


def _only_text(match: Match) -> str | None:
    """The text that a matcher wants, if it wants nothing else."""
    if match.equals and isinstance(match.equals[0], str) and match == Match(equals=match.equals):
        return match.equals[0]
    return None


def _header_condition(name: str, check: Check) -> Condition:
    return lambda call: check(call.headers.get(name, _ABSENT))


def _body_condition(parts: list[str], check: Check) -> Condition:
    def holds(call: Call) -> bool:
        found = found_at([call.body], parts)
        return any(map(check, found)) if found else check(_ABSENT)

    return holds


def found_at(nodes: list[Any], parts: list[str]) -> list[Any]:
    """What lies at the parts of a JSON pointer below the nodes; a * goes to every child."""
    for part in parts:
        nodes = [child for node in nodes for child in _children(node, part)]
    return [node for node in nodes if node is not None]


def _children(node: Any, part: str) -> list[Any]:
    if isinstance(node, list):
        if part == "*":
            return node
        return [node[int(part)]] if part.isdecimal() and int(part) < len(node) else []
    if isinstance(node, dict):
        return list(node.values()) if part == "*" else [node[part]] if part in node else []
    return []


def _like(names: Iterable[str]) -> Check:
    names = frozenset(names)
    if not any(mark in name for name in names for mark in "*?["):
        return names.__contains__
    found = re.compile("|".join(translate(name) for name in names)).match
    return lambda value: isinstance(value, str) and found(value) is not None


def check_of(match: Match) -> Check:
    """One check for all keys of a matcher; only `present: false` accepts a value that isn't there."""
    if match.present is False:
        return lambda value: value is _ABSENT
    checks = list(_checks_of(match))
    if len(checks) == 1:
        return checks[0]  # none of them accepts a value that isn't there
    return lambda value: value is not _ABSENT and all(check(value) for check in checks)


def _checks_of(match: Match) -> Iterable[Check]:
    for chosen in (match.equals, match.one_of):
        if chosen is not None:
            yield _one_of(chosen)
    if match.glob is not None:
        yield _like([match.glob])
    if (regex := match.regex) is not None:
        yield lambda value: isinstance(value, str) and regex.found_in(value)
    for limit, holds in (
        (match.above, lambda value, limit: value > limit),
        (match.below, lambda value, limit: value < limit),
        (match.at_least, lambda value, limit: value >= limit),
        (match.at_most, lambda value, limit: value <= limit),
    ):
        if limit is not None:
            yield _compared(limit, holds)


def _one_of(chosen: tuple[Any, ...]) -> Check:
    if len(chosen) == 1 and isinstance(chosen[0], str):
        only = chosen[0]
        return lambda value: bool(value == only)
    return lambda value: any(same(value, one) for one in chosen)


def _compared(limit: float, holds: Callable[[Any, float], bool]) -> Check:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and holds(value, limit)


def within(window: Window, now: datetime) -> bool:
    """Whether the world's time lies in the window."""
    if (window.since and now < window.since) or (window.until and now >= window.until):
        return False
    local = now.astimezone(PACIFIC)
    if window.days:
        last = monthrange(local.year, local.month)[1]
        if local.day not in window.days and local.day - last - 1 not in window.days:
            return False
    return window.hours is None or _in_hours(window.hours, local.hour * 60 + local.minute)


def _in_hours(hours: tuple[int, int], minute: int) -> bool:
    first, last = hours
    return first <= minute < last if first <= last else minute >= first or minute < last
