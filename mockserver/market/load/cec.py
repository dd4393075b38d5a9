"""The forecast of the California Energy Commission (CEC), and the forecasts of participants that it caps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from mockserver.errors import NotThereError, WorldError
from mockserver.market.calendar import hours_of_day, period
from mockserver.market.load.store import FINAL_LOAD, Hour, Loads, LoadSet, LoadStatus
from mockserver.market.messages.store import MessageBoard
from mockserver.market.quantities import mw, mw_units
from mockserver.market.world import World

Place = tuple[str, date, int]


def set_cec_load(world: World, sink: str, first: date, last: date, units: int) -> list[LoadSet]:
    """Set the CEC's load at a sink for each hour of the days; forecasts that exceed it now turn to ERROR."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        world[Loads].cec.update(((sink, day, hour), units) for hour in hours_of_day(day))
    failed = []
    for forecast in [one for one in world[Loads].forecasts() if _speaks_of(one, sink, first, last)]:
        errors = exceeding(world, forecast.hours, forecast)
        if errors and forecast.status is LoadStatus.VALID:
            failed.append(world[Loads].save(replace(forecast, status=LoadStatus.ERROR, errors=tuple(errors))))
            text = f"Forecast of {forecast.owner} in {forecast.window} is in ERROR since the CEC load was lowered"
            world[MessageBoard].tell(forecast.owner, world.now, text)
    return failed


def lower_cec_load(world: World, sink: str, first: date, last: date, load: float) -> list[LoadSet]:
    """Set the CEC's load at a sink, in MW, for all hours of the days; gives the forecasts that are in ERROR by it."""
    world.settle()
    if world.nodes.find(sink) is None:
        raise NotThereError(f"there is no sink {sink!r}")
    if last < first or (last - first).days > 400:
        raise WorldError("the days must run from the first to the last, over a year at most")
    return set_cec_load(world, sink, first, last, mw_units(load))


def exceeding(world: World, hours: Mapping[Hour, int], own: LoadSet | None) -> list[str]:
    """In words, where forecasts exceed the CEC's load by more than the tolerance, with `hours` in place of `own`."""
    cec, tolerance, messages = world[Loads].cec, 1 + world.rules.cec_tolerance, []
    capped = {place: hour for hour in hours if (place := hour[:3]) in cec and hour.type == FINAL_LOAD} if cec else {}
    if not capped:
        return []
    days = [day for _, day, _ in capped]
    forecasts = [one for one in world[Loads].forecasts() if one is not own]
    others = [one.hours for one in forecasts if _overlaps(one, min(days), max(days))]
    for place, hour in capped.items():
        total = hours[hour] + sum([one[hour] for one in others if hour in one])
        if total > cec[place] * tolerance:
            messages.append(_message(place, total, cec[place], world.rules.cec_tolerance))
    return messages


def _speaks_of(forecast: LoadSet, sink: str, first: date, last: date) -> bool:
    """Whether a forecast has hours at a sink in these days."""
    return _overlaps(forecast, first, last) and any(
        hour.sink == sink and first <= hour.day <= last for hour in forecast.hours
    )


def _overlaps(forecast: LoadSet, first: date, last: date) -> bool:
    term = period(forecast.period)
    return term is not None and term.first <= last and first <= term.last


def _message(place: Place, total: int, allowed: int, tolerance: float) -> str:
    sink, day, hour = place
    return (
        f"On {day:%m/%d/%Y} in hour {hour} the forecasts for {sink} total {mw(total)} MW; "
        f"the CEC load there is {mw(allowed)} MW and may be exceeded by {tolerance * 100:g} percent."
    )
