"""What checking a large body costs: CPU time inside one process, no sockets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

import orjson

from benchmarks.portfolio import portfolio
from benchmarks.row import Row
from mockserver.app import load_catalogue
from mockserver.caiso.contract import Contract
from mockserver.call import Call
from mockserver.settings import Settings

REPEATS = 30


def rows() -> Iterator[Row]:
    contract = _contract("POST /auction/portfolioCreation")
    content = orjson.dumps(portfolio(bids=500, points=20))
    figure = median(_cpu_ms(contract, content) for _ in range(REPEATS))
    yield Row("POST of 500 bids with 20 points each, validated: CPU time", figure, "ms", "<=", 12)


def _contract(key: str) -> Contract:
    contracts = load_catalogue(Settings()).contracts
    return next(contract for operation, contract in contracts.items() if operation.key == key)


def _cpu_ms(contract: Contract, content: bytes) -> float:
    headers = {"content-type": "application/json", "caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}
    call = Call(contract.operation, headers=headers, content=content)
    started = time.process_time()
    contract.read(call)
    contract.check_request(call)
    return (time.process_time() - started) * 1000
