from datetime import UTC, date, datetime

import pytest

from mockserver.clock import instant
from mockserver.market.calendar import hours_of_day, hours_of_period, period, time_of_use, with_offset

ASSUMED_ON = "ON are hours ending 7 to 22 Pacific from Monday to Saturday, except on NERC holidays; all else is OFF"


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("2024_M09", "2024-09-01T07:00:00Z", "2024-10-01T06:59:59Z"),
        ("2026_S01", "2026-01-01T08:00:00Z", "2026-04-01T06:59:59Z"),
        ("2026_S04", "2026-10-01T07:00:00Z", "2027-01-01T07:59:59Z"),
        ("2026_M11", "2026-11-01T07:00:00Z", "2026-12-01T07:59:59Z"),
    ],
)
def test_a_period_runs_from_its_first_pacific_midnight_to_the_second_before_the_next(name, start, end):
    found = period(name)

    assert (instant(found.start), instant(found.end)) == (start, end)


@pytest.mark.parametrize(("name", "months"), [("2026_M12", 1), ("2026_S04", 3)])
def test_a_period_is_a_month_or_three(name, months):
    assert period(name).months == months


@pytest.mark.parametrize("name", ["2026_M13", "2026_S05", "2026_M00", "2026", "M12", ""])
def test_other_names_are_no_period(name):
    assert period(name) is None


@pytest.mark.evidence("assumed", ASSUMED_ON)
@pytest.mark.parametrize(
    ("month", "on", "off"),
    [("01", 416, 328), ("02", 384, 288), ("03", 416, 327), ("05", 400, 344), ("10", 432, 312), ("11", 384, 337)],
)
def test_the_hours_of_a_month_split_into_on_and_off(month, on, off):
    assert (hours_of_period(f"2026_M{month}", "ON"), hours_of_period(f"2026_M{month}", "OFF")) == (on, off)


@pytest.mark.evidence("assumed", ASSUMED_ON)
@pytest.mark.parametrize(
    ("day", "tou"),
    [(date(2026, 11, 20), "ON"), (date(2026, 11, 22), "OFF"), (date(2026, 11, 26), "OFF"), (date(2026, 7, 4), "OFF")],
)
def test_sundays_and_holidays_are_off(day, tou):
    assert time_of_use(day, 12) == tou


def test_the_days_of_the_time_change_have_23_and_25_hours():
    assert 3 not in hours_of_day(date(2026, 3, 8))
    assert hours_of_day(date(2026, 11, 1))[-1] == 25


@pytest.mark.parametrize("text", ["2026-11-09T09:00:00-08:00", "2026-11-09T17:00:00+00:00", "2026-11-09T09:00:00"])
def test_the_moments_that_people_write_are_kept_in_one_time_zone(text):
    moment = with_offset(datetime.fromisoformat(text))
    assert (moment, moment.tzinfo) == (datetime(2026, 11, 9, 17, tzinfo=UTC), UTC)
