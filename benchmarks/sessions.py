"""What sessions cost: to begin, to begin anew, for a test of pytest, and in memory; and the plugin unused."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import orjson

from benchmarks.calls import HEADERS
from benchmarks.portfolio import portfolio
from benchmarks.process import BenchmarkError, serving
from benchmarks.row import Row
from mockserver.testing import MockServer

ROUNDS = 500
LIVE = 2000
PORTFOLIO = orjson.dumps(portfolio(bids=1, points=2))
PLUGIN = "mockserver.testing.plugin"

# How long each test takes with its fixtures, by the name of its function.
STOPWATCH = """
import json, time
from collections import defaultdict
from pathlib import Path
import pytest

seconds = defaultdict(list)

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    began = time.perf_counter()
    result = yield
    seconds[item.originalname].append(time.perf_counter() - began)
    return result

def pytest_sessionfinish():
    Path("seconds.json").write_text(json.dumps(seconds))
"""
TESTS = f"""
import pytest

@pytest.mark.parametrize("n", range({ROUNDS}))
def test_with(n, crr_session): ...

@pytest.mark.parametrize("n", range({ROUNDS}))
def test_without(n): ...
"""


def rows() -> Iterator[Row]:
    with serving() as served, MockServer.at(served.url) as mock, mock.session(world="market-sim") as session:
        yield Row("A session begun from a world, by the admin API", _ms(mock.session), "ms", "<=", 5)
        yield Row("A session begun anew, by the admin API", _ms(session.reset), "ms", "<=", 2)
    with serving() as served, MockServer.at(served.url) as mock:
        for _ in range(LIVE):
            path = f"/sessions/{mock.session().id}/crr/auction/v1.0/portfolioCreation"
            served.ask(path, {**HEADERS, "content-type": "application/json"}, PORTFOLIO)
        yield Row("2,000 live sessions with a portfolio each: resident memory", served.resident_mb(), "MB", "<=", 600)
    yield Row("crr_session, for a test", _fixture_ms(), "ms", "<=", 3)
    yield Row("pytest --version with the plugin, on top: CPU time", _load_ms(), "ms", "<=", 20)


def _ms(act: Callable[[], object]) -> float:
    """The median of many."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return median(times) * 1000


def _fixture_ms() -> float:
    """What a test takes with the fixture, less what it takes without."""
    with TemporaryDirectory() as folder:
        Path(folder, "conftest.py").write_text(STOPWATCH)
        Path(folder, "test_it.py").write_text(TESTS)
        _pytest(folder, "-q", "-p", PLUGIN)
        seconds = json.loads(Path(folder, "seconds.json").read_text())
    with_it, without = (median(seconds[name]) for name in ("test_with", "test_without"))
    return float(with_it - without) * 1000


def _load_ms() -> float:
    """The difference of medians, in turn with and without."""
    with TemporaryDirectory() as folder:
        pairs = [(_cpu_ms(folder, "-p", PLUGIN), _cpu_ms(folder, "-p", "no:none")) for _ in range(7)]
    return median(one for one, _ in pairs) - median(other for _, other in pairs)


def _cpu_ms(folder: str, *options: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _pytest(folder, "--version", *options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def _pytest(folder: str, *options: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkError(f"pytest {' '.join(options)} ends with {done.returncode}: {done.stdout}{done.stderr}")
