"""What mutual TLS costs: calls on open connections, new connections, and finding out who calls."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import orjson

from benchmarks.calls import CREATION, HEADERS, JSON, STATUS
from benchmarks.load import ROUNDS
from benchmarks.portfolio import PARTICIPANT, portfolio
from benchmarks.process import MOCK, BenchmarkError, Running, on_core, serving
from benchmarks.row import Row
from mockserver.app import build
from mockserver.settings import Settings
from mockserver.tls.folder import write_folder
from mockserver.tls.issue import Order, issue
from mockserver.web.front.identity import Identities

_CLIENT = f"{PARTICIPANT}-read-write"
_LOOK_UPS = 100_000


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "certs"
        write_folder(folder, issue(Order([_CLIENT]), datetime.now(UTC)), replace=False)
        with serving((*MOCK, "--tls", str(folder), "--tls-port", "0")) as mock:
            body = portfolio(bids=1, points=2, name="Benchmark")
            mock.ask(CREATION, HEADERS | JSON, orjson.dumps(body))
            secure = mock.secure_url.replace("127.0.0.1", "localhost") + STATUS
            yield Row("GET over mutual TLS, against plain", _ratio(mock, folder, secure), "x", ">=", 0.8)
            rate = median(_rate(mock, "handshakes", secure, folder) for _ in range(ROUNDS))
            yield Row("New connections over mutual TLS, per second of CPU", rate, "/s", ">=", 200)
        yield Row("Finding out who calls, by certificate", _look_up(folder), "us", "<=", 5)


def _ratio(mock: Running, folder: Path, secure: str) -> float:
    """The rate over TLS divided by the plain one: the median of several rounds, taken in turns."""
    plain = mock.url + STATUS
    return median(
        _rate(mock, "keep-alive", secure, folder) / _rate(mock, "keep-alive", plain, None) for _ in range(ROUNDS)
    )


def _rate(mock: Running, kind: str, url: str, folder: Path | None) -> float:
    """Calls per second of the server's CPU time."""
    shown = ["--certificates", str(folder), "--client", _CLIENT] if folder else []
    command = [*on_core(1), sys.executable, "-m", "benchmarks.client", kind, url, *shown]
    before = mock.cpu_seconds()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkError(f"the load on {url} failed: {done.stderr[-500:]}")
    return int(done.stdout) / (mock.cpu_seconds() - before)


def _look_up(folder: Path) -> float:
    """Microseconds from a connection's certificate to the client with its participants."""
    world = build(Settings(access_log=False)).pipeline.sessions.world("default")
    pem = (folder / f"clients/{_CLIENT}.pem").read_text()
    scope = {"client": ("127.0.0.1", 1), "extensions": {"tls": {"client_cert_chain": [pem]}}}
    identities, headers = Identities(), HEADERS
    started = time.perf_counter()
    for _ in range(_LOOK_UPS):
        name = identities.caller(scope, headers).client or ""
        client = world.clients.find(name)
        if client is None or PARTICIPANT not in client.participants:
            raise BenchmarkError(f"{name} isn't a client of the world")
    return (time.perf_counter() - started) / _LOOK_UPS * 1e6
