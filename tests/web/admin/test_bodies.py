"""Every route of the admin API that takes a body, and clients that don't send all of it."""

import asyncio
import json
from typing import Any

import pytest
from httpx2 import Request

from mockserver.app import Mock
from mockserver.errors import BadRequest
from mockserver.web.server.refusal import bad
from tests.conftest import scope_of

FIRST = {"type": "http.request", "body": b"{", "more_body": True}


@pytest.fixture
def requests(client) -> list[dict[str, Any]]:
    """A request to each route that takes a body."""
    paths = client.http.get("/__admin/openapi.json").json()["paths"].items()
    asked = [(method, path) for path, methods in paths for method in methods if "requestBody" in methods[method]]
    plain = [(method.upper(), path.replace("{", "").replace("}", "")) for method, path in asked]
    return [scope_of(Request(method, f"http://localhost{path}", json={})) for method, path in plain]


async def answer(mock: Mock, scope: dict[str, Any], then: object) -> list[dict[str, Any]]:
    """What is sent to a client whose body begins, and goes on with a message or an error."""
    messages, sent = iter([FIRST, then]), []

    async def receive() -> Any:
        message = next(messages)
        if isinstance(message, Exception):
            raise message
        return message

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await mock.app(scope, receive, send)
    return sent


def test_a_body_that_breaks_http_is_refused_wherever_it_is_read(mock, requests):
    for scope in requests:
        start, body = asyncio.run(answer(mock, scope, BadRequest(bad("no hexadecimal number"))))

        assert (start["status"], json.loads(body["body"])["detail"]) == (400, "no hexadecimal number")
    assert len(requests) > 10


def test_a_client_that_leaves_before_its_body_is_complete_is_no_failure(mock, requests):
    for scope in requests:
        start, *_ = asyncio.run(answer(mock, scope, {"type": "http.disconnect"}))

        assert start["status"] == 400
