"""The conditions of a check, one by one and in words: the scenarios' own matcher, on calls that have been made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mockserver.call import Operation
from mockserver.clock import instant
from mockserver.openapi.violation import cut, shown
from mockserver.record.record import REDACTED, is_secret
from mockserver.record.search import has_status
from mockserver.scenario.explain import text_of
from mockserver.scenario.matching import any_like, conditions_of, found_at, is_about, within
from mockserver.scenario.model import When
from mockserver.scenario.patch import parts_of
from mockserver.scenario.values import Match
from mockserver.verification.model import CallCheck
from mockserver.verification.past_call import PastCall

Holds = Callable[[PastCall], bool]
Got = Callable[[PastCall], str]
_MOST_SHOWN = 3
_OF_SERVICE = {"service": "service", "version": "version"}
_OF_OPERATION = {"operation": "operation_id", "path": "path", "access": "access"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a check wants of a call: where, what in words, whether it is so, and what is there.

    weight  how much it says for a call that it holds for, though others don't
    """

    where: str
    wanted: str
    holds: Holds
    got: Got
    weight: int = 1

    def __str__(self) -> str:
        return f"{self.where} {self.wanted}"

    def difference(self, past: PastCall) -> str:
        return f"{self.where}: expected {self.wanted}, got {self.got(past)}"


def conditions(check: CallCheck) -> list[Condition]:
    """Those that cost least first."""
    when = check.when
    return [*_of_operation(when), *_of_answer(check), *_of_caller(when), *_of_content(when)]


def _of_operation(when: When) -> Iterator[Condition]:
    for key, attribute in _OF_SERVICE.items():
        if wanted := getattr(when, key):
            yield Condition(key, _either(wanted), _is_about(When(**{key: wanted})), _of(attribute), 2)
    if when.method:
        methods = [one.upper() for one in when.method]
        yield Condition("method", _either(methods), _was_sent_by(methods), lambda past: past.record.method)
    for key, attribute in _OF_OPERATION.items():
        if wanted := getattr(when, key):
            holds = _is_about(When(**{key: wanted}), arrived=True)
            yield Condition(key, _either([wanted] if isinstance(wanted, str) else wanted), holds, _of(attribute), 3)


def _is_about(when: When, arrived: bool = False) -> Holds:
    """By operation; with `arrived`, calls of a wrong path or method, which only came near one, are none of its."""
    known: dict[Operation, bool] = {}

    def holds(past: PastCall) -> bool:
        operation = past.record.operation
        found = known.get(operation)
        if found is None:
            found = known[operation] = is_about(when, operation)
        return found and not (arrived and past.record.stray)

    return holds


def _was_sent_by(methods: list[str]) -> Holds:
    return lambda past: any_like(methods, past.record.method)


def _of(attribute: str) -> Got:
    def got(past: PastCall) -> str:
        if attribute in _OF_OPERATION.values() and past.record.stray:
            return f"{past.record.method} {past.record.path}, which is no operation"
        return str(getattr(past.record.operation, attribute))

    return got


def _of_answer(check: CallCheck) -> Iterator[Condition]:
    if check.status:
        statuses = check.status
        holds: Holds = lambda past: any(has_status(past.record, one) for one in statuses)  # noqa: E731
        yield Condition("status", _either(statuses), holds, lambda past: str(past.record.status))
    if check.codes is not None:
        codes = set(check.codes)
        wanted = " and ".join(check.codes) or "none"
        holds = lambda past: codes <= set(past.record.codes) if codes else not past.record.codes  # noqa: E731
        yield Condition("codes", wanted, holds, lambda past: ", ".join(past.record.codes) or "none")


def _of_caller(when: When) -> Iterator[Condition]:
    for key, attribute in (("participant", "participant"), ("certificate", "client"), ("session", "session")):
        if wanted := getattr(when, key):
            yield Condition(key, _either(wanted), _matched(When(**{key: wanted})), _called_by(attribute))
    if window := when.time:
        yield Condition(
            "time",
            text_of(window),
            lambda past: within(window, past.record.at),
            lambda past: instant(past.record.at),
        )
    if when.role:
        yield Condition(
            "role",
            _either(when.role),
            lambda past: any(any_like(when.role, role) for role in past.roles),
            lambda past: ", ".join(past.roles) or "none",
        )


def _called_by(attribute: str) -> Got:
    return lambda past: getattr(past.record, attribute) or "nobody by name"


def _of_content(when: When) -> Iterator[Condition]:
    for name, match in (when.headers or {}).items():
        yield Condition(f"headers.{name}", in_words(match), _matched(When(headers={name: match})), _header(name))
    for name, match in (when.params or {}).items():
        yield Condition(f"params.{name}", in_words(match), _matched(When(params={name: match})), _param(name))
    for pointer, match in (when.body or {}).items():
        holds = _matched(When(body={pointer: match}))
        yield Condition(f"body{pointer}", in_words(match), _of_whole_body(holds), _in_body(pointer))


def _matched(when: When) -> Holds:
    (condition,) = conditions_of(when)
    return lambda past: condition.holds(past.call)


def _of_whole_body(holds: Holds) -> Holds:
    """What isn't in the part that was kept may have been in the rest."""
    return lambda past: not past.record.is_cut and holds(past)


def _header(name: str) -> Got:
    return lambda past: _value(name, past.record.headers.get(name.lower()))


def _param(name: str) -> Got:
    return lambda past: _value(name, past.call.params.get(name))


def _value(name: str, value: Any) -> str:
    if value is None:
        return "nothing"
    return REDACTED if is_secret(name) else shown(value)


def _in_body(pointer: str) -> Got:
    parts = parts_of(pointer)[1:]

    def got(past: PastCall) -> str:
        record = past.record
        if record.is_cut:
            return f"a body of {record.sent} bytes, of which {len(record.content)} were kept (--journal-body)"
        values = [shown(one) for one in found_at([past.call.body], parts)]
        more = [f"and {len(values) - _MOST_SHOWN} more"] if len(values) > _MOST_SHOWN else []
        return ", ".join(values[:_MOST_SHOWN] + more) or "nothing"

    return got


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)


def in_words(match: Match) -> str:
    """A matcher as the one who wrote it would say it."""
    if match.present is False:
        return "nothing"
    if match == Match(present=True):
        return "anything"
    if match.equals and match == Match(equals=match.equals):
        return cut(json.dumps(match.equals[0], ensure_ascii=False))
    if match.one_of and match == Match(one_of=match.one_of):
        return cut("one of " + ", ".join(json.dumps(one, ensure_ascii=False) for one in match.one_of))
    return text_of(match)
