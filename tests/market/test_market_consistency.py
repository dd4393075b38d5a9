"""Random portfolios by random participants while time goes on: afterwards every file agrees with every other."""

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.market.clearing.results import Results
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.nomination.store import Caps
from mockserver.market.portfolios.markets import Markets
from mockserver.market.portfolios.store import Portfolios
from tests.desk import Desk, bid, change_rules, nomination, offer
from tests.downloads import ask, rows

AUCTION, TIERS = "AUC_MN_2026_M12", ("ALLOC_MN_2026_M12_T1", "ALLOC_MN_2026_M12_T2")
MIDDLES = datetime(2026, 11, 15, tzinfo=UTC), datetime(2026, 12, 15, tzinfo=UTC)
TRADERS, LSES = ("ZTRD1", "ZSCL", "ZPGL"), ("ZPGL", "ZSCL", "ZCCA1")
NODES = ("TH_SP15_GEN-APND", "DLAP_PGAE-APND", "DLAP_SCE-APND", "MALIN_5_N101", "POD_DIABLO_7_UNIT 1-APND")
CLEARINGS = ["table", pytest.param("network", marks=pytest.mark.skipif(not find_spec("highspy"), reason="no solver"))]

MW, PRICE = st.integers(1, 80_000), st.integers(-200_000, 400_000)
PATH = st.lists(st.sampled_from(NODES), min_size=2, max_size=2, unique=True)
BID = st.tuples(st.just("bid"), st.sampled_from(TRADERS), PATH, MW, PRICE)
SELL = st.tuples(st.just("sell"), st.sampled_from(TRADERS), st.integers(0, 50), MW, PRICE)
NOMINATE = st.tuples(st.just("nominate"), st.sampled_from(LSES), st.sampled_from(NODES), MW, st.just(0))
RETRACT = st.tuples(st.just("retract"), st.sampled_from(TRADERS), st.integers(0, 9), st.just(0), st.just(0))
WAIT = st.tuples(st.just("wait"), st.just(""), st.just(0), st.integers(1, 6), st.just(0))
DAYS = st.tuples(
    st.lists(st.one_of(NOMINATE, WAIT), max_size=4),
    st.lists(st.one_of(NOMINATE, WAIT), max_size=4),
    st.lists(st.one_of(BID, SELL, RETRACT, WAIT), min_size=1, max_size=10),
)


def play(client, number, step):
    """One step; what the services refuse is left out."""
    kind, who, what, size, price = step
    world, desk = client.world, Desk(client, "auction", AUCTION, who)
    curve = (0, (price + abs(price) // 2) / 100), (size / 1000, price / 100)
    if kind == "wait":
        client.advance(by=f"{size}h")
    elif kind == "bid":
        desk.create(bid(*curve, assetOwner=who, source=what[0], sink=what[1]), name=f"P{number}")
        desk.submit(f"P{number}")
    elif kind == "sell" and (held := world[Inventory].of(who)):
        crr = held[what % len(held)]
        rising = (0, curve[1][1]), (min(size, crr.units) / 1000, curve[0][1])
        same = {"source": crr.source, "sink": crr.sink, "tou": crr.tou, "crrType": crr.type}
        desk.create(offer(crr.id, *rising, assetOwner=who, **same), name=f"P{number}")
        desk.submit(f"P{number}")
    elif kind == "nominate":
        sink = world.participants.find(who).sinks[0]
        for tier in TIERS:
            nominating = Desk(client, "nomination", tier, who)
            nominating.create(nomination(size / 1000, assetOwner=who, source=what, sink=sink), name=f"P{number}")
            nominating.submit(f"P{number}")
    elif kind == "retract":
        desk.retract(f"P{what}")


def in_force(client):
    """Thousandths of a MW by owner, in the middle of November and of December."""
    sums = Counter()
    for crr in client.world[Inventory]:
        for middle in MIDDLES:
            if crr.start <= middle <= crr.end:
                sums[crr.owner, middle] += crr.units
    return sums


def results(client, operation, kind, market, participants=("ZTRD1",)):
    return [
        row
        for participant in participants
        if ask(client, operation, kind, participant=participant, marketName=market).status_code == 200
        for row in rows(client, operation, kind, participant=participant, marketName=market)
    ]


def exact(number):
    return Fraction(str(number))


@pytest.mark.parametrize("clearing", CLEARINGS)
@settings(max_examples=25)
@given(days=DAYS)
def test_whatever_is_submitted_the_files_agree(client, clearing, days):
    client.admin("POST", "/reset").raise_for_status()
    change_rules(client.world, clearing=clearing)
    before = in_force(client)
    for market, steps in zip((*TIERS, AUCTION), days, strict=True):
        if client.world[Markets].find(market).opens > client.world.now:
            client.advance(event=f"{market}.open")
        for number, step in enumerate(steps):
            play(client, number, step)
        if not client.world[Markets].find(market).posted:
            client.advance(event=f"{market}.post")

    check_auction(client)
    for tier in TIERS:
        check_allocation(client, tier)
    check_inventory(client, before)


def check_auction(client):
    public = results(client, "publicAuctionResult", "PUBLIC_AUCTION_RESULT", AUCTION)
    private = results(client, "privateAuctionResult", "PRIVATE_AUCTION_RESULT", AUCTION, TRADERS)
    prices = {
        (row["SourceSink"], row["TOU"]): exact(row["ClearingPrice"])
        for row in results(client, "publicAuctionResult", "CLEARING_PRICE", AUCTION)
    }
    nodes = {row["SourceSink"] for row in results(client, "publicMarketData", "SOURCE_SINK", AUCTION)}

    assert parts(private, "AwardedMW") == parts(public, "MW")
    asked = [record for one in client.world[Portfolios].submitted(AUCTION) for record in (*one.bids, *one.offers)]
    assert sorted(row["BidID"] for row in private) == sorted(record.id for record in asked)
    for row in private:
        assert 0 <= row["AwardedMW"] <= row["BidMW"]
        assert {row["Source"], row["Sink"]} <= nodes
        price = prices[row["Source"], row["TOU"]] - prices[row["Sink"], row["TOU"]]
        assert exact(row["ClearingPrice"]) == price
        assert abs(exact(row["Amount"]) - exact(row["AwardedMW"]) * price) <= Fraction(1, 200)


def check_allocation(client, tier):
    public = results(client, "publicAllocationResult", "PUBLIC_ALLOCATION_RESULT", tier)
    private = results(client, "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", tier, LSES)
    awarded = Counter()
    for row in private:
        awarded[row["AssetOwner"], row["Sink"], row["TOU"]] += exact(row["AwardedMW"])
    caps = {
        (cap.participant, cap.sink, cap.tou): cap.units
        for participant in LSES
        for cap in client.world[Caps].of(tier, participant, "MEQ")
    }

    assert parts(private, "AwardedMW") == parts(public, "MW")
    assert all(mw * 1000 <= caps[place] for place, mw in awarded.items())


def parts(found, key):
    return sorted((row["CRRID"], row["AssetOwner"], row["Source"], row["Sink"], row[key]) for row in found if row[key])


def check_inventory(client, before):
    """December's holdings have changed by awards and sales alone, November's not at all."""
    expected = Counter(before)
    for market in (AUCTION, *TIERS):
        for award in client.world[Results].find(market).awarded():
            expected[award.asked.owner, MIDDLES[1]] += -award.units if award.sells else award.units

    assert in_force(client) == +expected
