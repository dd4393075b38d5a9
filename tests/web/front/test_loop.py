"""No call holds the loop that serves all others: not with the largest lawful body, nor with the worst unlawful one."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Http
from tests.contract.referee import Sent
from tests.contract.right_requests import acting, right_request

MOCK = build(Settings(world="market-sim", frozen=True, access_log=False))
WITH_BODY = [one for one in MOCK.pipeline.catalogue.contracts.values() if one.body]
Body = Any
Made = Callable[[int], Body]


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    http = Http(MOCK.app)
    yield http
    http.close()


def size(value: Any) -> int:
    return len(json.dumps(value)) + 2


def times(value: Any) -> Made:
    """As many as fit into so many bytes."""
    return lambda most: [value] * (most // size(value))


def uneven(value: Any) -> Any:
    """With more decimals than any number may have."""
    if isinstance(value, dict):
        return {key: uneven(one) for key, one in value.items()}
    if isinstance(value, list):
        return [uneven(one) for one in value]
    return 0.123456789 if isinstance(value, float | int) else value


def bodies(body: Body) -> Iterator[tuple[str, Made]]:
    """Names of large bodies, and how to make them: a right one's records many times, and everything that is wrong."""
    lists = [name for name, value in body.items() if isinstance(value, list)] if isinstance(body, dict) else [None]

    def put(name: str | None, made: Made) -> Made:
        return made if name is None else lambda most: {**body, name: made(most)}

    for name in lists:
        [record, *_] = body if name is None else body[name]
        yield f"{name} right", put(name, times(record))
        yield f"{name} wrong at last", put(name, lambda most, r=record: [*times(r)(most), {}])
        yield f"{name} uneven at last", put(name, lambda most, r=record: [*times(r)(most), uneven(r)])
        yield f"{name} empty", put(name, times({}))
        yield f"{name} numbers", put(name, times(1))
        yield f"{name} nulls", put(name, times(dict.fromkeys(record)))
        yield (
            f"{name} texts",
            put(name, times({key: "?" if value == str(value) else 1 for key, value in record.items()})),
        )
        for key, value in record.items():
            if isinstance(value, list):
                yield f"{key} right", put(name, lambda most, r=record, k=key, v=value: [{**r, k: times(v[0])(most)}])
                yield f"{key} numbers", put(name, lambda most, r=record, k=key: [{**r, k: times(1)(most)}])
    yield "list", times(1)
    if isinstance(body, dict):
        yield "unknown names", lambda most: {**body, **{f"portfolioNam{n}": 1 for n in range(most // 20)}}
        yield "long texts", lambda most: {key: "A" * (most // len(body)) for key in body}


def cases() -> Iterator[Any]:
    for contract in WITH_BODY:
        sent = acting(contract, right_request(contract))
        for name, made in bodies(json.loads(sent.body or b"")):
            yield pytest.param(sent, made, id=f"{contract.operation.key} {name}")


def stretch(http: Http, sent: Sent, content: bytes, stretches: list[float]) -> float:
    stretches.clear()
    http.post(f"/crr{sent.path}", params=dict(sent.query), content=content, headers=dict(sent.headers))
    return max(stretches)


@pytest.mark.parametrize(("sent", "made"), list(cases()))
def test_a_large_body_holds_the_loop_for_a_moment(http, stretches, sent, made):
    content = json.dumps(made(100_000)).encode()

    assert stretch(http, sent, content, stretches) < 0.5  # seconds, on a slow machine; what is cubic takes minutes


def test_others_are_answered_between_the_stages_of_a_large_body():
    sent = acting(WITH_BODY[0], right_request(WITH_BODY[0]))
    large = [{}] * 50_000
    done: list[int] = []

    async def call(client: httpx2.AsyncClient, body: Body) -> None:
        reply = await client.post(f"/crr{sent.path}", json=body, params=dict(sent.query), headers=dict(sent.headers))
        done.append(len(reply.request.content))

    async def both() -> None:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(MOCK.app), base_url="http://localhost") as client:
            await asyncio.gather(call(client, large), call(client, {}))

    asyncio.run(both())

    assert done == sorted(done)


@pytest.mark.long
@pytest.mark.parametrize(("sent", "made"), list(cases()))
@pytest.mark.parametrize("megabytes", [2, 15])
def test_the_largest_bodies_hold_it_for_25_milliseconds_a_megabyte(http, stretches, sent, made, megabytes):
    content = json.dumps(made(megabytes * 1_000_000)).encode()
    stretch(http, sent, content, stretches)  # what is loaded with the first call

    assert min(stretch(http, sent, content, stretches) for _ in range(4)) < 0.025 * max(2, megabytes)


@pytest.mark.parametrize(
    "scenario",
    [
        {"rules": [1] * 200_000},
        {"rules": [{}] * 200_000},
        {"rules": [{f"k{n}": 1 for n in range(70_000)}]},
        {"rules": [{"then": [{"delay": "1ms"}]}] * 20_000},
        {"rules": [], "steps": [1] * 200_000},
        {"rules": []} | {f"k{n}": 1 for n in range(70_000)},
    ],
    ids=["numbers", "nothing", "unknown names", "right", "steps", "names"],
)
def test_a_posted_scenario_of_a_megabyte_is_refused_at_once(http, stretches, scenario):
    http.get("/__admin/scenarios")  # which builds their grammar
    stretches.clear()
    reply = http.post("/__admin/scenarios", json={"name": "big", "description": "Big"} | scenario)

    assert reply.status_code == 422
    assert len(reply.text) < 1000
    assert max(stretches) < 0.5  # seconds, on a slow machine


@pytest.mark.parametrize("path", ["/__admin/journal?status=5xx", "/__admin/journal.har?status=5xx"])
def test_a_search_that_finds_nothing_lets_the_services_answer_in_between(http, stretches, path):
    MOCK.journal.clear()
    for _ in range(300):
        http.get("/crr/status")
    stretches.clear()

    assert http.get(path).status_code == 200
    assert len(stretches) > 300 / 50
