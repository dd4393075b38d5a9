"""Both Market Sim plans as worlds: what is possible on each of their days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mockserver.app import ACTIVITIES
from mockserver.market.load.store import LoadWindow
from mockserver.market.operator import advance_to, find_window, reopen
from mockserver.market.seed_file import absolute_time as pacific
from mockserver.market.sessions import Sessions
from mockserver.market.world import World
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file

OPEN, CLOSED, POSTED = "OPEN", "CLOSED", "POSTED"


def sim(world: str, clock: str | None = None) -> World:
    start = pacific(clock) if clock else None
    return Sessions(ACTIVITIES, SessionOptions(world_file(world), clock=start, frozen=True)).world("default")


def status(world: World, name: str) -> str:
    window = find_window(world, name)[1]
    if isinstance(window, LoadWindow):
        return OPEN if window.is_open(world.now) else CLOSED
    return str(window.status(world.now))


# What the decks say of each day; weeks count from the first Monday.
DAYS_2024 = {
    "2024-11-05 10:00": {
        "ALLOC_MN_2024_M12_T1": OPEN,
        "FORECAST_LOAD_2025_M02": OPEN,
        "HIST_LOAD_2025_M02": OPEN,
        "ALLOC_MN_2024_M11_T1": POSTED,
        "TOR_CONVERSION_2025_S01": "OPEN_FOR_CONVERSION",
    },
    "2024-11-06 16:59": {"ALLOC_MN_2024_M12_T1": OPEN, "AUC_MN_2024_M12": OPEN, "AUC_MN_2024_M11": POSTED},
    "2024-11-06 17:00": {"ALLOC_MN_2024_M12_T1": CLOSED, "AUC_MN_2024_M12": OPEN},
    "2024-11-07 16:59": {
        "AUC_MN_2024_M12": OPEN,
        "LOAD_MIGRATION_2024_M12": OPEN,
        "FORECAST_LOAD_2025_M02": OPEN,
        "ALLOC_AN_2024_LT": OPEN,
        "TOR_CONVERSION_2025_S01": "OPEN_FOR_APPROVAL",
        "ALLOC_MN_2024_M12_T1": POSTED,
    },
    "2024-11-07 17:00": {"AUC_MN_2024_M12": CLOSED, "LOAD_MIGRATION_2024_M12": CLOSED, "ALLOC_AN_2024_LT": CLOSED},
    "2024-11-12 10:00": {"ALLOC_AN_2025_T1": OPEN, "AUC_MN_2024_M12": POSTED, "ALLOC_AN_2024_LT": POSTED},
    "2024-11-13 10:00": {"AUC_AN_2025": OPEN, "ALLOC_AN_2025_T1": POSTED, "LOAD_MIGRATION_2024_M12": CLOSED},
    "2024-11-14 10:00": {"AUC_AN_2025": OPEN, "AUC_MN_2025_M01": OPEN, "LOAD_MIGRATION_2024_M12": CLOSED},
    "2024-11-15 13:00": {"AUC_AN_2025": POSTED, "AUC_MN_2025_M01": POSTED, "LOAD_MIGRATION_2024_M12": POSTED},
    "2024-11-18 10:00": {"ALLOC_MN_2025_M01_T1": OPEN, "AUC_MN_2025_M02": OPEN, "LOAD_MIGRATION_2025_M01": OPEN},
    "2024-11-25 10:00": {"ALLOC_MN_2025_M02_T1": OPEN, "AUC_MN_2025_M03": OPEN, "AUC_MN_2025_M02": CLOSED},
    "2024-12-03 10:00": {"ALLOC_MN_2025_M03_T1": OPEN, "AUC_MN_2025_M04": OPEN, "FORECAST_LOAD_2025_M03": OPEN},
}
DAYS_2023 = {
    "2024-02-06 10:00": {
        "ALLOC_MN_2024_M03_T1": OPEN,
        "FORECAST_LOAD_2024_M05": OPEN,
        "LOAD_MIGRATION_2024_M03": OPEN,
        "TOR_CONVERSION_2024_S02": "OPEN_FOR_CONVERSION",
        "AUC_MN_2024_M02": POSTED,
    },
    "2024-02-06 17:00": {"ALLOC_MN_2024_M03_T1": CLOSED},
    "2024-02-07 10:00": {"ALLOC_MN_2024_M03_T1": POSTED, "ALLOC_MN_2024_M03_T2": "PREP"},
    "2024-02-08 16:59": {"ALLOC_MN_2024_M03_T2": OPEN, "TOR_CONVERSION_2024_S02": "OPEN_FOR_APPROVAL"},
    "2024-02-09 10:00": {"ALLOC_MN_2024_M03_T2": POSTED},
    "2024-02-13 10:00": {"AUC_MN_2024_M03": OPEN},
    "2024-02-14 10:00": {"AUC_MN_2024_M03": POSTED},
    "2024-02-15 16:59": {"ALLOC_AN_2025_T1": OPEN},
    "2024-02-16 10:00": {"ALLOC_AN_2025_T1": POSTED},
    "2024-02-20 10:00": {"AUC_AN_2025": OPEN},
    "2024-02-21 17:00": {"AUC_AN_2025": CLOSED},
    "2024-02-23 10:00": {"AUC_AN_2025": POSTED},
    "2024-02-27 10:00": {"ALLOC_MN_2024_M04_T1": OPEN, "AUC_MN_2024_M04": OPEN},
    "2024-03-05 10:00": {"ALLOC_MN_2024_M05_T1": OPEN, "AUC_MN_2024_M05": OPEN, "AUC_MN_2024_M04": CLOSED},
}


@pytest.mark.evidence("seed", "Market Sim plans of September 2023 and July 2024")
@pytest.mark.parametrize(("name", "days"), [("market-sim-2024", DAYS_2024), ("market-sim-2023", DAYS_2023)])
def test_the_windows_of_each_day_are_those_of_the_plan(name, days):
    world = sim(name)
    for moment, expected in days.items():
        advance_to(world, pacific(moment))

        statuses = {one: status(world, one) for one in expected}

        assert (moment, statuses) == (moment, expected)


@pytest.mark.parametrize(
    ("name", "moment", "market"),
    [
        ("market-sim-2024", "2024-11-21 18:00", "AUC_MN_2025_M02"),
        ("market-sim-2024", "2024-11-29 09:00", "ALLOC_MN_2025_M01_T1"),
        ("market-sim-2024", "2024-12-06 09:00", "TOR_CONVERSION_2025_S03"),
        ("market-sim-2023", "2024-03-01 09:00", "AUC_MN_2024_M04"),
        ("market-sim-2023", "2024-03-08 09:00", "LOAD_MIGRATION_2024_M04"),
    ],
)
def test_what_is_open_in_an_unstructured_week_can_be_opened_again_and_again(name, moment, market):
    world = sim(name, moment)
    for _ in range(3):
        assert "OPEN" not in status(world, market).split("_")

        reopen(world, market, world.now + timedelta(hours=1))

        assert "OPEN" in status(world, market).split("_")
        advance_to(world, world.now + timedelta(hours=2))


@pytest.mark.parametrize("clock", ["2024-10-31 09:00", "2024-11-13 10:00", "2025-01-15 09:00"])
def test_a_world_with_a_day_of_its_own_is_laid_around_it_whatever_the_clock(clock):
    world = sim("market-sim-2024", clock)

    assert find_window(world, "AUC_MN_2024_M12")[1].opens == pacific("2024-11-06 01:00")
    assert world.now == pacific(clock)


def test_an_earlier_session_begins_after_a_later_one():
    file = world_file("market-sim-2024")
    later, earlier = (pacific(f"2024-11-{day} 09:00") for day in (14, "04"))
    sessions = Sessions(ACTIVITIES, SessionOptions(file, clock=later, frozen=True))
    assert find_window(sessions.world("later"), "AUC_AN_2025")[1].status(later) == OPEN

    sessions.create("earlier", SessionOptions(file, clock=earlier, frozen=True))

    assert sessions.world("earlier").now == earlier


@pytest.mark.parametrize("name", ["market-sim-2024", "market-sim-2023", "market-sim"])
def test_everybody_has_ten_million_dollars(name):
    assert {one.credit_limit for one in sim(name).participants} == {10_000_000_00}
