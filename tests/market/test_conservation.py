"""MW are conserved through sales, migration and conversion, in any order and number."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.migration.store import Migrations
from mockserver.market.tor.store import TorConversions
from mockserver.market.trading.store import LIVE, Trades
from tests.market.migration.test_load_migration import MARKET as MIGRATION
from tests.market.migration.test_load_migration import ZCCA1, ZPGL, customers, dasr, rates
from tests.market.tor.test_tor_conversion import WINDOW, decide, listed, request, upload
from tests.market.trading.test_secondary_market import accept, post

SALE = st.tuples(
    st.just("sell"), st.integers(0, 40), st.integers(1, 30_000), st.sampled_from(["ZESP1", "ZTRD1", "ZSCL"])
)
MOVE = st.tuples(st.just("move"), st.integers(0, 900), st.just(0), st.just(""))
CONVERT = st.tuples(st.just("convert"), st.integers(1, 50_000), st.booleans(), st.just(""))
WAIT = st.tuples(st.just("wait"), st.integers(1, 40), st.just(0), st.just(""))


def sell(client, number, units, buyer):
    """Offer part of some CRR to the buyer, and let the buyer accept; the last second sale of it may be refused."""
    crrs = list(client.world[Inventory])
    crr = crrs[number % len(crrs)]
    offer = {
        "assetOwner": crr.owner,
        "crrId": crr.id,
        "source": crr.source,
        "sink": crr.sink,
        "tou": crr.tou,
        "hedgeType": crr.hedge,
        "crrType": crr.type,
        "startDate": crr.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endDate": crr.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "mw": units / 1000,
        "price": 0,
        "targetMpName": buyer,
    }
    reply = post(client, "privateSmSellOfferCreation", [offer], crr.owner)
    if reply.status_code == 200:
        accept(client, reply.json()[0]["requestId"], buyer)


def play(client, step):
    kind, number, extra, who = step
    if kind == "sell":
        sell(client, number, extra, who)
    elif kind == "move":
        dasr(client, [(ZPGL, ZCCA1, "RESIDENTIAL", number + 1)])
    elif kind == "convert":
        upload(client, request(mw=number / 1000, transfereeAO="ZESP1" if extra else "ZTRD1"))
    else:
        client.advance(by=f"{number}m")


def held(world):
    """MW by owner-independent origin: what was there in the beginning, migrated and converted, at each day's noon."""
    days = [world[Migrations].markets[MIGRATION].effective + timedelta(days=n, hours=20) for n in range(0, 31, 5)]
    sums = Counter()
    for crr in world[Inventory]:
        for number, day in enumerate(days):
            if crr.start <= day <= crr.end:
                group = crr.type if crr.type in ("LSE_LMT", "LMT_CNT", "MT_TOR") else "other"
                sums[group, number] += crr.units
    return sums


@settings(max_examples=60)
@given(steps=st.lists(st.one_of(SALE, MOVE, CONVERT, WAIT), max_size=12))
def test_megawatts_are_conserved_through_sales_migration_and_conversion(client, steps):
    client.admin("POST", "/reset").raise_for_status()
    client.advance(event=f"{WINDOW}.open-conversion")
    before = held(client.world)
    rates(client)
    customers(client, [(ZPGL, "RESIDENTIAL", 1000)])
    for step in steps:
        play(client, step)
        for crr in client.world[Inventory]:
            promised = sum(one.units for one in client.world[Trades] if one.crr_id == crr.id and one.status in LIVE)
            assert promised <= crr.units
    client.advance(event=f"{WINDOW}.open-approval")
    for owner in ("ZTRD1", "ZESP1"):
        decide(client, listed(client, "mtTorCRRApprovalList", owner), owner=owner)
    client.advance(to="2026-11-13T00:00:00Z")
    after = held(client.world)

    for number in range(7):
        assert after["other", number] == before["other", number]
        assert after["LSE_LMT", number] == after["LMT_CNT", number]
    converted = sum(one.units for one in client.world[TorConversions].taken(WINDOW))
    assert sum(one.units for one in client.world[Inventory] if one.type == "MT_TOR") == 2 * converted
    assert len({crr.id for crr in client.world[Inventory]}) == len(list(client.world[Inventory]))
