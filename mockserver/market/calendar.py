"""Periods, times of use and trading hours: all in Pacific time, given as instants in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
TIMES_OF_USE = ("ON", "OFF")
FIRST_YEAR, LAST_YEAR = 1990, 2999
_MOST_NAMES = 5000  # that clients have sent are remembered
_PERIOD = re.compile(r"^(\d{4})_([MS])(\d{2})$")


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a season; `end` is its last second, `first` and `last` are its Pacific days."""

    name: str
    first: date
    last: date
    start: datetime = field(init=False, compare=False)
    end: datetime = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", pacific(self.first, time()))
        object.__setattr__(self, "end", pacific(self.last + timedelta(days=1), time()) - timedelta(seconds=1))

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def within(self, start: datetime, end: datetime) -> bool:
        """Whether the period lies inside [start, end]; an end may be the last second or the next day's first."""
        return start <= self.start and self.end <= end

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether a part of the period lies inside [start, end]."""
        return self.start <= end and start <= self.end


@lru_cache(_MOST_NAMES)
def period(name: str) -> Period | None:
    """The period of a name such as 2026_M12 or 2027_S01; None for any other name."""
    match = _PERIOD.match(name)
    if match is None:
        return None
    year, kind, number = int(match[1]), match[2], int(match[3])
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= (12 if kind == "M" else 4)):
        return None
    first_month, months = (number, 1) if kind == "M" else (3 * number - 2, 3)
    first = date(year, first_month, 1)
    return Period(name, first, add_months(first, months) - timedelta(days=1))


@lru_cache(_MOST_NAMES)
def months_of(name: str) -> tuple[str, ...]:
    """The names of a period's months; of what is no period, its name alone."""
    found = period(name)
    if found is None:
        return (name,)
    return tuple(month_name(add_months(found.first, number)) for number in range(found.months))


def month_name(day: date) -> str:
    return f"{day.year}_M{day.month:02}"


def season_name(day: date) -> str:
    return f"{day.year}_S{season_number(day):02}"


def season_number(day: date) -> int:
    return (day.month + 2) // 3


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def pacific(day: date, at: time) -> datetime:
    """The instant of a Pacific wall time."""
    return datetime.combine(day, at, PACIFIC).astimezone(UTC)


def months_touched(start: datetime, end: datetime) -> int:
    """How many months of Pacific time have a part of [start, end]."""
    first, last = pacific_day(start), pacific_day(end)
    return (last.year - first.year) * 12 + last.month - first.month + 1


def begins_day(moment: datetime) -> bool:
    """Whether it is the first instant of a Pacific day."""
    return moment.astimezone(PACIFIC).time() == time()


def with_offset(moment: datetime) -> datetime:
    """The moment in UTC, or the instant of a Pacific wall time where it has no offset.

    Moments of one time zone are compared twenty times as fast as those of two.
    """
    return moment.astimezone(UTC) if moment.tzinfo else pacific(moment.date(), moment.time())


def pacific_day(moment: datetime) -> date:
    return moment.astimezone(PACIFIC).date()


def time_of_use(day: date, hour_ending: int) -> str:
    """ON for hours ending 7 to 22 on Monday to Saturday that is no NERC holiday, else OFF."""
    on_peak = 7 <= hour_ending <= 22 and day.weekday() < 6 and day not in holidays(day.year)
    return "ON" if on_peak else "OFF"


@cache
def holidays(year: int) -> frozenset[date]:
    """The six NERC holidays; one that falls on a Sunday is kept on the Monday after."""
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 12, 25)]
    moved = [day + timedelta(days=1) if day.weekday() == 6 else day for day in fixed]
    memorial = _last_monday_of_may(year)
    labor = _nth_weekday(year, 9, 0, 1)
    thanksgiving = _nth_weekday(year, 11, 3, 4)
    return frozenset([*moved, memorial, labor, thanksgiving])


def is_business_day(day: date) -> bool:
    """Monday to Friday, but for the NERC holidays."""
    return day.weekday() < 5 and day not in holidays(day.year)


def business_day(day: date, count: int) -> date:
    """The business day that many before (-1 is the last one) or after (1 is the next one) a day; 0 is the day."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day):
            day += step
    return day


@cache
def hours_of_day(day: date) -> tuple[int, ...]:
    """The hour-ending numbers that a day has: no 3 on the spring change, an additional 25 in autumn."""
    seconds = (pacific(day + timedelta(days=1), time()) - pacific(day, time())).total_seconds()
    if seconds == 23 * 3600:
        return tuple(hour for hour in range(1, 25) if hour != 3)
    return tuple(range(1, 26 if seconds == 25 * 3600 else 25))


@cache
def hours_of_period(name: str, tou: str) -> int:
    """How many hours of a time of use a period has."""
    found = period(name)
    if found is None:
        return 0
    days = [found.first + timedelta(days=n) for n in range((found.last - found.first).days + 1)]
    on = sum(time_of_use(day, 7) == "ON" for day in days) * 16
    seconds = (found.end - found.start).total_seconds() + 1
    return on if tou == "ON" else round(seconds / 3600) - on


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


def last_second(end: datetime) -> datetime:
    """The end of a term: a Pacific midnight means the second before it."""
    if end.second or end.minute:  # by far the cheapest look, of many thousands
        return end
    return end - timedelta(seconds=1) if begins_day(end) else end
