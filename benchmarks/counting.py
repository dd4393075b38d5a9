"""What it costs to count a call for coverage and metrics."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.crowd import Desk
from benchmarks.row import Row
from mockserver.call import Call, Reply
from mockserver.clock import real_now, timestamp
from mockserver.record.counts import CallCounts
from mockserver.record.finished import FinishedCall

CALLS, ROUNDS = 20_000, 9


def rows() -> Iterator[Row]:
    operation = Desk().mock.pipeline.catalogue.operations[0]
    counts, finished = CallCounts(), FinishedCall(Call(operation), Reply(200), real_now(), timestamp(), 0.0001)
    yield Row("Counting a call", median(_microseconds(counts, finished) for _ in range(ROUNDS)), "us", "<=", 1.0)


def _microseconds(counts: CallCounts, finished: FinishedCall) -> float:
    started = time.process_time()
    for _ in range(CALLS):
        counts.add(finished)
    return (time.process_time() - started) / CALLS * 1e6
