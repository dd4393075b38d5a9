"""Many connections write to one portfolio at once: nothing is lost and nothing happens twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest
from httpx2 import Response

from tests.conftest import error_codes
from tests.desk import AUCTION, Desk, bid

WRITERS = 8


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
