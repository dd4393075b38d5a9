"""CRR Historical and Forecasted Load: submission by window and period, and the exceedance that follows."""

from __future__ import annotations

from datetime import date, time
from itertools import islice

import orjson

from mockserver.call import Body, Call
from mockserver.clock import instant, moment_of
from mockserver.errors import MOST_ENTRIES, BusinessError, ErrorEntry
from mockserver.market.activity import Handler
from mockserver.market.calendar import Period, hours_of_day, pacific, pacific_day, time_of_use
from mockserver.market.load import shapes
from mockserver.market.load.cec import exceeding
from mockserver.market.load.completeness import gaps, periods_told
from mockserver.market.load.store import (
    FINAL_LOAD,
    FORECAST,
    HISTORICAL,
    Hour,
    Loads,
    LoadSet,
    LoadStatus,
    LoadWindow,
    exceedances,
)
from mockserver.market.messages.store import MessageBoard
from mockserver.market.people.access import require
from mockserver.market.people.participants import Participant, Role
from mockserver.market.quantities import mw, mw_units
from mockserver.market.shapes import period_body
from mockserver.market.world import World
from mockserver.wording import nearest

Fault = tuple[str, str]  # the code of an error, and its words
_TWICE = "SER0030", "the same sink, day, hour and type stand twice"


def window_status(call: Call, world: World) -> Body:
    return _window_body(_window(call.params["loadSubmissionWindowName"], world), world)


def open_historical(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world[Loads] if one.flag == HISTORICAL and one.is_open(world.now)]


def open_forecast(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world[Loads] if one.flag == FORECAST and one.is_open(world.now)]


def closed_historical(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world[Loads] if one.flag == HISTORICAL and one.closes <= world.now]


def closed_forecast(_call: Call, world: World) -> list[Body]:
    return [_window_body(one, world) for one in world[Loads] if one.flag == FORECAST and one.closes <= world.now]


def load_data(call: Call, world: World) -> list[Body]:
    """What the caller has submitted for a period of a window."""
    return [_set_body(one) for one in _own_sets(call, world)]


def exceedance_values(call: Call, world: World) -> list[Body]:
    """Peak and exceedance of what the caller has submitted, by sink and time of use."""
    return [
        {
            "loadExceedance": [
                {"sinkName": one.sink, "maxMW": mw(one.most), "exceedance": mw(one.exceedance), "timeOfUse": one.tou}
                for one in exceedances(submission.hours, world.rules.exceedance)
            ],
            "lastCalculation": instant(submission.submitted),
        }
        for submission in _own_sets(call, world)
    ]


def submit_load(call: Call, world: World) -> Body:
    """Store the hours of one period; hours submitted before keep their values where none is sent for them.

    Historical load of another year takes the place of all that was submitted.
    """
    body = call.body
    owner = world.participants.owner(body["assetOwner"])
    participant = require(call, world, owner.name if owner else body["assetOwner"])
    window, period = _open_window(body, world)
    if not participant.has(Role.LSE, Role.OBAALSE, Role.MSS):
        raise BusinessError("LHFV0033", why=f"{participant.name} has no role that submits load")
    of = _of_first(body["hourlyLoad"], periods_told(period, window)) or period
    hours = _hours(body["hourlyLoad"], of, participant, pacific_day(world.now) if window.flag == HISTORICAL else None)
    before = world[Loads].find(window.name, body["assetOwner"], period.name)
    together = {**before.hours, **hours} if before and _is_of(before, of) else hours
    if window.flag == FORECAST and (over := exceeding(world, together, before)):
        raise BusinessError.of([ErrorEntry("SER0030", (text,)) for text in over[:MOST_ENTRIES]], number=len(over))
    errors = tuple(gaps(together, of)) if world.rules.load_hours == "all" else ()
    status = LoadStatus.ERROR if errors else LoadStatus.VALID
    saved = world[Loads].save(
        LoadSet(window.name, window.flag, body["assetOwner"], period.name, together, world.now, status, errors)
    )
    world[MessageBoard].tell(participant.name, world.now, f"Load for {period.name} in {window.name} is {status}")
    return _status_body(saved)


def _window(name: str, world: World) -> LoadWindow:
    window = world[Loads].windows.get(name)
    if window is None:
        raise BusinessError("LHFV0030", why=f"no window {name}{nearest(name, world[Loads].windows)}")
    return window


def _open_window(body: Body, world: World) -> tuple[LoadWindow, Period]:
    window = _window(body["loadSubmissionWindowName"], world)
    if window.flag != body["histForecastFlag"]:
        raise BusinessError("LHFV0030", why=f"{window.name} takes load of kind {window.flag}")
    if not window.is_open(world.now):
        opens, closes, now = map(instant, (window.opens, window.closes, world.now))
        raise BusinessError("LHFV0030", why=f"{window.name} is open from {opens} to {closes}, now is {now}")
    return window, _period(body["periodName"], window)


def _period(name: str, window: LoadWindow) -> Period:
    period = window.period(name)
    if period is None:
        names = [one.name for one in window.periods]
        raise BusinessError("LHFV0031", why=f"{window.name} has no period {name}{nearest(name, names)}")
    return period


