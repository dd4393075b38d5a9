"""The lines of calendars: "11-18..11-20 post 11-25", and the moments that they mean in a round."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mockserver.market.calendar import business_day, pacific
from mockserver.wording import nearest

PUBLISH, POST, N_HOUR, APPROVAL = "publish", "post", "n-hour", "approval"
SPANS = {"", APPROVAL}  # what has an end of its own: the window itself, and the time for approvals
_OPENS, _CLOSES = time(1), time(17)
_DEFAULTS = {PUBLISH: time(9), POST: time(12), N_HOUR: time(9)}
_WORD = re.compile(r"(?:^|\s+)([a-z][a-z-]*)\s+")
_MOMENT = re.compile(
    r"^(?:(?P<count>[+-]\d{1,4})(?P<unit>[db])|(?:(?P<year>\d{4})-)?(?P<month>\d\d)-(?P<day>\d\d))?"
    r"(?:(?:^|\s+)(?P<hour>\d\d):(?P<minute>\d\d))?$"
)
_HELP = "write 11-18, 11-18 01:00, -8d (days) or -8b (business days before the first day)"


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a line; without a day it is on that of the moment before it, without a time at the usual one.

    count  days from the first one of the round, or business days
    """

    count: int | None = None
    in_business_days: bool = False
    year: int | None = None
    month: int | None = None
    day: int | None = None
    at: time | None = None

    def date(self, first: date, before: date) -> date:
        if self.count is not None:
            return business_day(first, self.count) if self.in_business_days else first + timedelta(days=self.count)
        if self.month is None or self.day is None:
            return before
        found = date(self.year or first.year, self.month, self.day)
        return found if self.year or found < first else found.replace(year=first.year - 1)


@dataclass(frozen=True, slots=True)
class Dates:
    """What a line says: the window under "", and what its words add; a span has two moments."""

    said: Mapping[str, tuple[Moment, ...]]

    def within(self, first: date) -> dict[str, tuple[datetime, ...]]:
        """The instants that are meant in the round that begins on this day."""
        found: dict[str, tuple[datetime, ...]] = {}
        day = first
        for word, moments in self.said.items():
            usual = (_OPENS, _CLOSES) if word in SPANS else (_DEFAULTS[word],)
            instants = []
            for moment, at in zip(moments, usual, strict=True):
                day = moment.date(first, day)
                instants.append(pacific(day, moment.at or at))
            found[word] = tuple(instants)
        return found


def parse_dates(text: str, words: Collection[str]) -> Dates:
    """The line of a window. Raises ValueError."""
    first, *rest = _WORD.split(text.strip())
    said = {"": _span(first)}
    for word, value in zip(rest[::2], rest[1::2], strict=True):
        if word not in words:
            raise ValueError(f"there is no {word!r} here{nearest(word, words)}")
        said[word] = _span(value) if word in SPANS else (_moment(value),)
    return Dates(said)


def parse_moment(text: str, word: str) -> Dates:
    """A line that says one moment only."""
    return Dates({word: (_moment(text),)})


def _span(text: str) -> tuple[Moment, ...]:
    """From one moment to another, both on one day where only one is said."""
    opens, dots, closes = text.partition("..")
    return _moment(opens), _moment(closes) if dots else Moment()


def _moment(text: str) -> Moment:
    match = _MOMENT.match(text.strip())
    if match is None or not text.strip():
        raise ValueError(f"{text.strip()!r} is no time of a calendar; {_HELP}")
    at = time(int(match["hour"]), int(match["minute"])) if match["hour"] else None
    if match["count"]:
        return Moment(int(match["count"]), match["unit"] == "b", at=at)
    if not match["month"]:
        return Moment(at=at)
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    date(year or 2028, month or 1, day or 1)  # of any year, the 29th of February among them
    return Moment(year=year, month=month, day=day, at=at)
