import json
from datetime import UTC, date, datetime, timedelta

import pytest

from mockserver.market.calendar import hours_of_day, period
from mockserver.market.load.completeness import gaps
from mockserver.market.load.metric import load_metric
from mockserver.market.load.store import Hour, Loads, LoadSet, exceedances
from mockserver.market.messages.store import MessageBoard
from tests.conftest import error_codes
from tests.desk import change_rules

FORECAST, HISTORICAL = "FORECAST_LOAD_2027_M02", "HIST_LOAD_2027_M02"
SINK = "DLAP_PGAE-APND"
CEC = "The CEC's load is set by admin; forecasts that exceed it by more than 5 percent then turn to ERROR"
MERGED = "A second submission replaces the hours that it names and keeps the others"
EARLIER_YEARS = (
    "Historical load is that of the period, or of the same one of the last two years, and of days that are over"
)
WHOLE = "Load is in ERROR, and told to be, until each sink in it has every hour of the period"
NET = "The exceedance of a metered subsystem that tells no final load is that of its load less its own generation"


def record(day="2027-02-01", hour=1, mw=273.561, sink=SINK, data_type="FINAL_LOAD"):
    return {"sinkName": sink, "effectiveDate": f"{day}T08:00:00Z", "hourEnding": hour, "dataType": data_type, "mw": mw}


def submit(client, *records, owner="ZPGL", window=FORECAST, flag="F", period="2027_M02"):
    body = {
        "histForecastFlag": flag,
        "assetOwner": owner,
        "loadSubmissionWindowName": window,
        "periodName": period,
        "hourlyLoad": list(records),
    }
    return client.post("/historicalforecastedload/v1.0/loadSubmission", body)


def ask(client, operation, participant="ZPGL", window=FORECAST, period="2027_M02"):
    params = {"participantName": participant, "loadSubmissionWindowName": window}
    if operation.startswith("load") and operation != "loadSubmissionWindowStatus":
        params["periodName"] = period
    return client.get(f"/historicalforecastedload/v1.0/{operation}", **params)


@pytest.fixture
def open_client(client):
    """A client at a time when the forecast window is open, in a world that takes single hours."""
    change_rules(client.world, load_hours="any")
    client.advance(event=f"{FORECAST}.open-load")
    return client


def names(client, operation):
    reply = client.get(f"/historicalforecastedload/v1.0/{operation}", participantName="ZPGL")
    return [one["name"] for one in reply.json()]


@pytest.mark.evidence(
    "assumed", "Lists of closed load windows hold those whose close has passed, none that are still to open"
)
def test_windows_are_listed_open_or_closed_by_time(client):
    assert FORECAST not in names(client, "openForecastLoadSubmissionWindow") + names(
        client, "closedForecastLoadSubmissionWindow"
    )
    client.advance(event=f"{FORECAST}.open-load")
    assert FORECAST in names(client, "openForecastLoadSubmissionWindow")
    assert HISTORICAL in names(client, "openHistLoadSubmissionWindow")
    client.advance(event=f"{FORECAST}.close-load")
    assert HISTORICAL in names(client, "closedHistLoadSubmissionWindow")
    assert FORECAST in names(client, "closedForecastLoadSubmissionWindow")
    assert names(client, "openHistLoadSubmissionWindow") == []


def test_a_window_is_closed_before_and_after_it_is_open(client):
    seen = []
    for event in (None, "open-load", "close-load"):
        if event:
            client.advance(event=f"{FORECAST}.{event}")
        seen.append(ask(client, "loadSubmissionWindowStatus").json()["windowStatus"])

    assert seen == ["CLOSED", "OPEN", "CLOSED"]


def test_submitted_load_is_given_back_with_its_time_of_use(open_client):
    assert submit(open_client, record(hour=6), record(hour=7, mw=19.999)).json()["status"] == "VALID"
    (given,) = ask(open_client, "loadData").json()

    assert [(one["hourEnding"], one["mw"], one["timeOfUse"]) for one in given["hourlyLoad"]] == [
        (6, 273.561, "OFF"),
        (7, 19.999, "ON"),
    ]
    assert ask(open_client, "loadData", "ZSCL").json() == []