def _own_sets(call: Call, world: World) -> list[LoadSet]:
    window = _window(call.params["loadSubmissionWindowName"], world)
    period = _period(call.params["periodName"], window)
    caller = world.participants.find(call.participant)
    owners = (caller.name, *caller.asset_owners) if caller else ()
    return [found for owner in owners if (found := world[Loads].find(window.name, owner, period.name))]


def _of_first(records: list[Body], periods: list[Period]) -> Period | None:
    """The period that the first record is of: a set is of one."""
    first = pacific_day(moment_of(records[0]["effectiveDate"])) if records else None
    return next((one for one in periods if first and one.first <= first <= one.last), None)


def _is_of(before: LoadSet, of: Period) -> bool:
    return any(of.first <= hour.day <= of.last for hour in islice(before.hours, 1))


def _hours(records: list[Body], of: Period, participant: Participant, today: date | None) -> dict[Hour, int]:
    """The records as hours; every wrong one is refused at once, with its place.

    today  before which all days have to be
    """
    hours: dict[Hour, int] = {}
    wrong: list[tuple[int, Fault]] = []
    by_text: dict[str, date] = {}
    for index, record in enumerate(records):
        text = record["effectiveDate"]
        day = by_text.get(text) or by_text.setdefault(text, pacific_day(moment_of(text)))
        hour = Hour(record["sinkName"], day, record["hourEnding"], record["dataType"])
        fault = _TWICE if hour in hours else _fault(hour, of, participant, today)
        if fault is None:
            hours[hour] = mw_units(record["mw"])
        else:
            wrong.append((index, fault))
    if wrong:
        raise BusinessError.of([_entry(*one) for one in wrong[:MOST_ENTRIES]], number=len(wrong))
    return hours


def _fault(hour: Hour, of: Period, participant: Participant, today: date | None) -> Fault | None:
    if hour.type != FINAL_LOAD and not participant.has(Role.MSS):
        return "LHFV0026", f"{participant.name} has no role {Role.MSS}"
    if hour.sink not in participant.sinks:
        return "LHFV0033", f"{participant.name} has no load at {hour.sink}"
    if not of.first <= hour.day <= of.last:
        return "SER0030", f"{hour.day} isn't a day of {of.name}"
    if today is not None and hour.day >= today:
        return "SER0030", f"{hour.day} isn't over, as days of historical load are"
    if hour.ending not in hours_of_day(hour.day):
        return "SER0030", f"{hour.day} has no hour {hour.ending}"
    return None


def _entry(index: int, fault: Fault) -> ErrorEntry:
    code, text = fault
    if code == "LHFV0026":
        return ErrorEntry(code, record=("hourlyLoad", index), why=text)
    if code == "LHFV0033":
        return ErrorEntry(code, detail=f"hourlyLoad[{index}]: {text}", record=("hourlyLoad", index))
    return ErrorEntry.of_record("hourlyLoad", index, text)


def _window_body(window: LoadWindow, world: World) -> Body:
    return {
        "name": window.name,
        "histForecastFlag": window.flag,
        "term": window.term,
        "submissionWindow": {"openDate": instant(window.opens), "closeDate": instant(window.closes)},
        "periods": [period_body(one) for one in window.periods],
        "windowStatus": "OPEN" if window.is_open(world.now) else "CLOSED",
    }


def _status_body(submission: LoadSet) -> Body:
    body = {"status": submission.status, "submissionTime": instant(submission.submitted)}
    if submission.status is LoadStatus.ERROR:
        return {**body, "errorMessages": orjson.dumps(submission.errors).decode()}
    return body


def _set_body(submission: LoadSet) -> Body:
    midnights = {hour.day: instant(pacific(hour.day, time())) for hour in submission.hours}
    return {
        "histForecastFlag": submission.flag,
        "assetOwner": submission.owner,
        "loadSubmissionWindowName": submission.window,
        "loadSubmissionStatus": _status_body(submission),
        "periodName": submission.period,
        "hourlyLoad": [
            {
                "sinkName": hour.sink,
                "effectiveDate": midnights[hour.day],
                "hourEnding": hour.ending,
                "dataType": hour.type,
                "mw": mw(units),
                "timeOfUse": time_of_use(hour.day, hour.ending),
            }
            for hour, units in submission.hours.items()
        ],
    }


HANDLERS: dict[str, Handler] = {
    "GET /historicalforecastedload/loadSubmissionWindowStatus": Handler(
        window_status, shapes.LoadWindow, shapes.OfWindow
    ),
    "GET /historicalforecastedload/openHistLoadSubmissionWindow": Handler(open_historical, list[shapes.LoadWindow]),
    "GET /historicalforecastedload/openForecastLoadSubmissionWindow": Handler(open_forecast, list[shapes.LoadWindow]),
    "GET /historicalforecastedload/closedHistLoadSubmissionWindow": Handler(closed_historical, list[shapes.LoadWindow]),
    "GET /historicalforecastedload/closedForecastLoadSubmissionWindow": Handler(
        closed_forecast, list[shapes.LoadWindow]
    ),
    "GET /historicalforecastedload/loadData": Handler(load_data, list[shapes.Load], shapes.OfPeriod),
    "GET /historicalforecastedload/loadExceedanceValues": Handler(
        exceedance_values, list[shapes.Exceedances], shapes.OfPeriod
    ),
    "POST /historicalforecastedload/loadSubmission": Handler(submit_load, shapes.Status, body=shapes.NewLoad),
}
