"""Scenarios of a test's own, active in its client's session."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mockserver.record.record import Record
from tests.conftest import Client

Activate = Callable[..., str]


@pytest.fixture
def activate(client: Client) -> Iterator[Activate]:
    """Post a scenario of these rules and make it the one that is active; gives its name."""
    scenarios = client.mock.pipeline.scenarios
    names = []

    def activate(*rules: dict[str, Any], name: str = "", **keys: Any) -> str:
        name = name or f"{client.session}-{len(names)}"
        list(scenarios.library.post(name, {"description": "made by a test", "rules": list(rules), **keys}))
        names.append(name)
        scenarios.activate([name], client.world)
        return name

    yield activate
    scenarios.activate([], client.world)
    for name in set(names):
        scenarios.remove(name)


@pytest.fixture
def records(client: Client) -> Callable[[], list[Record]]:
    """What the journal holds of the client's session, oldest first."""
    return lambda: list(client.mock.journal.of(client.session))


def market_status(client: Client, market: str = "AUC_MN_2026_M12", participant: str = "ZTRD1", **options: Any) -> Any:
    params = {"marketName": market, "participantName": participant}
    return client.call("GET", "/marketstatus/v1.0/marketStatus", params=params, **options)


def active_markets(client: Client, participant: str = "ZTRD1") -> Any:
    return client.get("/marketstatus/v1.0/activeAuctionMarkets", participantName=participant)
