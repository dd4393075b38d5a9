"""Desks in the market simulation, standing before open windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import SERVICES, Mock
from mockserver.settings import world_file
from tests.conftest import Client
from tests.desk import ALLOCATION, AUCTION, Desk, bid, nomination
from tests.market.watched import run_watched

CROWD = {"world": world_file("today"), "clock": datetime(2026, 11, 9, 17, tzinfo=UTC), "actors": True}

SIM_ACTORS = """  - {who: ZSCL, kind: lse}
  - {who: ZTRD1, kind: trader}
  - {who: ZTRD2, kind: trader}
"""


@pytest.fixture
def auction(client: Client) -> Desk:
    """ZTRD1 in the monthly auction, whose window is open."""
    client.advance(event=f"{AUCTION}.open")
    return Desk(client, "auction", AUCTION, "ZTRD1")


@pytest.fixture
def allocation(client: Client) -> Desk:
    """ZPGL in the first tier of the monthly allocation, whose window is open."""
    client.advance(event=f"{ALLOCATION}.open")
    return Desk(client, "nomination", ALLOCATION, "ZPGL")


@pytest.fixture(params=["auction", "nomination"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """A desk of either service, for what both have in common."""
    name = "auction" if request.param == "auction" else "allocation"
    found: Desk = request.getfixturevalue(name)
    return found


@pytest.fixture
def record(desk: Desk) -> dict[str, Any]:
    """A record that the desk can put into a portfolio."""
    return bid() if desk.service == "auction" else nomination()


@pytest.fixture
def crowd(client: Client) -> Client:
    """A client in a world where others act: the one of today, on a Monday morning in November 2026."""
    sessions = client.mock.pipeline.sessions
    sessions.create(client.session, replace(sessions.options, **CROWD))
    return client


@pytest.fixture
def crowd_of_sim(client: Client, tmp_path: Path) -> Client:
    """A client in the market simulation, with an LSE and two traders that act."""
    world, sessions = tmp_path / "crowd.yaml", client.mock.pipeline.sessions
    world.write_text("description: A crowd.\nextends: market-sim\nactors:\n" + SIM_ACTORS)
    sessions.create(client.session, replace(sessions.options, world=world, actors=True))
    return client


@pytest.fixture(scope="session", autouse=True)
def behaviour_under_watch(mock: Mock) -> None:
    """All tests of services show on their way that shapes declare whatever behaviour reads and gives."""
    for contract in mock.pipeline.catalogue.contracts.values():
        handler = SERVICES[contract.operation.service].handlers[contract.operation.key]
        contract.run = partial(run_watched, handler)
