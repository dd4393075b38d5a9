"""The world of today, on any date and at any virtual time: something of each kind is open, to come, and posted."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from mockserver.app import ACTIVITIES
from mockserver.market import operator
from mockserver.market.auction.records import bid_faults
from mockserver.market.clearing.results import Results
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.load.store import Loads
from mockserver.market.migration.store import Migrations
from mockserver.market.nomination.records import nomination_faults
from mockserver.market.nomination.within_caps import exceeded_caps
from mockserver.market.portfolios.markets import Markets, MarketStatus
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.sessions import Sessions
from mockserver.market.tor.store import TorConversions
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file

BEGIN = datetime(2026, 11, 28, 20, tzinfo=UTC)
TEN_YEARS = timedelta(days=3653)
# Changes of daylight-saving time and the nights around them, ends of years and Februaries.
EDGES = [
    datetime(*moment, tzinfo=UTC)
    for moment in (
        *((2027, 3, 14, 9, 59), (2027, 3, 14, 10), (2028, 11, 5, 8, 30), (2028, 11, 5, 9, 30), (2030, 3, 10, 10, 30)),
        *(
            (2026, 12, 31, 23),
            (2027, 1, 1, 7, 59),
            (2027, 1, 1, 8),
            (2028, 2, 29, 20),
            (2031, 3, 1, 9),
            (2036, 11, 2, 9),
        ),
    )
]
EXPECTED = {
    *("AUCTION OPEN", "AUCTION PREP", "AUCTION POSTED", "ALLOCATION OPEN", "ALLOCATION PREP", "ALLOCATION POSTED"),
    *("AUC_AN listed", "ALLOC_AN listed", "H open", "F open", "H to come", "H closed", "migration OPEN"),
    *("N-hour data of an open migration", "migration PREP", "migration POSTED"),
    *("TOR OPEN_FOR_CONVERSION", "TOR NEW", "TOR POSTED", "results with awards", "CRRs that can be sold"),
}


def begun(moment):
    options = SessionOptions(world_file("today"), clock=moment, frozen=True)
    return Sessions(ACTIVITIES, options).world("any")


def listed(world):
    """What a world has of each kind, as words."""
    now, markets = world.now, list(world[Markets])
    found = Counter(f"{one.type} {one.status(now)}" for one in markets if one.tier != "ETC")
    found += Counter(f"{one.name.partition('_2')[0]} listed" for one in markets)
    for one in world[Loads]:
        found[
            f"{one.flag} open" if one.is_open(now) else f"{one.flag} {'closed' if one.closes <= now else 'to come'}"
        ] += 1
    for one in world[Migrations]:
        status = one.status(now)
        found[f"migration {status}"] += one.configured
        found["N-hour data of an open migration"] += status is MarketStatus.OPEN and one.n_hour_posts <= now
    found += Counter(f"TOR {one.status(now)}" for one in world[TorConversions])
    found["results with awards"] = sum(bool(one.awarded()) for one in world[Results])
    found["CRRs that can be sold"] = sum(crr.start > now and crr.owner == "ZTRD1" for crr in world[Inventory])
    return {what for what, number in found.items() if number}


def moments(number):
    random = Random("moments")
    return [*EDGES, *(BEGIN + random.random() * TEN_YEARS for _ in range(number))]


@pytest.mark.evidence("assumed", "In `today` each kind of window follows the one before without a gap.")
@pytest.mark.parametrize("moment", moments(25), ids=str)
def test_the_world_of_today_has_something_of_each_kind_on_any_date(moment):
    assert EXPECTED - listed(begun(moment)) == set()


@pytest.mark.long
def test_the_world_of_today_has_something_of_each_kind_on_2000_dates():
    lacking = {moment: EXPECTED - listed(begun(moment)) for moment in moments(2000)}

    assert {moment: what for moment, what in lacking.items() if what} == {}


@pytest.mark.slow
@pytest.mark.parametrize("edge", [None, *EDGES[2:4]], ids=str)
def test_the_world_of_today_goes_on_for_ten_years(edge, caplog):
    random, world = Random(str(edge)), begun(edge or BEGIN)
    while world.now < BEGIN + TEN_YEARS:
        operator.advance(world, timedelta(days=1 + 25 * random.random()))

        assert EXPECTED - listed(world) == set()
        assert faults_of_submitted(world) == []
    assert [record.getMessage() for record in caplog.records] == []
    assert len(world.timeline.coming()) < 200


def faults_of_submitted(world):
    """What the services would have refused of the portfolios that wait for their results."""
    faults, copy = [], world.fork(world.clock.fork())
    for portfolio in list(copy[Portfolios]):
        market = copy[Markets].find(portfolio.market)
        if market.status(copy.now) is MarketStatus.OPEN:
            copy[Portfolios].delete(portfolio)  # as before its submission
            faults += [bid_faults(bid, market, portfolio.participant, copy) for bid in portfolio.bids]
            faults += [nomination_faults(one, market, portfolio.participant, copy) for one in portfolio.nominations]
            faults += [exceeded_caps(portfolio, market, copy)]
    return [fault for found in faults for fault in found]


@pytest.mark.slow
@pytest.mark.parametrize("year", [2100, 2899])
def test_a_jump_into_another_century_takes_no_longer_than_one_of_a_few_years(year):
    world = begun(BEGIN)
    operator.advance_to(world, datetime(year, 6, 1, tzinfo=UTC))

    assert EXPECTED - listed(world) == set()
    assert len(list(world[Markets])) < 13 * 60


@pytest.mark.slow
def test_a_jump_of_ten_years_brings_the_same_as_many_steps():
    jump, steps = begun(BEGIN), begun(BEGIN)
    for _ in operator.by_months(jump, TEN_YEARS):
        pass
    while steps.now < jump.now:
        operator.advance(steps, min(timedelta(days=9, hours=5), jump.now - steps.now))

    assert jump.timeline.coming() == steps.timeline.coming()
    for store in jump.stage.things.values():
        assert list(jump[store]) == list(steps[store])
