"""Fixtures that all tests share: a mock in this process, its client, and a watch over what it logs."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from httpx2 import Request, Response
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from mockserver.app import Mock, build
from mockserver.market.sessions import Session
from mockserver.market.world import World
from mockserver.settings import Settings
from mockserver.tls.folder import write_folder
from mockserver.tls.issue import Order, issue
from mockserver.web.server.asgi import ASGIApp
from tests.wheel import built, clean_copy

CERTIFIED = ("ZPGL-read-write", "ZPGL-read", "ZPGL-nda", "ZTRD1-read-write", "UPGAE-read-write", "CISO-read", "ZDESK")


class Http:
    """HTTP to an app in this process: each request runs on an event loop of its own, without threads."""

    def __init__(self, app: ASGIApp, base_url: str = "http://localhost") -> None:
        self.app = app
        self._requests = httpx2.Client(base_url=base_url)
        self._loop = asyncio.new_event_loop()

    def request(self, method: str, url: str, **options: Any) -> Response:
        request = self._requests.build_request(method, url, **options)
        sent: list[MutableMapping[str, Any]] = []

        request_message = [{"type": "http.request", "body": request.content, "more_body": False}]

        async def receive() -> MutableMapping[str, Any]:
            """The request, then nothing: the client stays until it has its answer."""
            return request_message.pop() if request_message else await asyncio.Future()

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        self._loop.run_until_complete(self.app(scope_of(request), receive, send))
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Response(sent[0]["status"], headers=sent[0]["headers"], content=content, request=request)

    def get(self, url: str, **options: Any) -> Response:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Response:
        return self.request("POST", url, **options)

    def delete(self, url: str, **options: Any) -> Response:
        return self.request("DELETE", url, **options)

    def close(self) -> None:
        self._requests.close()
        self._loop.close()


def scope_of(request: Request) -> MutableMapping[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8080),
    }


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run what takes minutes, and draw anew in each run")


def pytest_configure(config: pytest.Config) -> None:
    """Drawn examples are the same in every run of a commit; new ones are looked for with --long alone."""
    unjudged = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    settings.register_profile("anew", deadline=None, suppress_health_check=unjudged)
    settings.register_profile("steady", settings.get_profile("anew"), derandomize=True)
    settings.load_profile("anew" if config.getoption("--long") else "steady")
    if not config.getoption("--long"):  # nor may they depend on what was imported before, whose numbers it draws
        assert hasattr(providers, "_get_local_constants"), "hypothesis has another name for it now"
        providers._get_local_constants = lambda: providers._local_constants


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if "long" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="takes minutes: --long runs it"))


@dataclass
class Client:
    """A participant's client of the mock, in one session; a header caiso-request-id comes with every call."""

    mock: Mock
    http: Http
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
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `crr-mock certs` writes it, for a few clients."""
    folder = tmp_path_factory.mktemp("tls") / "certs"
    write_folder(folder, issue(Order(CERTIFIED), datetime.now(UTC)), replace=False)
    return folder


@pytest.fixture(scope="session")
def mock() -> Mock:
    """One mock for the whole run: the market simulation, its clocks standing still."""
    return build(Settings(world="market-sim", frozen=True, access_log=False))


@pytest.fixture
def client(mock: Mock, caplog: pytest.LogCaptureFixture) -> Iterator[Client]:
    """A client with a session of its own. The test fails if a reply breaks its spec."""
    session: Session = mock.pipeline.sessions.create(str(uuid.uuid4()), mock.pipeline.sessions.options)
    with caplog.at_level(logging.ERROR, logger="mockserver.pipeline"):
        client = Client(mock, Http(mock.app), session.id)
        yield client
    client.http.close()
    assert [one.getMessage() for one in caplog.records if one.name == "mockserver.pipeline"] == []
    mock.pipeline.sessions.delete(session.id)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of the project."""
    return clean_copy(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def wheel(checkout: Path) -> Path:
    """The package as it is handed out."""
    return built(checkout)
