"""What the journal costs: throughput, memory over many calls, and asking it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from benchmarks.calls import CREATION, HEADERS, posts
from benchmarks.crowd import Desk
from benchmarks.load import Load, rate, ratio
from benchmarks.portfolio import portfolio
from benchmarks.process import MOCK, BenchmarkError, Running, serving
from benchmarks.row import Row
from benchmarks.rules import PATH

FULL, ALL = 20_000, 200_000  # calls; 10,000 are kept
ASKED_OF, ROUNDS = 1_000, 9
CHECKS: list[dict[str, Any]] = [
    {"when": {"operation": "getPortfolioStatus", "params": {"portfolioName": "1"}}, "exactly": ASKED_OF // 2},
    {"when": {"operation": "portfolioCreation", "participant": "ZTRD1"}, "atLeast": 1},
    {"when": {"operation": "portfolioCreation", "body": {"/portfolioName": "7"}}, "exactly": 1},
    {"when": {"body": {"/newBids/*/tou": "OFF"}}, "status": "2xx", "atMost": 0},
]


def rows() -> Iterator[Row]:
    with serving() as on, serving([*MOCK, "--journal-size", "0"]) as off:
        speed = ratio(Load(on, PATH, HEADERS), Load(off, PATH, HEADERS))
        yield Row("GET marketStatus with the journal on, against off", speed, "x", ">=", 0.95)
        with tempfile.TemporaryDirectory() as folder:
            script = posts(Path(folder) / "portfolio.lua", portfolio(bids=1, points=2, name="NAME"))
            speed = ratio(Load(on, CREATION, HEADERS, script), Load(off, CREATION, HEADERS, script))
        yield Row("POST portfolioCreation with the journal on, against off", speed, "x", ">=", 0.95)
    yield Row(f"Memory that {ALL:,} calls add once the journal is full", _growth_mb(), "MB", "<=", 5.0)
    yield Row(
        f"Verification of {len(CHECKS)} checks over {ASKED_OF:,} calls", _verification_ms(), "ms of CPU", "<=", 20
    )


def _growth_mb() -> float:
    """Resident memory after so many calls, less that when the journal had just been filled twice."""
    with serving() as server:
        _call_until(server, FULL)
        before = server.resident_mb()
        _call_until(server, FULL + ALL)
        return server.resident_mb() - before


def _call_until(server: Running, number: int) -> None:
    while _last(server) < number:
        rate(Load(server, PATH, HEADERS))


def _last(server: Running) -> int:
    return int(orjson.loads(server.ask("/__admin/journal?limit=0", {}))["last"])


def _verification_ms() -> float:
    """Of the calls of one session, over the admin API in this process."""
    desk = Desk()
    desk.mock.journal.begin("crowd")
    for _ in range(ASKED_OF // 2):
        desk.create()
        desk.status()
    content = orjson.dumps({"session": "crowd", "calls": CHECKS})
    asyncio.run(_verify(desk, content))  # builds the grammar, and isn't counted
    return 1000 * median(_seconds_of_verification(desk, content) for _ in range(ROUNDS))


def _seconds_of_verification(desk: Desk, content: bytes) -> float:
    started = time.process_time()
    asyncio.run(_verify(desk, content))
    return time.process_time() - started


async def _verify(desk: Desk, content: bytes) -> None:
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/__admin/journal/verify",
        "raw_path": b"/__admin/journal/verify",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content}

    async def send(message: Any) -> None:
        sent.append(message)

    await desk.mock.app(scope, receive, send)
    if sent[0]["status"] != 200:
        raise BenchmarkError(sent[1]["body"].decode())
