"""Rounds: each month, season and year has a round of its process, with windows of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mockserver.market.calendar import Period, add_months, month_name, period, season_name

_YEAR = re.compile(r"^\d{4}$")


class Unit(StrEnum):
    """What each has a round."""

    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


_MONTHS = {Unit.MONTH: 1, Unit.SEASON: 3, Unit.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Round:
    """The round of a month, a season or a year, by its first day."""

    unit: Unit
    first: date

    @property
    def name(self) -> str:
        if self.unit is Unit.YEAR:
            return str(self.first.year)
        return month_name(self.first) if self.unit is Unit.MONTH else season_name(self.first)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The month, the season, or the seasons of the year."""
        names = [f"{self.name}_S0{n}" for n in range(1, 5)] if self.unit is Unit.YEAR else [self.name]
        return tuple(found for name in names if (found := period(name)))

    def later(self, number: int) -> Round:
        return Round(self.unit, add_months(self.first, number * _MONTHS[self.unit]))


def round_at(unit: Unit, day: date) -> Round:
    """The round of what the day lies in."""
    months = _MONTHS[unit]
    return Round(unit, date(day.year, (day.month - 1) // months * months + 1, 1))


def round_named(name: str) -> Round | None:
    """The round of 2026_M12, 2027_S01 or 2027; None for any other name."""
    if _YEAR.match(name):
        return Round(Unit.YEAR, date(int(name), 1, 1)) if period(f"{name}_S01") else None
    found = period(name)
    return Round(Unit.MONTH if "_M" in name else Unit.SEASON, found.first) if found else None
