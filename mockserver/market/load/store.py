"""Historical and forecast load: submission windows, what was submitted, and the exceedance that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from mockserver.market.calendar import Period, time_of_use

FORECAST, HISTORICAL = "F", "H"
FINAL_LOAD, GROSS_LOAD, GROSS_GENERATION = "FINAL_LOAD", "GROSS_LOAD", "GROSS_GENERATION"


class LoadStatus(StrEnum):
    VALID = "VALID"
    ERROR = "ERROR"


class LoadEvent(StrEnum):
    """What becomes due in the life of a load window."""

    OPEN = "open-load"
    CLOSE = "close-load"


class Hour(NamedTuple):
    """What one value of load is for."""

    sink: str
    day: date
    ending: int
    type: str


@dataclass(frozen=True, slots=True)
class LoadWindow:
    """When load of one kind is taken: historical (H) or forecast (F), for one month or up to four seasons."""

    name: str
    flag: str
    term: str
    periods: tuple[Period, ...]
    opens: datetime
    closes: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens <= now < self.closes

    def period(self, name: str) -> Period | None:
        return next((one for one in self.periods if one.name == name), None)


@dataclass(frozen=True, slots=True)
class LoadSet:
    """What one asset owner has submitted for a period; `hours` are thousandths of a MW and never change."""

    window: str
    flag: str
    owner: str
    period: str
    hours: Mapping[Hour, int]
    submitted: datetime
    status: LoadStatus = LoadStatus.VALID
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exceedance:
    """Peak and exceedance of final load at one sink in one time of use, in thousandths of a MW."""

    sink: str
    tou: str
    most: int
    exceedance: int


class Loads:
    """All windows and submissions of a world, and the forecast of the CEC that caps them."""

    __slots__ = (
        "_sets",
        "cec",
        "windows",
    )

    def __init__(self) -> None:
        self.windows: dict[str, LoadWindow] = {}
        self._sets: dict[tuple[str, str, str], LoadSet] = {}
        self.cec: dict[tuple[str, date, int], int] = {}

    def save_window(self, window: LoadWindow, _now: datetime) -> None:
        self.windows[window.name] = window

    def find(self, window: str, owner: str, period: str) -> LoadSet | None:
        return self._sets.get((window, owner, period))

    def save(self, submission: LoadSet) -> LoadSet:
        self._sets[submission.window, submission.owner, submission.period] = submission
        return submission

    def forecasts(self) -> list[LoadSet]:
        return [one for one in self._sets.values() if one.flag == FORECAST]

    def of_period(self, owner: str, period: str) -> list[LoadSet]:
        """An owner's submissions for a period: forecast before historical, the newest first."""
        if not self._sets:  # asked of each sink and product when caps are calculated
            return []
        found = [one for one in self._sets.values() if (one.owner, one.period) == (owner, period)]
        return sorted(found, key=lambda one: (one.flag == FORECAST, one.submitted), reverse=True)

    def __iter__(self) -> Iterator[LoadWindow]:
        return iter(self.windows.values())

    def fork(self) -> Loads:
        copy = Loads()
        copy.windows, copy._sets, copy.cec = self.windows.copy(), self._sets.copy(), self.cec.copy()
        return copy


def exceedances(hours: Mapping[Hour, int], share: float) -> list[Exceedance]:
    """For each sink and time of use the level that final load exceeds in only `share` of the hours."""
    values: dict[tuple[str, str], list[int]] = {}
    for hour, units in _final(hours):
        values.setdefault((hour.sink, time_of_use(hour.day, hour.ending)), []).append(units)
    return [Exceedance(sink, tou, max(found), _level(found, share)) for (sink, tou), found in sorted(values.items())]


def _final(hours: Mapping[Hour, int]) -> Iterator[tuple[Hour, int]]:
    """The final load of each hour; of a metered subsystem that tells none, its load less its own generation."""
    for hour, units in hours.items():
        if hour.type == FINAL_LOAD:
            yield hour, units
        elif hour.type == GROSS_LOAD and hour._replace(type=FINAL_LOAD) not in hours:
            yield hour, max(0, units - hours.get(hour._replace(type=GROSS_GENERATION), 0))


def _level(values: Iterable[int], share: float) -> int:
    ordered = sorted(values, reverse=True)
    return ordered[int(share * len(ordered))]
