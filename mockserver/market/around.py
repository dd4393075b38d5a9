"""What world files say laid around a day: names with {month+1}, times as -1d 01:00."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from mockserver.market.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    add_months,
    month_name,
    pacific,
    season_name,
    with_offset,
)

_PLACEHOLDER = re.compile(r"\{(year|season|month)([+-]\d{1,3})?\}")
_RELATIVE = re.compile(r"^([+-]\d{1,5})d (\d{2}):(\d{2})$")


class Span(IntEnum):
    """Days for which a world file says the same: those of a year, those of a month, or each its own."""

    YEAR = 0
    MONTH = 1
    DAY = 2

    def first(self, day: date) -> date:
        """The first of the days that go with this one."""
        return (day.replace(month=1, day=1), day.replace(day=1), day)[self]


class Around:
    """The day that names and times are laid around.

    span    the days around which it would have said the same until now
    latest  up to when something may have been done; None where it may still come
    """

    def __init__(self, day: date, latest: datetime | None = None) -> None:
        self.day = day
        self.latest = latest
        self.span = Span.YEAR

    def name(self, text: str) -> str:
        """A name with its placeholders filled."""
        return _PLACEHOLDER.sub(lambda match: self._placed(match[1], int(match[2] or 0)), text)

    def _placed(self, unit: str, offset: int) -> str:
        if unit == "year":
            return str(self.day.year + offset)
        self.span = max(self.span, Span.MONTH)
        if unit == "month":
            return month_name(add_months(self.day, offset))
        return season_name(add_months(self.day, 3 * offset))

    def moment(self, text: str) -> datetime:
        """The instant of a time."""
        match = _RELATIVE.match(text)
        if match:
            self.span = Span.DAY
            return pacific(self.day + timedelta(days=int(match[1])), time(int(match[2]), int(match[3])))
        return absolute_time(text)


def absolute_time(text: str) -> datetime:
    """An instant with offset, or a Pacific wall time without."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is no time; write 2026-11-10 01:00 (Pacific), or -1d 01:00 from the start"
        ) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"{text!r} lies outside of the years {FIRST_YEAR} to {LAST_YEAR}")
    return with_offset(moment)
