"""Many connections write to one portfolio at once: nothing is lost and nothing happens twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import httpx2
import pytest
from httpx2 import Response

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.trading.store import Trades
from mockserver.settings import world_file
from tests.conftest import error_codes
from tests.desk import AUCTION, Desk, bid
from tests.market.trading.test_secondary_market import post, sell_offer

WRITERS = 8
MORNING = datetime(2026, 11, 9, 17, tzinfo=UTC)


@pytest.fixture
def desk(wire):
    wire.advance(event=f"{AUCTION}.open")
    return Desk(wire, "auction", AUCTION, "ZTRD1")


def at_once(desk: Desk, write: Callable[[Desk, int], Response]) -> Counter[str]:
    """What each of several writers got who wrote at the same time, each on a connection of its own."""

    def write_alone(number: int) -> str:
        with httpx2.Client(base_url=desk.client.http.base_url) as http:
            reply = write(replace(desk, client=replace(desk.client, http=http)), number)
        return error_codes(reply)[0] if reply.status_code == 400 else reply.json()["status"]

    with ThreadPoolExecutor(WRITERS) as writers:
        return Counter(writers.map(write_alone, range(WRITERS)))


def test_of_many_writers_one_wins_at_each_step(desk):
    steps = [
        (lambda desk, _: desk.create(bid()), "VALID", "POR0101"),
        (lambda desk, _: desk.submit(), "SUBMITTED", "POR0051"),
        (lambda desk, _: desk.retract(), "VALID", "POR0038"),
        (lambda desk, _: desk.delete(), "DELETED", "POR0100"),
    ]

    for write, won, lost in steps:
        assert at_once(desk, write) == {won: 1, lost: WRITERS - 1}


def test_portfolios_of_many_writers_are_all_kept(desk):
    assert at_once(desk, lambda desk, number: desk.create(bid(), bid(), name=f"P{number}")) == {"VALID": WRITERS}

    ids = [found["bidId"] for name in desk.names() for found in desk.get(name).json()["bids"]]
    assert len(set(ids)) == len(ids) == 2 * WRITERS


@pytest.fixture
def sold(wire):
    """An offer to everybody of 5 MW of ZTRD1, in a world where ZTRD2 acts of itself; gives its request id."""
    sessions = wire.mock.pipeline.sessions
    sessions.create(wire.session, replace(sessions.options, world=world_file("today"), actors=True, clock=MORNING))
    crr = next(one for one in wire.world[Inventory].of("ZTRD1") if one.source == "TH_SP15_GEN-APND")
    offer = sell_offer(crr, crrType=crr.type, mw=5, price=2600)
    return post(wire, "publicSmSellOfferCreation", [offer]).json()[0]["requestId"]


def raced(client, operation, participants, record):
    """How many of several connections won that asked the same at once, each for one of the participants in turn."""

    def ask(number: int) -> int:
        with httpx2.Client(base_url=client.http.base_url) as http:
            who = participants[number % len(participants)]
            return post(replace(client, http=http), operation, [record(number)], who).status_code

    with ThreadPoolExecutor(WRITERS) as writers:
        return Counter(writers.map(ask, range(WRITERS)))


def test_of_all_who_race_for_one_offer_one_wins_be_it_client_or_actor(wire, sold):
    targets = ("ZTRD2", "ZTRD3", "ZPGL", "ZTOR1")
    addressed = raced(
        wire,
        "smPublicOfferToSpecifiedMp",
        ["ZTRD1"],
        lambda number: {"requestId": sold, "respondingMpName": targets[number % 4], "price": 2600},
    )
    wire.advance(by="5m")  # an actor may have answered by now
    won = wire.world[Trades].find(sold).target
    raced(wire, "smResponseToSellOffers", targets, lambda _: {"requestId": sold})
    wire.advance(by="10m")

    assert addressed == {200: 1, 400: WRITERS - 1}
    assert wire.world[Trades].find(sold).status == "APPROVED"
    bought = [one for one in wire.world[Inventory] if one.origin == "SECONDARY_MARKET" and one.units == 5000]
    assert [one.owner for one in bought] == [won]