@pytest.mark.evidence("assumed", MERGED)
def test_a_second_submission_replaces_only_its_own_hours(open_client):
    submit(open_client, record(hour=1), record(hour=2))
    submit(open_client, record(hour=2, mw=5))

    (given,) = ask(open_client, "loadData").json()
    assert [one["mw"] for one in given["hourlyLoad"]] == [273.561, 5]


WRONG = [
    ({"window": "FORECAST_LOAD_1999"}, record(), "LHFV0030"),
    ({"flag": "H"}, record(), "LHFV0030"),
    ({"window": "FORECAST_LOAD_2026_M12", "period": "2026_M12"}, record(), "LHFV0030"),
    ({"period": "2027_M03"}, record(), "LHFV0031"),
    ({"owner": "ZTRD1"}, record(), "SEC0001"),
    ({"owner": "NOBODY"}, record(), "SEC0002"),
    ({"owner": "CEC"}, record(), "LHFV0033"),
    ({}, record(sink="DLAP_SCE-APND"), "LHFV0033"),
    ({}, record(data_type="GROSS_LOAD"), "LHFV0026"),
    ({}, record(day="2027-03-01"), "SER0030"),
    ({}, record(hour=25), "SER0030"),
]


@pytest.mark.parametrize(("options", "wrong", "code"), WRONG)
def test_a_wrong_submission_is_refused_with_its_code_and_saves_nothing(open_client, options, wrong, code):
    assert error_codes(submit(open_client, record(hour=9), wrong, **options)) == [code]
    assert ask(open_client, "loadData").json() == []


def test_every_wrong_record_is_named(open_client):
    reply = submit(open_client, record(), record(), record(data_type="GROSS_LOAD"), record(hour=25))

    assert error_codes(reply) == ["SER0030", "LHFV0026", "SER0030"]
    assert "hourlyLoad[1]" in reply.json()["errorList"][0]["errorDescription"]


def test_an_mss_may_submit_gross_load_and_generation(open_client):
    records = [record(sink="MLAP_NCPA-APND", data_type=one) for one in ("FINAL_LOAD", "GROSS_LOAD", "GROSS_GENERATION")]

    assert submit(open_client, *records, owner="ZMSS1").json()["status"] == "VALID"


@pytest.mark.parametrize(
    ("day", "hour", "status"), [("03-14", 3, 400), ("03-14", 2, 200), ("11-07", 25, 200), ("11-08", 25, 400)]
)
def test_the_days_of_the_time_change_have_their_own_hours(open_client, day, hour, status):
    season = "2027_S01" if day.startswith("03") else "2027_S04"

    reply = submit(open_client, record(f"2027-{day}", hour), window="FORECAST_LOAD_2027", period=season)
    assert reply.status_code == status


@pytest.fixture
def historical(client):
    """Submits historical load in November 2026, for February 2027."""
    client.advance(event=f"{HISTORICAL}.open-load")
    return lambda *records: submit(client, *records, window=HISTORICAL, flag="H")


@pytest.mark.evidence("assumed", EARLIER_YEARS)
@pytest.mark.parametrize(
    ("days", "named"),
    [
        (["2026-02-01", "2026-02-28"], ""),
        (["2025-02-01"], ""),
        (["2024-02-29"], "2024-02-29 isn't a day of 2027_M02"),
        (["2026-03-01"], "2026-03-01 isn't a day of 2027_M02"),
        (["2027-02-01"], "2027-02-01 isn't over"),
        (["2026-02-01", "2025-02-02"], "2025-02-02 isn't a day of 2026_M02"),
    ],
)
def test_historical_load_is_of_one_period_that_is_over(historical, days, named):
    reply = historical(*map(record, days))

    assert (reply.status_code, named in reply.text) == (400 if named else 200, True)


