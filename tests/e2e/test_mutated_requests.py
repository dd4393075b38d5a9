"""Requests with something broken in their bytes: the server answers others all the time, and nothing of ours fails."""

import json
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from threading import Event, Thread
from time import perf_counter, process_time
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from mockserver.app import build
from mockserver.settings import Settings
from mockserver.testing import MockServer
from tests.contract.right_requests import acting, right_request

JUNK = [b"\x00", b"\xff", b"%", b"%2F", b"{", b"]", b'"', b"\\u0000", b"1e999", b"null", b"-" * 40, b"9" * 400]
JUNK += [b"\r\n", b":", b" ", b"\xf0\x9f\x98\x80", b"[" * 900, b"a" * 5000, b"/../", b"?&=&", b"crr"]
ADMIN = [
    ("POST", "/__admin/sessions", {"id": "one", "seed": 3, "clock": "2026-11-09T09:00:00Z"}),
    ("POST", "/__admin/sessions/one/clock/advance", {"by": "1h"}),
    ("POST", "/__admin/journal/verify", {"calls": [{"when": {"operation": "portfolioCreation"}}]}),
    ("POST", "/__admin/scenarios", {"name": "mine", "description": "x", "rules": [{"then": [{"error": "MKT0004"}]}]}),
    ("PUT", "/__admin/sessions/one/scenarios", {"names": ["mine"]}),
    ("GET", "/__admin/journal?status=4xx&session=one", None),
    ("GET", "/__admin/sessions/one/world/crrs", None),
]
LONG = pytest.mark.long


def right_requests() -> Iterator[bytes]:
    """The bytes of a right request for each operation, and of some for the admin API."""
    for contract in build(Settings(access_log=False)).pipeline.catalogue.contracts.values():
        sent = acting(contract, right_request(contract))
        query = f"?{urlencode(sent.query)}" if sent.query else ""
        yield raw(contract.operation.method, f"/crr{sent.path}{query}", sent.body or b"", dict(sent.headers))
    for method, path, body in ADMIN:
        yield raw(
            method, path, b"" if body is None else json.dumps(body).encode(), {"content-type": "application/json"}
        )


def raw(method: str, target: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "host: localhost", f"content-length: {len(body)}", "connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def mutated(request: bytes, chance: Random) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    if body and chance.random() < 0.6:
        body = broken(body, chance)
        head = b"\r\n".join(
            b"content-length: %d" % len(body) if line.startswith(b"content-length") else line
            for line in head.split(b"\r\n")
        )
    else:
        head = broken(head, chance)
    return head + b"\r\n\r\n" + body


def broken(data: bytes, chance: Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        end = min(end, at + chance.choice((0, 1, 3, 40)))
        piece = chance.choice((*JUNK, data[at:end] * 2, data[at : at + 1] * 3))
        data = data[:at] + piece + data[end:]
    return data


class Watch(Thread):
    """Asks /healthz over and over, and keeps what the longest answer took, in seconds of a clock."""

    def __init__(self, url: str, clock: Callable[[], float]) -> None:
        super().__init__(daemon=True)
        self._clock = clock
        self._url, self._done, self.longest = url, Event(), 0.0

    def run(self) -> None:
        with httpx.Client(base_url=self._url, timeout=60) as client:
            while not self._done.wait(0.05):
                began = self._clock()
                assert client.get("/healthz").json()["status"] == "ok"
                self.longest = max(self.longest, self._clock() - began)

    def stop(self) -> float:
        self._done.set()
        self.join()
        return self.longest


def send(port: int, data: bytes) -> None:
    """Send, and read whatever comes; a request that lacks its end is given up."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


@pytest.mark.parametrize(
    ("number", "clock"),
    [pytest.param(1500, process_time, marks=pytest.mark.slow), pytest.param(100_000, perf_counter, marks=LONG)],
)  # on a slow machine only the seconds in which the process worked can be held
def test_mutated_requests_hold_nobody_up_and_break_nothing(caplog, number, clock):
    requests, chance = list(right_requests()), Random(number)
    with MockServer(access_log=False) as mock, caplog.at_level(logging.WARNING):
        watch = Watch(mock.url, clock)
        watch.start()
        for _ in range(number):
            send(urlsplit(mock.url).port or 0, mutated(chance.choice(requests), chance))
        assert watch.stop() < 1

    assert [one.getMessage() for one in caplog.records if one.exc_info or one.levelno >= logging.ERROR] == []
