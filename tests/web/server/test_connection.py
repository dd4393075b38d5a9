"""One connection: its order, its times and its limits, seen from a raw socket."""

import asyncio
import logging

import pytest

from mockserver.web.server.limits import Limits
from tests.serving import serving
from tests.web.server.raw import Wire

GET = b"GET / HTTP/1.1\r\nhost: mock\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nhost: mock\r\ncontent-length: 4\r\n\r\n"


async def app(scope, receive, send):
    """Says what it was asked."""
    if scope["path"] == "/fails-late":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0)
    if scope["path"].startswith("/fails"):
        raise ValueError("a bug")
    body, message = b"", await receive()
    while message["type"] == "http.request" and message["more_body"]:
        body, message = body + message["body"], await receive()
    body += message.get("body", b"")
    text = b" ".join([scope["method"].encode(), scope["raw_path"], body])
    headers = [(b"content-length", str(len(text)).encode()), *[one for one in scope["headers"] if one[0][:2] == b"x-"]]
    await send({"type": "http.response.start", "status": int(scope["query_string"] or 200), "headers": headers})
    await send({"type": "http.response.body", "body": text})


@pytest.fixture(scope="module")
def port():
    with serving(app) as port:
        yield port


@pytest.fixture
def wire(port):
    with Wire.to(port) as wire:
        yield wire


@pytest.fixture
def hasty():
    """A server whose connections have a tenth of a second."""
    with serving(app, limits=Limits(keep_alive_s=1, request_s=0.1)) as port:
        yield port


@pytest.mark.parametrize("offer", ["h2c", "TLS/1.2", "websocket"])
def test_an_offer_to_upgrade_is_ignored_and_the_body_kept(wire, offer):
    head = f"POST / HTTP/1.1\r\nhost: m\r\nconnection: Upgrade\r\nupgrade: {offer}\r\ncontent-length: 4\r\n\r\n"
    wire.send(head.encode())
    wire.send(b"body" + POST + b"next")

    assert [wire.reply().content, wire.reply().content] == [b"POST / body", b"POST / next"]


def test_an_offer_to_upgrade_leaves_chunks_as_they_are(wire):
    head = b"POST / HTTP/1.1\r\nhost: m\r\nconnection: upgrade\r\nupgrade: h2c\r\ntransfer-encoding: chunked\r\n\r\n"

    assert wire.ask(head + b"2\r\nbo\r\n2\r\ndy\r\n0\r\nx-trailer: 1\r\n\r\n" + GET).content == b"POST / body"
    assert wire.reply().content == b"GET / "


def test_a_reply_says_how_long_its_connection_stays(wire):
    assert wire.ask(GET).headers["keep-alive"] == "timeout=75"


def test_an_idle_connection_is_closed_when_its_time_is_over(hasty):
    with Wire.to(hasty) as wire:
        assert wire.ask(GET).status == 200
        assert wire.rest() == b""


@pytest.mark.parametrize("begun", [b"GET / HTTP/1.1\r\nhos", POST + b"bo"], ids=["head", "body"])
def test_a_request_that_does_not_come_is_given_up(hasty, begun, caplog):
    with Wire.to(hasty) as wire, caplog.at_level(logging.WARNING):
        assert (wire.send(begun) or wire.rest()) != b""

    assert "refused: the request wasn't there within 0.1 s (--request-timeout)" in caplog.text


def test_garbage_behind_a_request_costs_it_no_answer(wire):
    wire.send(GET + b"garbage\r\n\r\n")

    assert wire.reply().content == b"GET / "
    assert wire.reply().headers["connection"] == "close"
    assert wire.rest() == b""


def test_trailers_are_no_headers(wire):
    head = b"POST / HTTP/1.1\r\nhost: m\r\ntransfer-encoding: chunked\r\n\r\n"

    assert "x-trailer" not in wire.ask(head + b"0\r\nx-trailer: 1\r\n\r\n").headers


def test_trailers_without_end_are_refused(wire, caplog):
    head = b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nx-trailer: "
    wire.send(head + b"a" * 1_000_000)

    wire.rest()
    assert "refused: the trailers have more than 65536 bytes (--max-head)" in caplog.text


def test_blanks_around_a_header_are_no_part_of_it(wire):
    assert wire.ask(b"GET / HTTP/1.1\r\nhost: m\r\nx-one: \t a b \t \r\n\r\n").headers["x-one"] == "a b"


@pytest.mark.parametrize("status", [b"204", b"304"])
def test_a_reply_without_body_has_no_length_and_keeps_its_client_in_step(wire, status):
    reply = wire.ask(GET.replace(b"/ ", b"/?" + status + b" "))

    assert (reply.content, reply.headers["content-length"]) == (b"", None)
    assert wire.ask(GET).content == b"GET / "


@pytest.mark.parametrize("path", ["/fails", "/fails-late"])
def test_a_bug_of_an_app_is_a_500_and_a_line_in_the_log(wire, caplog, path):
    with caplog.at_level(logging.ERROR):
        assert wire.ask(GET.replace(b"/ ", path.encode() + b" ")).status == 500

    assert f"GET {path} failed" in caplog.text
    assert wire.ask(GET).status == 200


def test_a_client_that_leaves_while_its_reply_is_written_leaves_no_trace(caplog):
    async def long(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(200):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body"})

    with serving(long) as port:
        for _ in range(10):
            with Wire.to(port) as wire:
                wire.send(GET)

    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


def test_an_app_s_date_replaces_the_server_s():
    async def dated(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Date", b"never")]})
        await send({"type": "http.response.body"})

    with serving(dated) as port, Wire.to(port) as wire:
        assert wire.ask(GET).headers.get_all("date") == ["never"]
