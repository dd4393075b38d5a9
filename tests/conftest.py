"""Fixtures that all tests share: a mock in this process, its client, and a watch over what it logs."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from mockserver.app import Mock, build
from mockserver.settings import Settings
from mockserver.state.sessions import Session
from mockserver.state.world import World


@dataclass
class Client:
    """A participant's client of the mock, in one session; a header caiso-request-id comes with every call."""

    mock: Mock
    http: TestClient
    session: str

    def get(self, path: str, **params: Any) -> Response:
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Any, **params: Any) -> Response:
        return self.call("POST", path, params=params, json=body)

    def delete(self, path: str, **params: Any) -> Response:
        return self.call("DELETE", path, params=params)

    def call(self, method: str, path: str, **options: Any) -> Response:
        headers = {"caiso-request-id": str(uuid.uuid4()), **options.pop("headers", {})}
        return self.http.request(method, f"/sessions/{self.session}/crr{path}", headers=headers, **options)

    def admin(self, method: str, path: str = "", **options: Any) -> Response:
        """A call of the admin API on this client's session."""
        return self.http.request(method, f"/__admin/sessions/{self.session}{path}", **options)

    @property
    def world(self) -> World:
        world = self.mock.pipeline.sessions.world(self.session)
        world.settle()
        return world

    def advance(self, **step: str) -> None:
        """Move the clock: by="2h", to="2026-11-05T09:00:00Z" or event="AUC_MN_2026_M12.open"."""
        self.admin("POST", "/clock/advance", json=step).raise_for_status()


def error_codes(reply: Response) -> list[str]:
    return [entry["errorCode"] for entry in reply.json()["errorList"]]


@pytest.fixture(scope="session")
def mock() -> Mock:
    """One mock for the whole run: the market simulation, its clocks standing still."""
    return build(Settings(world="market-sim", frozen=True, access_log=False))


@pytest.fixture
def client(mock: Mock, caplog: pytest.LogCaptureFixture) -> Iterator[Client]:
    """A client with a session of its own. The test fails if a reply breaks its spec."""
    session: Session = mock.pipeline.sessions.create(str(uuid.uuid4()), mock.pipeline.sessions.plan)
    with caplog.at_level(logging.ERROR, logger="mockserver.pipeline"):
        yield Client(mock, TestClient(mock.app, base_url="http://localhost"), session.id)
    assert [one.getMessage() for one in caplog.records if one.name == "mockserver.pipeline"] == []
    mock.pipeline.sessions.delete(session.id)
