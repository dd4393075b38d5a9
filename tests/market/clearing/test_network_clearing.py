"""Clearing on a network of two areas and one line, where the right answer is known."""

import pytest

from mockserver.app import ACTIVITIES
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from tests.market.test_sessions import write
from tests.markets import bid, crr, nomination, post, submit

pytest.importorskip("highspy")

WORLD = """
description: one line of 100 MW from A to B
start: '2026-11-02 08:00'
rules: {clearing: network}
participants:
  - {name: P, roles: [CRRH, LSE], sinks: [B]}
  - {name: Q, roles: [CRRH, LSE], sinks: [B]}
loads:
  - {participant: P, sink: B, 'ON': 900, 'OFF': 900}
  - {participant: Q, sink: B, 'ON': 900, 'OFF': 900}
nodes:
  - {name: A, kind: HUB}
  - {name: B, kind: LAP}
network:
  areas: [{name: NORTH, nodes: [A]}, {name: SOUTH, nodes: [B]}]
  lines: [{name: PATH, kind: Interface, from: NORTH, to: SOUTH, reactance: 1, limit: 100, set_aside: 10}]
markets:
  - {name: AUC_MN_2026_M12, publish: '+0d 09:00', open: '+1d 01:00', close: '+1d 17:00', post: '+2d 12:00'}
  - {name: AUC_AN_2027, publish: '+0d 09:00', open: '+1d 01:00', close: '+1d 17:00', post: '+2d 12:00'}
  - {name: ALLOC_MN_2026_M12_T1, publish: '+0d 09:00', open: '+1d 01:00', close: '+1d 17:00', post: '+2d 12:00'}
  - {name: ALLOC_MN_2026_M12_T2, publish: '+0d 09:00', open: '+3d 01:00', close: '+3d 17:00', post: '+4d 12:00'}
"""
THERE = {"source": "A", "sink": "B", "owner": "P"}
BACK = {"source": "B", "sink": "A", "owner": "P"}
MONTHLY, ANNUAL = "AUC_MN_2026_M12", "AUC_AN_2027"


@pytest.fixture
def world(tmp_path):
    return Sessions(ACTIVITIES, SessionOptions(write(tmp_path, WORLD), frozen=True)).world("two areas")


def cleared(world, *bids, market=MONTHLY, offers=()):
    submit(world, market, "P", bids=bids, offers=offers)
    result = post(world, market)
    return [(award.units / 1000, award.price / 100) for award in result.awards], result


def flat(world, mw, price, path=THERE, **fields):
    return bid(world, (0, price), (mw, price), **path, **fields)


NETWORK = "Network clearing awards what is worth most to bidders and sellers together within the limits of the network"


@pytest.mark.evidence("assumed", NETWORK)
def test_the_last_bid_that_fits_makes_the_price(world):
    awards, result = cleared(world, flat(world, 80, 50), flat(world, 40, 30), flat(world, 40, 20))

    assert awards == [(80, 30), (20, 30), (0, 30)]
    (limit,) = result.constraints
    assert (limit.name, limit.direction, limit.limit, limit.flow, limit.shadow_price) == (
        "PATH",
        "Positive",
        100_000,
        100_000,
        3000,
    )


def test_where_nothing_binds_everything_is_free(world):
    awards, result = cleared(world, flat(world, 40, 50), flat(world, 40, -1))

    assert awards == [(40, 0), (0, 0)]
    assert result.constraints == ()


@pytest.mark.evidence("assumed", "Bids at just the clearing price share what is left pro rata to their MW")
def test_bids_at_the_price_share_pro_rata(world):
    awards, _ = cleared(world, flat(world, 120, 30), flat(world, 60, 30), flat(world, 40, 50))

    assert awards == [(40, 30), (20, 30), (40, 30)]


def test_a_falling_curve_is_awarded_where_it_meets_the_price(world):
    awards, _ = cleared(world, bid(world, (0, 100), (200, 0), **THERE), flat(world, 20.001, 70))

    assert awards == [(79.999, 60), (20.001, 60)]


def test_counterflow_makes_room_and_is_paid(world):
    awards, _ = cleared(world, flat(world, 150, 50), flat(world, 30, -10, BACK))

    assert awards == [(130, 50), (30, -50)]


def test_an_offer_makes_room_for_a_bid(world):
    held = crr(world, 60, owner="P", source="A", sink="B")
    offer = bid(world, (0, 20), (10, 20), crr=held)
    awards, _ = cleared(world, flat(world, 80, 50), offers=[offer])

    assert awards == [(50, 50), (10, 50)]
    assert world[Inventory].find(held.id).units == 50_000


@pytest.mark.evidence("assumed", "An option that is sold is worth its path's price, or nothing where that is negative")
def test_an_option_makes_room_one_way_only(world):
    held = crr(world, 60, owner="P", source="A", sink="B", hedge="OPT", type="MT")
    offer = bid(world, (0, 20), (60, 20), crr=held)._replace(hedge="OPT")
    awards, _ = cleared(world, flat(world, 80, 50), flat(world, 120, 5, BACK), offers=[offer])

    assert awards == [(80, 0), (120, 0), (0, 0)]


def test_an_option_that_is_held_makes_no_room_the_other_way(world):
    crr(world, 60, owner="P", source="A", sink="B", hedge="OPT", type="MT")

    assert cleared(world, flat(world, 150, 5, BACK))[0] == [(100, 5)]


@pytest.mark.evidence("assumed", "Annual markets use 65 % of the limits, monthly ones all of what earlier CRRs leave")
def test_an_annual_market_uses_part_of_the_limits(world):
    awards, _ = cleared(world, flat(world, 80, 50, period="2027_S01"), market=ANNUAL)

    assert awards == [(65, 50)]


@pytest.mark.evidence("assumed", "Where earlier CRRs use more than a limit, the limit counts as raised to that")
def test_a_limit_below_what_is_used_is_raised_to_that(world):
    crr(world, 130, owner="P", source="A", sink="B")
    awards, result = cleared(world, flat(world, 20, 50), flat(world, 15, -10, BACK))

    assert awards == [(15, 50), (15, -50)]
    assert result.constraints[0].limit == 130_000


def allocated(world, market, *wanted):
    for participant, mw in wanted:
        asked = nomination(world, mw, source="A", sink="B", owner=participant)
        submit(world, market, participant, nominations=[asked])
    result = post(world, market)
    return [award.units / 1000 for award in result.awards], result


@pytest.mark.evidence("assumed", "Nominations that the network can't take in full are cut pro rata, without any price")
def test_nominations_are_cut_pro_rata(world):
    awards, result = allocated(world, "ALLOC_MN_2026_M12_T1", ("P", 150), ("Q", 50))

    assert awards == [75, 25]
    assert [(one.name, one.flow, one.shadow_price) for one in result.constraints] == [("PATH", 100_000, 0)]


def test_what_is_set_aside_isnt_allocated(world):
    assert allocated(world, "ALLOC_MN_2026_M12_T2", ("P", 150))[0] == [90]


def test_a_tier_leaves_less_for_the_next(world):
    allocated(world, "ALLOC_MN_2026_M12_T1", ("P", 40))

    assert allocated(world, "ALLOC_MN_2026_M12_T2", ("Q", 150))[0] == [50]
