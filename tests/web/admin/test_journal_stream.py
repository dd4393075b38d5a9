"""Calls as they are made, over real sockets: what a reader gets, and how a stream ends."""

import asyncio
import http.client
import itertools
import json
import socket
import time
from contextlib import closing
from datetime import timedelta

import pytest

from mockserver.app import build
from mockserver.record.journal import Journal
from mockserver.record.search import Query
from mockserver.settings import Settings
from mockserver.web.admin.journal_stream import JournalStream
from tests.processes import running
from tests.serving import serving

STATUS = "/crr/status"
ID = "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"
MARKETS = "/crr/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1"


class Reader:
    """A client of the stream, which reads an event when it is asked to."""

    def __init__(self, port, query="", **headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.request("GET", f"/__admin/journal/stream?{query}", headers=headers)
        self.reply = self.connection.getresponse()
        assert self.reply.status == 200, self.reply.read()
        assert self.event() == {"retry": "1000"}

    def event(self):
        """The fields of the next one; empty behind the last one."""
        lines = iter(lambda: self.reply.readline().decode().rstrip("\n"), "")
        return dict(line.split(": ", 1) for line in lines)

    def calls(self, number):
        return [json.loads(self.event()["data"]) for _ in range(number)]

    def close(self):
        self.reply.close()
        self.connection.close()


def call(port, target=STATUS, method="GET", body=None, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, target, body, headers={"caiso-request-id": ID, **headers})
        return connection.getresponse().read()


@pytest.fixture
def server():
    """A mock whose journal keeps 100 calls, and its port."""
    mock = build(Settings(world="market-sim", frozen=True, access_log=False, journal_size=100))
    with serving(mock.app) as port:
        yield mock, port


@pytest.fixture
def reader(server):
    readers = []

    def reader(*args, **headers):
        readers.append(Reader(server[1], *args, **headers))
        return readers[-1]

    yield reader
    for one in readers:
        one.close()


def wait_until(condition):
    last = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.01)


def test_a_call_is_told_when_it_is_made(server, reader):
    call(server[1])
    stream = reader()
    call(server[1], MARKETS)
    event = stream.event()
    shown = json.loads(event["data"])
    assert stream.reply.getheader("content-type") == "text/event-stream"
    assert (event["id"], shown["number"], shown["operation"]) == ("2", 2, "getActiveAuctionMarkets")


def test_only_calls_that_match_are_told(server, reader):
    stream = reader("status=4xx&service=market_status")
    call(server[1])
    call(server[1], MARKETS)
    call(server[1], MARKETS, "POST")
    assert [one["status"] for one in stream.calls(1)] == [405]


def test_a_reader_that_comes_again_gets_what_it_missed(server, reader):
    for _ in range(4):
        call(server[1])
    resumed = reader("", **{"Last-Event-ID": "2"})
    assert [one["number"] for one in resumed.calls(2)] == [3, 4]
    assert [one["number"] for one in reader("after=1&limit=2").calls(2)] == [2, 3]


def test_a_reader_of_an_earlier_server_gets_all(server, reader):
    call(server[1])
    assert [one["number"] for one in reader("", **{"Last-Event-ID": "500"}).calls(1)] == [1]


def test_a_session_is_told_from_where_it_began(server, reader):
    call(server[1], f"/sessions/a{STATUS}")
    call(server[1], "/__admin/sessions/a/reset", "POST")
    call(server[1], f"/sessions/b{STATUS}")
    call(server[1], f"/sessions/a{STATUS}")
    assert [one["number"] for one in reader("session=a&after=0").calls(1)] == [3]


def test_a_limit_ends_the_stream(server, reader):
    for _ in range(3):
        call(server[1])
    stream = reader("after=0&limit=2")
    assert [one["number"] for one in stream.calls(2)] == [1, 2]
    assert stream.event() == {}


def test_what_has_made_room_is_told_by_number(server, reader):
    for _ in range(300):
        call(server[1])
    stream = reader("after=50&limit=1")
    lost = stream.event()
    dropped = server[0].journal.dropped
    assert (lost["event"], json.loads(lost["data"])) == ("lost", {"lost": dropped - 50})
    assert [one["number"] for one in stream.calls(1)] == [dropped + 1]


def stuck_reader(port):
    """A connection to the stream from which nobody reads, with little room on the way."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    connection.sendall(b"GET /__admin/journal/stream HTTP/1.1\r\nhost: localhost\r\n\r\n")
    return connection


def test_a_slow_reader_loses_calls_and_is_told_how_many(server):
    mock, port = server
    before = len(mock.observers)
    with closing(stuck_reader(port)) as connection:
        wait_until(lambda: len(mock.observers) > before)
        for _ in range(400):
            call(port, "/crr/auction/v1.0/portfolioCreation", "POST", b'"' + b"x" * 60_000 + b'"')
        connection.settimeout(30)
        text = b""
        while b"event: lost" not in text:
            text = text[-100:] + connection.recv(1_000_000)
    wait_until(lambda: len(mock.observers) == before)


def test_a_reader_that_leaves_is_forgotten(server, reader):
    observers = server[0].observers
    before = len(observers)
    stream = reader()
    assert len(observers) == before + 1
    stream.close()
    wait_until(lambda: len(observers) == before)


@pytest.mark.slow
@pytest.mark.parametrize("stuck", [False, True])
def test_a_server_that_stops_ends_its_streams(stuck):
    with running("--frozen", "--world", "market-sim") as process:
        port = int(process.url.rpartition(":")[2])
        with closing(stuck_reader(port) if stuck else Reader(port)) as stream:
            for _ in range(150 if stuck else 1):
                call(port, "/crr/auction/v1.0/portfolioCreation", "POST", b'"' + b"x" * 60_000 + b'"')
            began = time.monotonic()
            assert process.stop() == 0
            assert time.monotonic() - began < 4
            assert stuck or stream.calls(1)[0]["number"] == 1
            assert stuck or stream.event() == {}
        assert "Traceback" not in process.log
        assert "without completing" not in process.log


def test_a_quiet_stream_gives_signs_of_life():
    sent = []

    async def send(message):
        sent.append(message.get("body", b""))

    async def receive():
        while sent.count(b": nothing new\n\n") < 2:
            await asyncio.sleep(0.001)
        return {"type": "http.disconnect"}

    stream = JournalStream(Journal(10), [], Query(), heartbeat=timedelta(milliseconds=1))
    asyncio.run(stream({"type": "http"}, receive, send))
    assert [key for key, _ in itertools.groupby(sent)] == [b"", b"retry: 1000\n\n", b": nothing new\n\n", b""]


@pytest.mark.parametrize("query", ["sesion=a", "status=ok"])
def test_a_stream_of_an_unknown_filter_is_refused(client, query):
    assert client.http.get(f"/__admin/journal/stream?{query}").status_code == 422
