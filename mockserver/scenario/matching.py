"""Which calls a rule is about: the operations of its `when`, and checks of what a call carries."""

from __future__ import annotations

import operator
import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase, translate
from typing import Any
from zoneinfo import ZoneInfo

from mockserver.call import Call, Operation
from mockserver.scenario.model import When, Window
from mockserver.scenario.patch import parts_of, same
from mockserver.scenario.values import Match, Regex

PACIFIC = ZoneInfo("America/Los_Angeles")

Check = Callable[[Any], bool]
ABSENT = object()
_MARKS = "*?["
_NUMBERS = (int, float)


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a value must be.

    check   whether it is; ABSENT is a value that isn't there
    texts   the only texts that pass, where nothing else does
    globs, regex  where there are some, what passes is a text that is like one of the globs, else one with the regex
    """

    check: Check
    texts: tuple[str, ...] | None = None
    globs: tuple[str, ...] = ()
    regex: Regex | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What must stand at one place of a call, such as ("params", "marketName").

    values  what stands there: nothing, one value, or several
    """

    place: tuple[str, ...]
    values: Callable[[Call], list[Any]]
    wanted: Wanted

    def holds(self, call: Call) -> bool:
        return any(map(self.wanted.check, self.values(call) or (ABSENT,)))


def conditions_of(when: When) -> list[Condition]:
    """The conditions that a call's operation doesn't answer, those that cost least first."""
    conditions = [_of_param(name, wanted_by(one)) for name, one in (when.params or {}).items()]
    conditions += [_of_header(name.lower(), wanted_by(one)) for name, one in (when.headers or {}).items()]
    for attribute, names in (
        ("participant", when.participant),
        ("client", when.certificate),
        ("session", when.session),
    ):
        if names:
            conditions.append(_of_name(attribute, names))
    conditions += [_of_body(parts_of(pointer)[1:], wanted_by(one)) for pointer, one in (when.body or {}).items()]
    return conditions


def _of_param(name: str, wanted: Wanted) -> Condition:
    return Condition(("params", name), lambda call: [call.params[name]] if name in call.params else [], wanted)


def _of_header(name: str, wanted: Wanted) -> Condition:
    return Condition(("headers", name), lambda call: [call.headers[name]] if name in call.headers else [], wanted)


def _of_name(attribute: str, names: tuple[str, ...]) -> Condition:
    value_of = operator.attrgetter(attribute)
    return Condition((attribute,), lambda call: [value_of(call)], _like_wanted(names))


def _of_body(parts: list[str], wanted: Wanted) -> Condition:
    return Condition(("body", *parts), lambda call: found_at([call.body], parts), wanted)


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


def like(names: Iterable[str]) -> Check:
    """Whether a value is a text like one of the names, in which * and ? stand for anything."""
    names = frozenset(names)
    if not any(mark in name for name in names for mark in _MARKS):
        return lambda value: isinstance(value, str) and value in names
    found = re.compile("|".join(translate(name) for name in sorted(names))).match
    return lambda value: isinstance(value, str) and found(value) is not None


def _like_wanted(names: tuple[str, ...]) -> Wanted:
    if any(mark in name for name in names for mark in _MARKS):
        return Wanted(like(names), globs=names)
    return Wanted(like(names), texts=names)


def wanted_by(match: Match) -> Wanted:
    """What all keys of a matcher want; only `present: false` accepts a value that isn't there."""
    if match.present is False:
        return Wanted(lambda value: value is ABSENT)
    return Wanted(
        _all_of(list(_checks_of(match))),
        _only_texts(match),
        (match.glob,) if match.glob is not None else (),
        match.regex,
    )


def _all_of(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]  # none of them accepts a value that isn't there
    return lambda value: value is not ABSENT and all(check(value) for check in checks)


def _only_texts(match: Match) -> tuple[str, ...] | None:
    """The texts that a matcher wants, if it wants nothing else."""
    wanted = match.equals or match.one_of or ()
    texts = tuple(one for one in wanted if isinstance(one, str))
    alone = match in (Match(equals=match.equals), Match(one_of=match.one_of))
    return texts if texts and alone and len(texts) == len(wanted) else None


def _checks_of(match: Match) -> Iterable[Check]:
    for chosen in (match.equals, match.one_of):
        if chosen is not None:
            yield _one_of(chosen)
    if match.glob is not None:
        yield like([match.glob])
    if (regex := match.regex) is not None:
        yield lambda value: isinstance(value, str) and regex.found_in(value)
    for limit, holds in (
        (match.above, operator.gt),
        (match.below, operator.lt),
        (match.at_least, operator.ge),
        (match.at_most, operator.le),
    ):
        if limit is not None:
            yield _compared(limit, holds)


def _one_of(chosen: tuple[Any, ...]) -> Check:
    if len(chosen) == 1 and isinstance(chosen[0], str):
        only = chosen[0]
        return lambda value: bool(value == only)
    return lambda value: any(same(value, one) for one in chosen)


def _compared(limit: float, holds: Callable[[Any, float], bool]) -> Check:
    return lambda value: type(value) in _NUMBERS and holds(value, limit)


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
