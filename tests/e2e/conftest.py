"""A mock on a real socket, for whole rehearsals; time moves only by the admin API."""

import uuid
from collections.abc import Iterator

import httpx2
import pytest

from mockserver.app import Mock, build
from mockserver.settings import Settings
from tests.browser import browser, open_page
from tests.conftest import Client
from tests.serving import serving

__all__ = ["browser", "open_page"]


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Mock, int]]:
    mock = build(Settings(world="market-sim", frozen=True, access_log=False))
    with serving(mock.app) as port:
        yield mock, port


@pytest.fixture
def wire(served: tuple[Mock, int]) -> Iterator[Client]:
    """A client over sockets with a session of its own."""
    mock, port = served
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as http:
        client = Client(mock, http, str(uuid.uuid4()))  # type: ignore[arg-type]
        http.post("/__admin/sessions", json={"id": client.session}).raise_for_status()
        yield client
        client.admin("DELETE").raise_for_status()
