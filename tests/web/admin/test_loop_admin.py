"""No body and no query holds the loop, whichever route of the admin API and of the pages it is sent to."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.routing import APIRoute, RouteContext

from tests.conftest import Http
from tests.desk import AUCTION
from tests.web.test_coroutines import all_routes

MEGABYTE = 1_000_000  # more than 1 MiB isn't read
NAMES = {
    "session": "loop",
    "market": AUCTION,
    "kind": "portfolios",
    "name": "flaky",
    "plan": "first-day",
    "request_id": "1",
    **dict.fromkeys(("stem", "old", "new"), "caiso_crr_auction_v1.2.1"),
}
ROUTES = [one for one in all_routes() if not one.path.endswith("/stream")]  # which doesn't end


def fields(route: RouteContext) -> list[str]:
    body = route.original_route.body_field if isinstance(route.original_route, APIRoute) else None
    return list(body.field_info.annotation.model_fields) if body else ["calls"]


def each(made: Callable[[int], Any]) -> Callable[[list[str]], Any]:
    """The same in each field, together a megabyte."""
    return lambda names: {name: made(MEGABYTE // len(names)) for name in names}


BODIES: dict[str, Callable[[list[str]], Any]] = {
    "numbers": lambda _: [1] * (MEGABYTE // 3),
    "unknown names": lambda _: {f"k{number}": 1 for number in range(MEGABYTE // 14)},
    "lists of numbers": each(lambda size: [1] * (size // 3)),
    "lists of objects": each(lambda size: [{}] * (size // 4)),
    "lists of texts": each(lambda size: ["AAAAAA"] * (size // 12)),
    "objects": each(lambda size: {f"k{number}": 1 for number in range(size // 15)}),
    "texts": each(lambda size: "A" * size),
}
NESTED = {"nested lists": b"[" * MEGABYTE, "nested objects": b'{"a":' * (MEGABYTE // 5)}
QUERIES = (
    "a=" + "A" * 60_000,
    "&".join(f"a{number}=1" for number in range(8000)),
    "session=1&" * 6000,
    "by=" + "%41" * 20_000,
)


def sent(http: Http, route: RouteContext, content: bytes | None = None, query: str = "") -> int:
    [method, *_] = sorted(route.methods - {"HEAD"})
    http.mock.pipeline.sessions.use("loop")
    path = route.path.format(**NAMES)
    headers = {"content-type": "application/json"}
    return http.request(method, f"{path}?{query}", content=content, headers=headers).status_code


@pytest.fixture
def http(mock):
    http = Http(mock.app)
    http.mock = mock
    yield http
    http.close()


def named(route: RouteContext) -> str:
    return f"{'-'.join(sorted(route.methods - {'HEAD'}))} {route.path}"


@pytest.mark.parametrize("route", [one for one in ROUTES if one.methods & {"POST", "PUT"}], ids=named)
def test_bodies_of_a_megabyte_are_read_and_refused_in_turns(http, stretches, route, request):
    contents = [json.dumps(made(fields(route))).encode() for made in BODIES.values()] + list(NESTED.values())
    sent(http, route, b"{}")  # what is loaded with the first one
    for content in contents:
        stretches.clear()
        assert sent(http, route, content) < 500
        assert max(stretches) < 0.5  # seconds, on a slow machine


@pytest.mark.long
@pytest.mark.parametrize("route", [one for one in ROUTES if one.methods & {"POST", "PUT"}], ids=named)
@pytest.mark.parametrize("kind", [*BODIES, *NESTED])
def test_bodies_of_a_megabyte_hold_the_loop_for_50_milliseconds(http, stretches, route, kind):
    content = NESTED.get(kind) or json.dumps(BODIES[kind](fields(route))).encode()
    longest = []
    for _ in range(5):
        stretches.clear()
        assert sent(http, route, content) < 500
        longest.append(max(stretches))

    assert min(longest) < 0.05


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_the_longest_queries_are_answered_at_once(http, stretches, route):
    sent(http, route)
    for query in QUERIES:
        stretches.clear()
        assert sent(http, route, query=query) < 500
        assert max(stretches) < 1  # seconds, on a slow machine; the catalogue's pages are written in one go


def test_the_first_look_at_scenarios_is_taken_in_turns(http, stretches):
    assert sent(http, next(one for one in ROUTES if one.path == "/__admin/scenarios" and "GET" in one.methods)) == 200
    assert len(stretches) > 14  # scenarios that ship
