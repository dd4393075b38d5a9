"""World files as text: names laid around a day, times in Pacific time, lists of entries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

from mockserver.clock import real_now
from mockserver.errors import MockServerError, WorldError
from mockserver.files.model import Entry, Like, Within, read
from mockserver.files.section import Section
from mockserver.files.yaml12 import read_yaml
from mockserver.market.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    add_months,
    month_name,
    pacific,
    pacific_day,
    season_name,
    with_offset,
)

Read = Callable[[Path, type[MockServerError]], Any]
MOST_MW = 1_000_000
Megawatts = Annotated[float, Within(0.001, MOST_MW)]
NameText = Annotated[str, Like(("AUC_MN_2026_M12", "AUC_MN_{month+1}"))]
PeriodText = Annotated[str, Like(("2026_M12", "2027_S01", "{month+1}", "{season+1}"))]
MomentText = Annotated[str, Like(("2026-11-10 01:00", "-1d 01:00"))]
E = TypeVar("E", bound=Entry)
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


class SeedFile:
    """One world file, read with the day that it is laid around.

    Names may hold {month+1}, {season+1} or {year+1}; times are Pacific, "2026-11-10 01:00" or, counted in days from
    the start, "-1d 01:00".

    day   the one that the file is laid around
    span  the days around which it would say the same; known once it has been read
    """

    def __init__(self, path: Path, start: datetime | None = None, read_file: Read = read_yaml) -> None:
        self.root = Section(read_file(path, WorldError), path, WorldError)
        self.common = self._common(path, read_file)
        self.description = self.root.text("description")
        self.follows_now = start is None and self.root.text("start", "now") == "now"
        self.start = start or (real_now() if self.follows_now else self.root.parsed("start", absolute_time))
        self.day = pacific_day(self.start)
        self.span = Span.YEAR

    def _common(self, path: Path, read_file: Read) -> Section | None:
        """The file whose participants and nodes this one takes over."""
        if not self.root.has("extends"):
            return None
        extended = path.parent / self.root.text("extends")
        return Section(read_file(extended, WorldError), extended, WorldError)

    def entries(self, key: str, model: type[E]) -> list[E]:
        """The entries of a list, those of the extended file first."""
        sections = [*(self.common.sections(key) if self.common else []), *self.root.sections(key)]
        return [read(one, model) for one in sections]

    def section(self, key: str) -> Section:
        """A mapping; the extended file's where this one has none."""
        inherited = self.common.section(key) if self.common else None
        return self.root.section(key) if inherited is None or self.root.has(key) else inherited

    def done(self) -> None:
        self.root.raw("start")
        for section in (self.common, self.root):
            if section:
                section.done()

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
        """The instant of a time of this file."""
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
