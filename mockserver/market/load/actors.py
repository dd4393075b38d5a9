"""What actors do about load: LSEs submit every hour of it, the CEC sets the forecast that caps theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta
from math import cos, pi
from typing import Any

from mockserver.clock import instant
from mockserver.market.actors import Act, Strategy
from mockserver.market.calendar import TIMES_OF_USE, Period, hours_of_day, pacific, period, time_of_use
from mockserver.market.load.cec import set_cec_load
from mockserver.market.load.metric import LoadMetrics
from mockserver.market.load.store import FINAL_LOAD, FORECAST, HISTORICAL, LoadEvent, Loads
from mockserver.market.messages.store import MessageBoard
from mockserver.market.people.actors import Actor, Kind
from mockserver.market.portfolios.markets import Term
from mockserver.market.quantities import MW_STEP, mw
from mockserver.market.world import World

_PEAK = 18  # the hour ending in which load is highest
_SWING = 0.15  # by which share of the peak the load of a night is lower
_ROOM = 1.5  # what the CEC expects, as a multiple of the load that is known


def submits(actor: Actor, world: World, window_name: str) -> Iterator[Act]:
    """Each period of a window, whole."""
    window, participant = world[Loads].windows[window_name], world.participants.find(actor.who)
    for one in window.periods:
        told = _year_before(one) if window.flag == HISTORICAL else one
        if told is None or participant is None or world[Loads].find(window.name, actor.who, one.name):
            continue
        hours = [hour for sink in participant.sinks for hour in _hours(actor, world, sink, told)]
        about = {"histForecastFlag": window.flag, "assetOwner": actor.who, "loadSubmissionWindowName": window.name}
        body = {**about, "periodName": one.name, "hourlyLoad": hours}
        yield Act("POST /historicalforecastedload/loadSubmission", actor.who, body)


def is_monthly(_actor: Actor, world: World, window_name: str) -> bool:
    """The load of a year would be a megabyte for each LSE."""
    return world[Loads].windows[window_name].term == Term.MONTHLY


def is_monthly_forecast(actor: Actor, world: World, window_name: str) -> bool:
    return is_monthly(actor, world, window_name) and world[Loads].windows[window_name].flag == FORECAST


def caps(_actor: Actor, world: World, window_name: str) -> Iterator[Act]:
    """Set what the CEC expects at each default load aggregation point; no service takes that, so it is no call."""
    window, totals = world[Loads].windows[window_name], Counter[tuple[str, str]]()
    for (_, sink, tou), units in world[LoadMetrics].units.items():
        if sink.startswith("DLAP_"):
            totals[sink, tou] += units
    for sink in dict.fromkeys(sink for sink, _ in totals):
        for one in window.periods:
            expected = max(totals[sink, tou] for tou in TIMES_OF_USE)
            set_cec_load(world, sink, one.first, one.last, round(expected * _ROOM))
    world[MessageBoard].publish(world.now, f"CEC load for {window.name} is published")
    yield from ()


def _year_before(one: Period) -> Period | None:
    return period(f"{int(one.name[:4]) - 1}{one.name[4:]}")


def _hours(actor: Actor, world: World, sink: str, told: Period) -> Iterator[dict[str, Any]]:
    """Load that rises and falls in the course of a day, up to about the one that the world file says."""
    chance, known = actor.chance(world.seed, "submits", told.name, sink), world[LoadMetrics].units
    peaks = {tou: known.get((actor.who, sink, tou), round(actor.mw * MW_STEP)) for tou in TIMES_OF_USE}
    for number in range((told.last - told.first).days + 1):
        day = told.first + timedelta(days=number)
        midnight, share = instant(pacific(day, time())), chance.uniform(0.95, 1)
        for ending in hours_of_day(day):
            yield _hour(sink, midnight, ending, round(peaks[time_of_use(day, ending)] * share * _shape(ending)))


def _hour(sink: str, midnight: str, ending: int, units: int) -> dict[str, Any]:
    hour = {"sinkName": sink, "effectiveDate": midnight, "hourEnding": ending}
    return {**hour, "dataType": FINAL_LOAD, "mw": mw(units)}


def _shape(ending: int) -> float:
    return 1 - _SWING * (1 - cos((ending - _PEAK) * pi / 12)) / 2


ACTORS = (
    Strategy("submits", (Kind.LSE,), submits, on=(LoadEvent.OPEN,), concerns=is_monthly),
    Strategy("caps", (Kind.CEC,), caps, on=(LoadEvent.OPEN,), concerns=is_monthly_forecast),
)
