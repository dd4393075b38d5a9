"""What the journal costs: calls of a server that keeps one, by those of a server that keeps none."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.calls import HEADERS
from benchmarks.load import Load, ratio
from benchmarks.process import MOCK, serving
from benchmarks.row import Row
from benchmarks.rules import PATH


def rows() -> Iterator[Row]:
    with serving() as on, serving([*MOCK, "--journal-size", "0"]) as off:
        speed = ratio(Load(on, PATH, HEADERS), Load(off, PATH, HEADERS))
        yield Row("GET marketStatus with the journal on, against off", speed, "x", ">=", 0.95)
