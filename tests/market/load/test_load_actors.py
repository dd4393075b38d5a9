"""Load among others: what LSEs submit, and what the CEC expects."""

from datetime import date

import pytest

from mockserver.market.calendar import hours_of_day
from mockserver.market.load.metric import LoadMetrics
from mockserver.market.load.store import Hour, Loads
from mockserver.market.messages.store import MessageBoard
from tests.market.crowds import acts

FORECAST, HISTORICAL, MONTH = "FORECAST_LOAD_2027_M02", "HIST_LOAD_2027_M02", "2027_M02"
SHAPE = "The load that actors submit is that of the world file, 15 percent less at night"


@pytest.mark.evidence("assumed", SHAPE)
@pytest.mark.parametrize(("window", "year"), [(FORECAST, 2027), (HISTORICAL, 2026)])
def test_lses_submit_every_hour_of_each_of_their_sinks(crowd, window, year):
    crowd.advance(by="10m")
    hours = crowd.world[Loads].find(window, "ZSCL", MONTH).hours
    peak = crowd.world[LoadMetrics].units["ZSCL", "DLAP_SCE-APND", "ON"]

    assert {one.sink for one in hours} == {"DLAP_SCE-APND", "SLAP_SCEC-APND", "SLAP_SCEW-APND"}
    assert len(hours) == 3 * 28 * 24
    evening = hours[Hour("DLAP_SCE-APND", date(year, 2, 3), 18, "FINAL_LOAD")]
    night = hours[Hour("DLAP_SCE-APND", date(year, 2, 3), 7, "FINAL_LOAD")]
    assert peak * 0.95 <= evening <= peak
    assert night < evening


@pytest.mark.parametrize(("first", "days"), [(date(2027, 3, 1), 31), (date(2026, 11, 1), 30)])
def test_months_with_a_change_of_the_clock_have_the_hours_that_they_have(first, days):
    hours = [len(hours_of_day(first.replace(day=day))) for day in range(1, days + 1)]

    assert sum(hours) == days * 24 + (1 if first.month == 11 else -1)


@pytest.mark.evidence("assumed", "The CEC expects half as much again as the load that is known, at the DLAPs")
def test_the_cec_sets_what_it_expects_when_a_monthly_forecast_window_opens(crowd):
    crowd.advance(by="10m")
    expected, known = crowd.world[Loads].cec, crowd.world[LoadMetrics].units
    total = sum(units for (_, sink, tou), units in known.items() if (sink, tou) == ("DLAP_SCE-APND", "ON"))

    assert expected["DLAP_SCE-APND", date(2027, 2, 3), 18] == total * 1.5
    assert f"CEC load for {FORECAST} is published" in [one.text for one in crowd.world[MessageBoard]]
    assert acts(crowd, who="CEC") == []  # no service takes it
