"""A CRR is on sale once."""

import pytest

from mockserver.market.auction.conflicts import conflicts
from mockserver.market.portfolios.markets import Markets
from mockserver.market.portfolios.store import Portfolio, PortfolioStatus
from tests.markets import bid, crr, new_world, submit

ANNUAL = "AUC_AN_2027"


@pytest.fixture
def world():
    return new_world()


@pytest.fixture
def reasons(world):
    """Why a CRR that is on sale for the first season of a year can't be offered for a month too."""
    held = crr(world, 10, term="2027_S01")
    submit(world, ANNUAL, "ZTRD1", "SEASON", offers=[bid(world, (0, 5), (4, 5), crr=held, period="2027_S01")])

    def reasons(month):
        offers = (bid(world, (0, 5), (4, 5), crr=held, period=month),)
        found = conflicts(Portfolio("AUC_MN", "ZTRD1", "MONTH", PortfolioStatus.VALID, offers=offers), world)
        return [one.replace(str(held.id), "ID") for one in found]

    return reasons


def test_a_crr_on_sale_for_a_season_is_on_sale_in_each_of_its_months(reasons):
    assert reasons("2027_M03") == ["CRR ID is already offered for 2027_S01 in submitted portfolio SEASON"]
    assert reasons("2027_M04") == []


def test_what_an_auction_left_can_be_offered_again_once_its_results_are_posted(world, reasons):
    world[Markets].post(world[Markets].find(ANNUAL), world.now)

    assert reasons("2027_M03") == []