@pytest.mark.evidence("assumed", EARLIER_YEARS)
def test_historical_load_of_another_year_takes_the_place_of_the_first(client, historical):
    historical(record("2025-02-01"), record("2025-02-02"))
    historical(record("2026-02-01"))

    (given,) = ask(client, "loadData", window=HISTORICAL).json()
    assert [one["effectiveDate"] for one in given["hourlyLoad"]] == ["2026-02-01T08:00:00Z"]


@pytest.mark.evidence("assumed", WHOLE)
def test_load_is_in_error_until_each_sink_has_every_hour(client):
    client.advance(event=f"{FORECAST}.open-load")
    first, *others = month((SINK,))
    short = submit(client, *others, *month(("SLAP_PGCC-APND",))).json()

    missing = f"{SINK} has FINAL_LOAD for 671 of the 672 hours of 2027_M02; the first that is missing is hour 1 on"
    assert (short["status"], short["errorMessages"]) == ("ERROR", f'["{missing} 02/01/2027."]')
    assert submit(client, first).json()["status"] == "VALID"


@pytest.mark.evidence("assumed", WHOLE)
@pytest.mark.parametrize(("name", "number"), [("2027_S01", 2159), ("2027_S02", 2184), ("2027_S04", 2209)])
def test_a_season_has_an_hour_less_or_more_where_the_time_changes(name, number):
    season = period(name)
    days = [season.first + timedelta(days=n) for n in range((season.last - season.first).days + 1)]
    hours = [Hour(SINK, day, ending, "FINAL_LOAD") for day in days for ending in hours_of_day(day)]

    assert (len(hours), gaps(hours, season)) == (number, [])
    assert f"{number - 1} of the {number} hours" in gaps(hours[:-1], season)[0]


