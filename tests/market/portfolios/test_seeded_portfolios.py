"""What the shipped worlds say was submitted before they begin is what the services would have taken."""

import pytest

from mockserver.app import ACTIVITIES
from mockserver.market.auction.records import bid_faults
from mockserver.market.nomination.records import nomination_faults
from mockserver.market.nomination.within_caps import exceeded_caps
from mockserver.market.portfolios.markets import Markets
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file


@pytest.mark.parametrize("name", ["today", "market-sim"])
def test_seeded_portfolios_break_no_rule(name):
    world = Sessions(ACTIVITIES, SessionOptions(world_file(name), frozen=True)).world("any")
    faults = []
    for portfolio in list(world[Portfolios]):
        world[Portfolios].delete(portfolio)  # as before its submission
        market = world[Markets].find(portfolio.market)
        faults += [bid_faults(bid, market, portfolio.participant, world) for bid in portfolio.bids]
        faults += [nomination_faults(one, market, portfolio.participant, world) for one in portfolio.nominations]
        faults += [exceeded_caps(portfolio, market, world)]

    assert [fault for found in faults for fault in found] == []
    assert len(faults) > 3
