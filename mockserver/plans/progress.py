"""What calls have done for a task so far: those that show it, and the tries that failed, however many calls follow."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import orjson

from mockserver.clock import instant
from mockserver.openapi.violation import cut
from mockserver.record.record import Record
from mockserver.verification.conditions import Condition, conditions
from mockserver.verification.model import CallCheck
from mockserver.verification.past_call import PastCall

_MOST_NUMBERS, _MOST_TRIES, _LONGEST = 100, 5, 500
_OF_ANSWER = frozenset({"status", "codes"})


@dataclass(frozen=True, slots=True)
class Try:
    """A call that was meant to do a task and didn't.

    number  of the call in the journal
    at      the world's time
    wrong   what was wrong with it, in sentences
    answer  what a refusal that looks like a success says
    """

    number: int
    at: str
    call: str
    status: int
    codes: tuple[str, ...]
    wrong: tuple[str, ...]
    answer: str = ""


@dataclass(slots=True)
class Progress:
    """How far one check of a task is.

    found    how many calls have shown it
    numbers  of the first of them
    last     the newest of them
    tries    the newest calls that failed: refused, too early, or of other content than wanted
    """

    check: CallCheck
    conditions: list[Condition] = field(default_factory=list)
    found: int = 0
    numbers: list[int] = field(default_factory=list)
    last: Try | None = None
    tries: deque[Try] = field(default_factory=lambda: deque(maxlen=_MOST_TRIES))

    def __post_init__(self) -> None:
        self.conditions = conditions(self.check)

    @property
    def is_complete(self) -> bool:
        return self.found >= self.check.least

    def take(self, past: PastCall, too_early: str) -> None:
        """Count a call of an operation that this is about, or keep why it doesn't count."""
        record = past.record
        failed = [one for one in self.conditions if not one.holds(past)]
        refused = all(one.where in _OF_ANSWER for one in failed)
        if failed and refused:
            self.tries.append(_try(record, _reasons(record)))
        elif failed:
            self.tries.append(_try(record, tuple(one.difference(past) for one in failed)))
        elif too_early:
            self.tries.append(_try(record, (too_early,)))
        else:
            self.found += 1
            self.last = _try(record, (), _answer(record))
            if len(self.numbers) < _MOST_NUMBERS:
                self.numbers.append(record.number)


def _try(record: Record, wrong: tuple[str, ...], answer: str = "") -> Try:
    call = f"{record.method} {record.path}"
    return Try(record.number, instant(record.at), call, record.status, record.codes, wrong, answer)


def _reasons(record: Record) -> tuple[str, ...]:
    """Why it was refused: the words of the answer, and what the mock knows besides."""
    found = [
        f"{one.code + ' ' if one.code else ''}{one.text}{f' ({one.why})' if one.why else ''}".strip()
        for one in record.verdicts
    ]
    if record.fault:
        found.append(f"the answer was lost: {record.fault}")
    return tuple(cut(one, _LONGEST) for one in found) or (f"answered {record.status}",)


def _answer(record: Record) -> str:
    """What a small answer says; one of 200 may still tell of a refusal."""
    try:
        value = orjson.loads(record.reply_content)
    except orjson.JSONDecodeError:
        return ""
    return cut(orjson.dumps(value).decode(), _LONGEST)
