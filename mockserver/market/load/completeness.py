"""Whether a set of load is whole: every hour of its period, at each sink and of each type of data that it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from mockserver.market.calendar import Period, hours_of_day, period
from mockserver.market.load.store import HISTORICAL, Hour, LoadWindow

_MOST_YEARS_BACK = 2  # seasons of next year are told when the last of this year's lie ahead


def periods_told(period_: Period, window: LoadWindow) -> list[Period]:
    """The periods whose days load may be of: of historical load also the same ones of earlier years."""
    years = _MOST_YEARS_BACK if window.flag == HISTORICAL else 0
    names = [f"{period_.first.year - back}{period_.name[4:]}" for back in range(years + 1)]
    return [found for name in names if (found := period(name))]


def gaps(hours: Collection[Hour], of: Period) -> list[str]:
    """In words, the sinks and types that lack hours of a period."""
    told = Counter((hour.sink, hour.type) for hour in hours)
    whole = sum(len(hours_of_day(day)) for day in _days(of))
    return [
        f"{sink} has {kind} for {number} of the {whole} hours of {of.name}; "
        f"the first that is missing is {_first_missing(hours, of, sink, kind)}."
        for (sink, kind), number in told.items()
        if number < whole
    ]


def _first_missing(hours: Collection[Hour], of: Period, sink: str, kind: str) -> str:
    wanted = (Hour(sink, day, ending, kind) for day in _days(of) for ending in hours_of_day(day))
    missing = next(one for one in wanted if one not in hours)
    return f"hour {missing.ending} on {missing.day:%m/%d/%Y}"


def _days(of: Period) -> Iterator[date]:
    return (of.first + timedelta(days=number) for number in range((of.last - of.first).days + 1))
