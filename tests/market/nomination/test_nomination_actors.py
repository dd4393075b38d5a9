"""Allocations among others: what actors nominate, and that it keeps to their caps."""

import pytest

from mockserver.market.nomination.store import CapKind, Caps
from mockserver.market.portfolios.store import Portfolios
from tests.market.crowds import acts, made_by_actors

TIER = "ALLOC_MN_2027_M01_T1"
LSES = {"ZSCL", "ZCCA1", "ZESP1", "ZMSS1", "ZOBA1"}


@pytest.mark.evidence("assumed", "LSEs that act nominate 30 to 80 percent of what their caps leave")
def test_lses_nominate_within_their_caps_in_a_tier_that_is_open(crowd):
    crowd.advance(by="10m")
    submitted = made_by_actors(crowd.world, TIER)

    assert {one.participant for one in submitted} == LSES
    for portfolio in submitted:
        kinds = (CapKind.MEQ, CapKind.UPPER_BOUND)
        for cap in crowd.world[Caps].of(TIER, portfolio.participant):
            asked = sum(one.units for one in portfolio.nominations if (one.sink, one.tou) == (cap.sink, cap.tou))
            assert cap.kind in kinds
            assert asked <= cap.units * 0.8


def test_lses_renew_the_pairs_of_the_year_before_in_the_first_annual_tier(crowd_of_sim):
    tier = "ALLOC_AN_2027_T1"
    crowd_of_sim.advance(event=f"{tier}.open")
    crowd_of_sim.advance(by="10m")
    (own,) = crowd_of_sim.world[Portfolios].submitted(tier)
    caps = crowd_of_sim.world[Caps].of(tier, "ZSCL", CapKind.SIGNATURE)

    assert {(one.source, one.sink) for one in own.nominations} == {(cap.source, cap.sink) for cap in caps if cap.units}


def test_nobody_nominates_where_existing_rights_are_modelled(crowd):
    crowd.advance(by="10d")

    assert [one for one in acts(crowd, "portfolioCreation") if b"_ETC" in one.content] == []
