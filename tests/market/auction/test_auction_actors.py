"""Auctions among others: what actors bid for, and that it is cleared with what clients ask for."""

from dataclasses import replace

import pytest

from mockserver.market.calendar import period
from mockserver.market.clearing.results import Results
from mockserver.market.grid.nodes import Islanded
from mockserver.market.portfolios.store import Portfolios, PortfolioStatus
from tests.desk import bid, set_limit
from tests.market.crowds import acts, body, made_by_actors

AUCTION = "AUC_MN_2026_M12"
BIDS = "Traders bid for two to five paths from supply to load at about their typical prices"


@pytest.mark.evidence("assumed", BIDS)
def test_traders_submit_a_portfolio_to_an_auction_that_is_open(crowd):
    crowd.advance(by="10m")
    submitted = made_by_actors(crowd.world, AUCTION)

    assert {one.participant for one in submitted} >= {"ZTRD3", "ZTRD4"}
    for one in submitted:
        assert 2 <= len(one.bids) <= 5
        for made in one.bids:
            supply, load = (crowd.world.nodes.find(name) for name in (made.source, made.sink))
            typical = supply.typical(made.period, made.tou) - load.typical(made.period, made.tou)
            assert (load.kind, made.crr_type, made.period) == ("LAP", "AUC", "2026_M12")
            assert abs(made.curve[-1][1] - typical) <= abs(typical) * 0.2 + 1


@pytest.mark.evidence("assumed", "Actors bid for no path from or to a node that an outage cuts off")
def test_actors_bid_at_no_node_that_an_outage_cuts_off(crowd):
    month, left = period("2026_M12"), "DLAP_SCE-APND"
    sinks = [one.name for one in crowd.world.nodes if not one.is_supply and one.name != left]
    cut_off = tuple(Islanded(name, month.start, month.end, None) for name in sinks)
    crowd.world.stage = replace(crowd.world.stage, islanded=cut_off)
    crowd.advance(by="10m")

    assert {made.sink for one in made_by_actors(crowd.world, AUCTION) for made in one.bids} == {left}


def test_what_actors_bid_is_cleared_with_what_a_client_bids(crowd):
    crowd.advance(by="10m")
    about = {"marketName": AUCTION, "participantName": "ZTRD1", "portfolioName": "Mine"}
    dear = bid((0, 9000), (10, 9000), assetOwner="ZTRD1")
    crowd.post("/auction/v1.0/portfolioCreation", {**about, "newBids": [dear], "newOffers": []})
    crowd.post("/auction/v1.0/portfolioSubmission", about)
    crowd.advance(event=f"{AUCTION}.post")
    result = crowd.world[Results].find(AUCTION)

    assert {one.participant for one in result.awarded()} >= {"ZTRD1", "ZTRD2", "ZTRD3", "ZTRD4"}


def test_an_actor_stays_away_from_an_auction_whose_least_amount_it_has_not(crowd):
    """An annual auction takes 500,000 dollars."""
    set_limit(crowd.world, "ZTRD2", 150_000)
    annual = "AUC_AN_2027"
    crowd.admin("POST", f"/markets/{annual}/reopen", json={"until": "2026-11-12T01:00:00Z"}).raise_for_status()
    crowd.advance(by="10m")

    bidders = {one.participant for one in crowd.world[Portfolios].submitted(annual)}
    assert {"ZTRD3", "ZTRD4"} <= bidders
    assert [one for one in acts(crowd, "portfolioCreation", who="ZTRD2") if body(one)["marketName"] == annual] == []


def test_a_window_that_is_opened_again_finds_each_actor_with_one_portfolio(crowd):
    crowd.advance(by="10m")
    crowd.admin("POST", f"/markets/{AUCTION}/reopen", json={"until": "2026-11-13T01:00:00Z"}).raise_for_status()
    crowd.advance(by="10m")

    assert len(crowd.world[Portfolios].of(AUCTION, "ZTRD3")) == 1
    assert {one.status for one in crowd.world[Portfolios].of(AUCTION, "ZTRD3")} == {PortfolioStatus.SUBMITTED}
