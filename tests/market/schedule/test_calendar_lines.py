"""The `calendar` of world files: what its lines mean, and how a mistake is told."""

from datetime import UTC, datetime

import pytest

from mockserver.app import ACTIVITIES
from mockserver.errors import WorldError
from mockserver.market.calendar import PACIFIC
from mockserver.market.clearing.results import Results
from mockserver.market.portfolios.markets import Markets, MarketType
from mockserver.market.sessions import Sessions
from mockserver.market.tor.store import TorConversions
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file
from tests.market.test_sessions import write

WORLD = "description: x\nstart: '2026-11-02 08:00'\ncalendar:\n"


def begin(tmp_path, calendar, start=None):
    path = write(tmp_path, WORLD + calendar)
    return Sessions(ACTIVITIES, SessionOptions(path, clock=start, frozen=True)).world("any")


def told(moment):
    return moment and f"{moment.astimezone(PACIFIC):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("line", "opens", "closes", "posts"),
    [
        ("11-18", "2026-11-18 01:00", "2026-11-18 17:00", None),
        ("11-18..11-20 post 11-25", "2026-11-18 01:00", "2026-11-20 17:00", "2026-11-25 12:00"),
        ("11-03 10:00..17:00 post 20:00", "2026-11-03 10:00", "2026-11-03 17:00", "2026-11-03 20:00"),
        ("11-03 10:00 .. 11-04 09:30 post 11-04 00:30", None, None, None),
        ("2026-12-02 post 2027-01-04 08:00", "2026-12-02 01:00", "2026-12-02 17:00", "2027-01-04 08:00"),
        ("12-30..12-31", "2025-12-30 01:00", "2025-12-31 17:00", None),
        ("-10d..-8d post -4d", "2026-11-21 01:00", "2026-11-23 17:00", "2026-11-27 12:00"),
        ("-3b post -1b", "2026-11-25 01:00", "2026-11-25 17:00", "2026-11-30 12:00"),
        ("11-05 publish 11-01 00:30", "2026-11-05 01:00", "2026-11-05 17:00", None),
    ],
)
def test_a_line_says_when_a_window_opens_and_closes_and_what_follows(tmp_path, line, opens, closes, posts):
    calendar = f"  2026_M12: {{AUC: '{line}'}}\n"
    if opens is None:
        with pytest.raises(WorldError, match=r"AUC in 2026_M12 must be in the order publish|order open, close, post"):
            begin(tmp_path, calendar)
        return
    market = begin(tmp_path, calendar)[Markets].find("AUC_MN_2026_M12")

    assert [told(one) for one in (market.opens, market.closes, market.posts)] == [opens, closes, posts]


def test_a_table_of_dates_makes_the_windows_of_all_kinds(tmp_path):
    world = begin(
        tmp_path,
        """\
  2026_M12:
    publish: 11-02 20:00
    ETC: 11-02 10:00..17:00 publish 11-02 post 11-03 00:30
    T1: 11-03 post 20:00
    HIST_LOAD: 09-04
    LOAD_MIGRATION: 11-04..11-05 n-hour 11-04 post 11-12
  2027_S01:
    TOR_CONVERSION: 11-04..11-05 approval 11-09..11-10 post 11-12
  2027:
    LT: 11-10
    FORECAST_LOAD: 07-01..07-31
""",
    )
    windows = {window.name: window for kind in world.stage.windows for window in world[kind.store]}

    assert list(windows) == [
        *("ALLOC_MN_2026_M12_ETC", "ALLOC_MN_2026_M12_T1", "ALLOC_AN_2027_LT", "HIST_LOAD_2026_M12"),
        *("FORECAST_LOAD_2027", "LOAD_MIGRATION_2026_M12", "TOR_CONVERSION_2027_S01"),
    ]
    assert [told(windows[f"ALLOC_MN_2026_M12_{one}"].publish) for one in ("ETC", "T1")] == [
        "2026-11-02 09:00",
        "2026-11-02 20:00",
    ]
    assert [one.name for one in windows["FORECAST_LOAD_2027"].periods] == [f"2027_S0{n}" for n in range(1, 5)]
    tor = world[TorConversions].windows["TOR_CONVERSION_2027_S01"]
    assert (told(tor.approval_opens), told(tor.approval_closes)) == ("2026-11-09 01:00", "2026-11-10 17:00")
    assert told(windows["LOAD_MIGRATION_2026_M12"].n_hour_posts) == "2026-11-04 09:00"


