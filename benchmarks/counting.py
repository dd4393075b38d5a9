"""What it costs to count a call for coverage and metrics."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.crowd import Desk
from benchmarks.row import Row
from mockserver.call import Call, Reply
from mockserver.tally import Tally

CALLS, ROUNDS = 20_000, 9


def rows() -> Iterator[Row]:
    operation = Desk().mock.pipeline.catalogue.operations[0]
    tally, call, reply = Tally(), Call(operation), Reply(200)
    yield Row("Counting a call", median(_microseconds(tally, call, reply) for _ in range(ROUNDS)), "us", "<=", 1.0)


def _microseconds(tally: Tally, call: Call, reply: Reply) -> float:
    started = time.process_time()
    for _ in range(CALLS):
        tally.add(call, reply, 0.0001)
    return (time.process_time() - started) / CALLS * 1e6
