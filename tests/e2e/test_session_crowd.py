"""Threads that use the admin API beside the services, and begin far more sessions than there may be."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mockserver.testing import MockServer
from tests.processes import running

THREADS = 12
ADMIN = [
    ("GET", "", None),
    ("PUT", "/scenarios", {"names": ["flaky"]}),
    ("GET", "/scenarios", None),
    ("POST", "/clock/advance", {"by": "1m"}),
    ("PUT", "/scenarios", {"names": []}),
    ("GET", "/world/markets", None),
    ("GET", "/world", None),
]
PAGES = ["whoami", "connectivity.json"] * 15 + ["sessions"]  # a list of thousands each time would be all the work


class User:
    """One thread: a connection, a session that it stays with, and ids of others that it begins."""

    def __init__(self, url: str, number: int, names: "count[int]") -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.statuses: set[int] = set()
        self._own, self._names = f"stays-{number}", names

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> bytes:
        content = None if body is None else json.dumps(body)
        always = {"content-type": "application/json", "caiso-request-id": "3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59"}
        self._connection.request(method, path, content, {**always, **headers})
        reply = self._connection.getresponse()
        self.statuses.add(reply.status)
        return reply.read()

    def run(self, rounds: int) -> list[str]:
        """What App Status says in its own session, round by round."""
        self.ask("POST", f"/__admin/sessions/{self._own}/app-status", {"status": self._own})
        said = []
        for number in range(rounds):
            name = f"passing-{next(self._names)}"
            self.ask("GET", "/crr/status", **{"x-mock-session": name})
            method, path, body = ADMIN[number % len(ADMIN)]
            self.ask(method, f"/__admin/sessions/{name}{path}", body)
            self.ask("GET", f"/__admin/{PAGES[number % len(PAGES)]}")
            said.append(self.ask("GET", f"/sessions/{self._own}/crr/status").decode())
        self._connection.close()
        return said


def crowd(url: str, rounds: int, first: int = 0) -> None:
    names = count(first)
    users = [User(url, number, names) for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        told = list(threads.map(lambda user: user.run(rounds), users))

    assert {status for user in users for status in user.statuses if status >= 400} == set()
    assert [set(said) for said in told] == [{f'{{"status":"stays-{number}"}}'} for number in range(THREADS)]


@pytest.mark.slow
def test_a_crowd_of_sessions_breaks_no_call_and_loses_no_session_in_use():
    with MockServer(max_sessions=300, access_log=False) as mock:
        crowd(mock.url, 40)

        assert len(mock.admin.get("sessions")) == 300


@pytest.mark.long
def test_twenty_thousand_sessions_take_no_more_than_the_most_that_there_may_be():
    with running("--frozen", "--no-access-log") as server, MockServer.at(server.url) as mock:
        crowd(server.url, 10_000 // THREADS)
        before = resident(server.popen.pid)
        crowd(server.url, 10_000 // THREADS, 10_000)

        assert len(mock.admin.get("sessions")) == 5000
        assert resident(server.popen.pid) - before < 5_000_000


def resident(process: int) -> int:
    """How many bytes of memory a process takes."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096
