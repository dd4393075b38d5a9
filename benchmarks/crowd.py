"""Whether a world stays as fast when it is full: CPU time inside one process, no sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import count
from statistics import median
from urllib.parse import urlencode

import orjson

from benchmarks.portfolio import MARKET, PARTICIPANT, portfolio
from benchmarks.process import BenchmarkError
from benchmarks.row import Row
from mockserver.app import Mock, build
from mockserver.caiso.contract import Contract
from mockserver.call import Call
from mockserver.market.operator import advance_to_event
from mockserver.settings import Settings

PORTFOLIOS = 10_000
SESSIONS = 1_000
ROUNDS, CALLS = 9, 500

QUERY = urlencode({"marketName": MARKET, "portfolioName": "1", "participantName": PARTICIPANT}).encode()
HEADERS = {"content-type": "application/json", "caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}


def rows() -> Iterator[Row]:
    empty, full = Desk(), Desk()
    for _ in range(PORTFOLIOS):
        full.create()
    for number in range(SESSIONS):
        full.mock.pipeline.sessions.world(f"session {number}")
    crowd = f"with {PORTFOLIOS:,} portfolios and {SESSIONS:,} sessions, against a new world"
    yield Row(f"GET portfolioStatus {crowd}", _speed(empty.status, full.status), "x", ">=", 0.9)
    yield Row(f"POST portfolioCreation {crowd}", _speed(empty.create, full.create), "x", ">=", 0.9)


class Desk:
    """A mock of its own, asked without sockets while the auction is open; one portfolio is there."""

    def __init__(self) -> None:
        self.mock: Mock = build(Settings(world="market-sim", frozen=True))
        world = self.mock.pipeline.sessions.world("crowd")
        advance_to_event(world, f"{MARKET}.open")
        self._names = count(1)
        self._before, self._after = orjson.dumps(portfolio(bids=1, points=2, name="NAME")).split(b"NAME")
        self._status = self._contract("GET /auction/portfolioStatus")
        self._creation = self._contract("POST /auction/portfolioCreation")
        self.create()

    def status(self) -> None:
        self._ask(self._status, query=QUERY)

    def create(self) -> None:
        self._ask(self._creation, content=self._before + str(next(self._names)).encode() + self._after)

    def _contract(self, key: str) -> Contract:
        contracts = self.mock.pipeline.catalogue.contracts
        return next(contract for operation, contract in contracts.items() if operation.key == key)

    def _ask(self, contract: Contract, query: bytes = b"", content: bytes = b"") -> None:
        """The pipeline never waits without a scenario, so its answer comes with the first step."""
        call = Call(contract.operation, "", query, HEADERS, content, session="crowd")
        try:
            self.mock.pipeline.reply_to(call, contract).send(None)
        except StopIteration as done:
            if done.value.status != HTTPStatus.OK:
                raise BenchmarkError(done.value.content.decode()) from None


def _speed(empty: Callable[[], None], full: Callable[[], None]) -> float:
    """How fast the full world is, taken in turns with the empty one."""
    return median(_seconds(empty) / _seconds(full) for _ in range(ROUNDS))


def _seconds(ask: Callable[[], None]) -> float:
    started = time.process_time()
    for _ in range(CALLS):
        ask()
    return time.process_time() - started