def test_a_single_month_is_laid_by_its_own_dates_where_it_has_some(tmp_path):
    calendar = "  every month: {T1: -16b, T2: -12b, AUC: -9b..-7b}\n  2026_M12: {T1: 11-03, T2: none}\n"
    markets = {one.name: told(one.opens) for one in begin(tmp_path, calendar)[Markets] if "_M12" in one.name}

    assert markets == {"ALLOC_MN_2026_M12_T1": "2026-11-03 01:00", "AUC_MN_2026_M12": "2026-11-17 01:00"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("  every week: {}\n", 4, "there is no key `every week` here; did you mean 'every year'"),
        ("  2026_M13: {}\n", 4, "there is no key `2026_M13` here"),
        ("  2026_M12:\n    T1: 11-03\n    T3: 11-04\n", 6, "T3 is no line of a month"),
        ("  2026_M12:\n    TT: 11-03\n", 5, "no key `TT` here; known: AUC, ETC"),
        ("  2026_M12:\n    T1: soon\n", 5, "`T1`: 'soon' is no time of a calendar; write 11-18"),
        ("  2026_M12:\n    T1: 02-30\n", 5, "`T1`: "),
        ("  2026_M12:\n    T1: 11-03 posts 11-04\n", 5, "there is no 'posts' here; did you mean 'post'?"),
        ("  2026_M12:\n    T1: 11-03 post\n", 5, "`T1`: "),
        ("  2026_M12:\n    publish: 11-09\n    T1: 11-03\n", 6, "T1 in 2026_M12 must be in the order publish, open"),
        ("  2027_S01:\n    TOR_CONVERSION: 11-03\n", 5, "`TOR_CONVERSION`: `approval` is missing"),
    ],
)
def test_a_mistake_in_a_calendar_is_named_with_its_line(tmp_path, text, line, message):
    with pytest.raises(WorldError) as caught:
        begin(tmp_path, text)

    assert message in str(caught.value)
    assert caught.value.line == line


# Proposed for the month of September 2026, the last season and the year 2027.
PROCESS = {
    "ALLOC_MN_2026_M09_ETC": "08-04 08-04 08-05",
    "ALLOC_MN_2026_M09_T1": "08-10 08-10 08-12",
    "ALLOC_MN_2026_M09_T2": "08-14 08-14 08-18",
    "AUC_MN_2026_M09": "08-19 08-21 08-26",
    "ALLOC_AN_2027_ETC": "09-10 09-10 09-11",
    "ALLOC_AN_2027_T1": "09-14 09-16 09-21",
    "ALLOC_AN_2027_LT": "09-24 09-25 09-30",
    "ALLOC_AN_2027_T2": "10-05 10-07 10-12",
    "ALLOC_AN_2027_T3": "10-15 10-19 10-22",
    "AUC_AN_2027": "10-28 10-30 11-10",
    "HIST_LOAD_2026_M10": "08-07 08-07",
    "FORECAST_LOAD_2026_M10": "08-10 08-11",
    "LOAD_MIGRATION_2026_M09": "08-03 08-14 08-24",
    "TOR_CONVERSION_2026_S04": "08-17 08-19 08-31",
}


@pytest.mark.evidence("assumed", "`production` counts business days as calendars of 2015 and 2025 did.")
def test_business_days_are_counted_back_from_the_first_day_as_caiso_s_calendars_have_them():
    options = SessionOptions(world_file("production"), clock=datetime(2026, 8, 3, 20, tzinfo=UTC), frozen=True)
    world = Sessions(ACTIVITIES, options).world("any")
    windows = {window.name: window for kind in world.stage.windows for window in world[kind.store]}
    found = {
        name: [windows[name].opens, windows[name].closes, getattr(windows[name], "posts", None)] for name in PROCESS
    }

    assert {name: " ".join(told(one)[5:10] for one in moments if one) for name, moments in found.items()} == PROCESS


@pytest.mark.parametrize("name", ["production", "today"])
def test_results_are_there_on_any_date(name):
    for day in ("2027-01-01", "2028-02-29", "2029-07-04", "2030-11-03", "2031-12-31"):
        start = datetime.fromisoformat(day).replace(hour=20, tzinfo=UTC)
        world = Sessions(ACTIVITIES, SessionOptions(world_file(name), clock=start, frozen=True)).world("any")
        posted = {one.type for one in world[Markets] if one.posted}

        assert posted == {MarketType.AUCTION, MarketType.ALLOCATION}
        assert all(one.awarded() for one in world[Results] if not one.market.endswith("_ETC"))


def test_a_process_of_an_extended_file_changes_line_by_line(tmp_path):
    text = "description: x\nextends: production\ncalendar:\n  every month: {AUC: -3b, T2: none}\n"
    start = datetime(2026, 8, 3, 20, tzinfo=UTC)
    world = Sessions(ACTIVITIES, SessionOptions(write(tmp_path, text), clock=start, frozen=True)).world("any")

    assert told(world[Markets].find("AUC_MN_2026_M09").opens) == "2026-08-27 01:00"
    assert told(world[Markets].find("ALLOC_MN_2026_M09_T1").opens) == "2026-08-10 01:00"
    assert world[Markets].find("ALLOC_MN_2026_M09_T2") is None