@pytest.mark.evidence(
    "assumed", "Exceedance is the level that load exceeds in 0.5 percent of a period's hours of a time of use"
)
def test_exceedance_is_the_third_highest_of_416_hours():
    hours = {Hour(SINK, date(2026, 9, 1) + timedelta(days=n // 24), n % 24 + 1, "FINAL_LOAD"): n for n in range(720)}
    found = {one.tou: one for one in exceedances(hours, 0.005)}
    on = sorted((n for hour, n in hours.items() if 7 <= hour.ending <= 22), reverse=True)

    assert (found["ON"].most, found["ON"].exceedance) == (on[0], on[2])


@pytest.mark.evidence("assumed", NET)
def test_an_mss_that_is_settled_net_has_the_exceedance_of_its_load_less_its_generation(open_client):
    def told(hour, mw, data_type):
        return record(hour=hour, mw=mw, sink="MLAP_NCPA-APND", data_type=data_type)

    net = [told(7, 100, "GROSS_LOAD"), told(7, 30, "GROSS_GENERATION"), told(8, 60, "GROSS_LOAD")]
    submit(open_client, *net, told(9, 90, "GROSS_LOAD"), told(9, 20, "FINAL_LOAD"), owner="ZMSS1")

    [found] = ask(open_client, "loadExceedanceValues", "ZMSS1").json()[0]["loadExceedance"]
    assert (found["sinkName"], found["maxMW"], found["timeOfUse"]) == ("MLAP_NCPA-APND", 70, "ON")


def test_exceedance_values_follow_each_submission(open_client):
    submit(open_client, record(hour=7, mw=100), record(hour=8, mw=50))
    first = ask(open_client, "loadExceedanceValues").json()
    submit(open_client, record(hour=7, mw=10))

    assert first[0]["loadExceedance"] == [{"sinkName": SINK, "maxMW": 100, "exceedance": 100, "timeOfUse": "ON"}]
    assert ask(open_client, "loadExceedanceValues").json()[0]["loadExceedance"][0]["maxMW"] == 50


@pytest.mark.parametrize(("operation", "options", "code"), [
    ("loadData", {"window": "X"}, "LHFV0030"),
    ("loadExceedanceValues", {"window": "X"}, "LHFV0030"),
    ("loadSubmissionWindowStatus", {"window": "X"}, "LHFV0030"),
    ("loadData", {"period": "2027_M03"}, "LHFV0031"),
    ("loadExceedanceValues", {"period": "2027_M03"}, "LHFV0031"),
])  # fmt: skip
def test_an_unknown_window_or_period_is_refused_with_its_code(client, operation, options, code):
    assert error_codes(ask(client, operation, **options)) == [code]


def set_cec(client, mw):
    body = {"sink": SINK, "first": "2027-02-01", "last": "2027-02-28", "mw": mw}
    return client.admin("POST", "/cec", json=body).json()


@pytest.mark.evidence("assumed", CEC)
def test_a_cut_of_the_cec_turns_a_forecast_into_error_until_it_is_sent_again(open_client):
    submit(open_client, record(mw=273.561))
    assert set_cec(open_client, 238.357)["forecastsInError"] == [
        {"owner": "ZPGL", "window": FORECAST, "period": "2027_M02"}
    ]
    status = ask(open_client, "loadData").json()[0]["loadSubmissionStatus"]
    assert status["status"] == "ERROR"
    assert "238.357 MW" in json.loads(status["errorMessages"])[0]

    assert submit(open_client, record(mw=250.274)).json()["status"] == "VALID"


@pytest.mark.evidence("assumed", CEC)
def test_the_forecasts_of_all_participants_count_together(open_client):
    set_cec(open_client, 100)
    open_client.world[Loads].cec.update(dict.fromkeys([("SLAP_PGEB-APND", date(2027, 2, 1), 1)], 100_000))
    assert submit(open_client, record(sink="SLAP_PGEB-APND", mw=60)).status_code == 200

    refused = submit(open_client, record(sink="SLAP_PGEB-APND", mw=46), owner="ZCCA1")
    assert error_codes(refused) == ["SER0030"]
    assert submit(open_client, record(sink="SLAP_PGEB-APND", mw=45), owner="ZCCA1").status_code == 200


def month(sinks=("DLAP_PGAE-APND", "SLAP_PGCC-APND", "SLAP_PGEB-APND", "SLAP_PGSB-APND")):
    return [
        record(f"2027-02-{d:02}", h, round(d + h / 7, 3), sink)
        for sink in sinks
        for d in range(1, 29)
        for h in range(1, 25)
    ]


def test_a_month_of_load_makes_the_caps_of_the_next_allocation(open_client):
    submit(open_client, *month())

    assert load_metric(open_client.world, "ZPGL", SINK, "2027_M02", "ON") == 30_000
    assert load_metric(open_client.world, "ZPGL", SINK, "2027_M03", "ON") == 600_000


def test_a_whole_month_is_stored_in_one_body(open_client):
    assert submit(open_client, *month()).status_code == 200

    assert len(ask(open_client, "loadData").json()[0]["hourlyLoad"]) == len(month())


@pytest.mark.evidence("assumed", CEC)
def test_a_cut_of_the_cec_is_told_to_whom_it_puts_in_error(open_client):
    submit(open_client, record(mw=273.561))
    set_cec(open_client, 238.357)

    told = [(one.to, one.text) for one in open_client.world[MessageBoard] if "ERROR" in one.text]
    assert told == [("ZPGL", f"Forecast of ZPGL in {FORECAST} is in ERROR since the CEC load was lowered")]


def test_a_forecast_counts_before_historical_load_and_the_newer_one_first():
    loads, begin = Loads(), datetime(2027, 1, 1, tzinfo=UTC)
    for day, flag in enumerate("FFHH"):
        loads.save(LoadSet(f"W{day}", flag, "ZPGL", "2027_M02", {}, begin + timedelta(days=day)))

    assert [one.window for one in loads.of_period("ZPGL", "2027_M02")] == ["W1", "W0", "W3", "W2"]
