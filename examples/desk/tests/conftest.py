"""The desk under test, in a world of its own in which the monthly auction is open."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk import Bid, Desk, Wire, read_bids
from mockserver.testing import Session


@pytest.fixture
def desk(crr_session: Session) -> Iterator[Desk]:
    """Nobody waits: where the desk would sleep, its world's clock goes on instead."""
    sleep = lambda seconds: crr_session.clock.advance(timedelta(seconds=seconds))  # noqa: E731 - in the words of the desk
    wire = Wire(crr_session.base_url, sleep=sleep)
    yield Desk(wire, "ZTRD1")
    wire.close()


@pytest.fixture
def bids() -> list[Bid]:
    return read_bids(Path(__file__).with_name("december.csv"))
