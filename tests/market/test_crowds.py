"""A client among others: in whatever order things happen, the market stays one that adds up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.portfolios.markets import Markets, MarketStatus, MarketType
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.trading.store import Trades, TradeStatus
from tests.conftest import Client
from tests.desk import Desk, bid, offer
from tests.market.crowds import broken, start_of
from tests.market.trading.test_secondary_market import accept, post

CLIENTS = ("ZTRD1", "ZPGL")
Step = tuple[str, int, int, str]


def step(*words: str) -> st.SearchStrategy[Step]:
    return st.tuples(st.sampled_from(words), st.integers(0, 50), st.integers(1, 30_000), st.sampled_from(CLIENTS))


STEPS = st.lists(st.one_of(step("sell", "take", "bid"), step("retract", "wait"), step("event")), max_size=14)


def sell(client: Client, number: int, units: int, who: str) -> None:
    """Offer part of a CRR to whoever comes next in the list of those who trade."""
    held = client.world[Inventory].of(who)
    buyers = [one.name for one in client.world.participants.with_role("CRRH") if one.name != who]
    if held:
        crr = held[number % len(held)]
        terms = {"source": crr.source, "sink": crr.sink, "tou": crr.tou, "hedgeType": crr.hedge, "crrType": crr.type}
        term = {"startDate": f"{crr.start:%Y-%m-%dT%H:%M:%SZ}", "endDate": f"{crr.end:%Y-%m-%dT%H:%M:%SZ}"}
        deal = {"crrId": crr.id, "mw": units / 1000, "price": number - 20, "targetMpName": buyers[number % len(buyers)]}
        post(client, "privateSmSellOfferCreation", [{"assetOwner": who, **terms, **term, **deal}], who)


def take(client: Client, number: int, who: str) -> None:
    """Accept an offer to sell, or one to buy by a CRR that fits, or none that does."""
    waiting = [
        one for one in client.world[Trades] if one.target == who and one.status is TradeStatus.PENDING_MP_RESPONSE
    ]
    if waiting:
        trade = waiting[number % len(waiting)]
        held = [one.id for one in client.world[Inventory].of(who) if one.source == trade.source]
        if trade.kind == "SELL":
            accept(client, trade.request_id, who)
        elif held:
            post(client, "smResponseToBuyOffers", [{"requestId": trade.request_id, "crrId": held[0]}], who)


def submit(client: Client, number: int, units: int, who: str) -> None:
    """A bid, and an offer of the first CRR, in the auction that is open."""
    held = client.world[Inventory].of(who)
    for desk in desks(client, who):
        month = desk.market[-8:]
        mine = [one for one in held if one.units > 1000][:1]
        same = [{"source": one.source, "sink": one.sink, "tou": one.tou, "crrType": one.type} for one in mine]
        points = (0, number * 20), (units / 1000, number * 20)
        records = [
            offer(one.id, (0, 1), (1, 1), assetOwner=who, period=month, **s) for one, s in zip(mine, same, strict=True)
        ]
        desk.create(bid(*points, assetOwner=who, period=month), *records, name=f"P{number}")
        desk.submit(f"P{number}")


def desks(client: Client, who: str) -> list[Desk]:
    world = client.world
    auctions = [one for one in world[Markets] if one.type is MarketType.AUCTION]
    return [Desk(client, "auction", one.name, who) for one in auctions if one.status(world.now) is MarketStatus.OPEN]


def retract(client: Client, who: str) -> None:
    for desk in desks(client, who):
        for portfolio in client.world[Portfolios].of(desk.market, who):
            desk.retract(portfolio.name)


def play(client: Client, one: Step) -> None:
    word, number, units, who = one
    if word == "sell":
        sell(client, number, units, who)
    elif word == "take":
        take(client, number, who)
    elif word == "bid":
        submit(client, number, units, who)
    elif word == "retract":
        retract(client, who)
    elif word == "wait":
        client.advance(by=f"{number * 3}m")
    else:
        client.advance(event=client.world.timeline.coming()[0].name)


def check_in_order(client: Client, steps: list[Step]) -> None:
    client.admin("POST", "/reset").raise_for_status()
    start = start_of(client.world)
    for one in [*steps, ("wait", 20 * 24 * 20, 1, "")]:
        play(client, one)
        assert broken(client.world, start) == []


@settings(max_examples=8)
@given(steps=STEPS)
def test_a_client_and_actors_break_no_invariant_in_any_order(crowd: Client, steps: list[Step]) -> None:
    check_in_order(crowd, steps)


@pytest.mark.long
@settings(max_examples=200)
@given(steps=STEPS)
def test_nor_do_they_in_two_hundred_orders(crowd: Client, steps: list[Step]) -> None:
    check_in_order(crowd, steps)
