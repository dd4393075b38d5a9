"""From the start of the process to the first answer, and what it then holds in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.calls import HEADERS
from benchmarks.portfolio import MARKET, PARTICIPANT
from benchmarks.process import serving
from benchmarks.row import Row

STARTS = 5


def rows() -> Iterator[Row]:
    starts = [_start() for _ in range(STARTS)]
    yield Row("Process start to first answer, ten specs", median(seconds for seconds, _ in starts), "s", "<=", 1.0)
    yield Row("Resident memory after the first answer", median(memory for _, memory in starts), "MB", "<=", 100)


def _start() -> tuple[float, float]:
    """Seconds to the first answer, and megabytes."""
    with serving() as mock:
        mock.ask(f"/crr/marketstatus/v1.0/marketStatus?marketName={MARKET}&participantName={PARTICIPANT}", HEADERS)
        return time.perf_counter() - mock.started, mock.resident_mb()
