from datetime import UTC, datetime

import pytest

from mockserver.app import ACTIVITIES
from mockserver.errors import WorldError
from mockserver.market.clearing.results import Results
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.portfolios.markets import Markets
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file
from tests.market.test_sessions import write

WORLD = """
description: x
start: '2026-11-02 08:00'
participants:
  - {name: A, roles: [CRRH, LSE], sinks: [Y]}
  - {name: U, roles: [UDC]}
loads:
  - {participant: A, sink: Y, 'ON': 50, 'OFF': 40}
nodes:
  - {name: X, kind: GEN, 'ON': 100, 'OFF': 50}
  - {name: Y, kind: LAP, 'ON': -100, 'OFF': -50}
  - {name: Z, kind: LAP, biddable: 'No'}
markets:
  - {name: AUC_MN_2026_M11, publish: '-9d 01:00', open: '-8d 01:00', close: '-7d 17:00', post: '-6d 12:00'}
  - {name: ALLOC_MN_2026_M11_T1, publish: '-9d 01:00', open: '-8d 01:00', close: '-7d 17:00', post: '-6d 12:00'}
  - {name: AUC_MN_2026_M12, publish: '+1d 01:00', open: '+1d 01:00', close: '+2d 17:00'}
crrs:
  - {owner: A, type: AUC, source: X, sink: Y, tou: 'ON', period: 2026_S04, mw: 10, origin: AUC_AN_2026}
portfolios:
"""
AUCTION, TIER = "market: AUC_MN_2026_M11, participant: A", "market: ALLOC_MN_2026_M11_T1, participant: A"
BID = "bids: [{source: X, sink: Y, mw: 5, price: 999}]"


def world(tmp_path, *portfolios):
    lines = "".join(f"  - {{{portfolio}}}\n" for portfolio in portfolios)
    return Sessions(ACTIVITIES, SessionOptions(write(tmp_path, WORLD + lines), frozen=True)).world("seeded")


def test_what_was_submitted_before_the_start_is_cleared_with_its_market(tmp_path):
    sale = "offers: [{source: X, sink: Y, tou: 'ON', curve: [[0, 0], [4, 0]]}]"
    nominations = "nominations: [{source: X, sink: Y, tou: 'OFF', mw: 7}]"
    seeded = world(tmp_path, f"{AUCTION}, {BID}, {sale}", f"{TIER}, {nominations}")

    results = {result.market: [(award.asked.tou, award.units) for award in result.awards] for result in seeded[Results]}
    assert results == {
        "AUC_MN_2026_M11": [("ON", 5000), ("OFF", 5000), ("ON", 4000)],
        "ALLOC_MN_2026_M11_T1": [("OFF", 7000)],
    }
    assert [crr.units for crr in seeded[Inventory] if crr.origin == "AUC_AN_2026"] == [6000, 4000, 4000]


@pytest.mark.parametrize(
    ("portfolio", "message"),
    [
        (f"market: AUC_MN_2026_M10, participant: A, {BID}", "no market 'AUC_MN_2026_M10' in this world"),
        (f"market: AUC_MN_2026_M12, participant: A, {BID}", "isn't open yet"),
        (f"market: AUC_MN_2026_M11, participant: B, {BID}", "`participant` can't be 'B'"),
        (f"market: AUC_MN_2026_M11, participant: U, {BID}", "no role that takes part"),
        (AUCTION, "needs bids or offers"),
        (f"{AUCTION}, bits: []", "no key `bits`"),
        (f"{TIER}, {BID}", "there are no bids in ALLOC_MN_2026_M11_T1"),
        (f"{AUCTION}, bids: [{{source: X, sink: Q, mw: 5, price: 9}}]", "`sink` can't be 'Q'"),
        (f"{AUCTION}, bids: [{{source: X, sink: Z, mw: 5, price: 9}}]", "`sink` can't be 'Z'"),
        (f"{AUCTION}, bids: [{{source: X, sink: Y, mw: 5}}]", "`price` is missing"),
        (f"{AUCTION}, bids: [{{source: X, sink: Y, period: 2026_M12, mw: 5, price: 9}}]", "no period of AUC_MN"),
        (f"{AUCTION}, bids: [{{source: X, sink: Y, curve: [[0, 9], [0, 9]]}}]", "at least two points"),
        (f"{AUCTION}, bids: [{{source: X, sink: Y, curve: [[0, 9], [1, 5], [2, 6]]}}]", "rise or fall all along"),
        (f"{AUCTION}, bids: [{{source: X, sink: Y, curve: [[0, 9], 5]}}]", "[MW, dollars per MW]"),
        (f"{AUCTION}, offers: [{{source: Y, sink: X, mw: 5, price: 9}}]", "A holds no CRR on this path"),
        (f"{TIER}, nominations: [{{source: X, sink: X, mw: 5}}]", "A has no load at X"),
    ],
)
def test_a_mistake_in_a_portfolio_is_named_with_its_line(tmp_path, portfolio, message):
    with pytest.raises(WorldError) as caught:
        world(tmp_path, f"{AUCTION}, {BID}", portfolio)

    assert message in str(caught.value)
    assert caught.value.line == WORLD.count("\n") + 2


@pytest.mark.parametrize("day", ["2026-01-01", "2026-03-31", "2026-11-20", "2026-12-31", "2028-02-29"])
def test_the_world_of_today_has_results_whatever_the_day(day):
    start = datetime.fromisoformat(day).replace(hour=20, tzinfo=UTC)
    today = Sessions(ACTIVITIES, SessionOptions(world_file("today"), clock=start, frozen=True)).world("any")

    posted = {market.name for market in today[Markets] if market.posted}
    assert {result.market for result in today[Results]} == posted
    assert all(result.awarded() for result in today[Results] if not result.market.endswith("_ETC"))
    assert {crr.origin for crr in today[Inventory]} & posted
