"""Every fault of the wire, seen from a raw socket."""

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from mockserver.call import Delivery, Fault, Reply
from mockserver.clock import monotonic
from mockserver.settings import Settings
from mockserver.web.front.delivery import send_reply
from mockserver.web.server.server import listen_securely
from tests.serving import serving

BODY = b'{"status": "up"}'
DELIVERIES = {
    "/reset": Delivery(Fault.CONNECTION_RESET),
    "/empty": Delivery(Fault.EMPTY_RESPONSE),
    "/malformed": Delivery(Fault.MALFORMED_CHUNK, garbage=b"no-length\r\nat all"),
    "/random": Delivery(Fault.RANDOM_DATA_THEN_CLOSE, garbage=b"\x00\x81\xfe"),
    "/truncated": Delivery(Fault.TRUNCATED_BODY, sent=7),
    "/dribble": Delivery(Fault.DRIBBLE, rate=80),
    "/stall": Delivery(Fault.STALL, hold=timedelta(milliseconds=50)),
    "/stall-in-body": Delivery(Fault.STALL, sent=3, hold=timedelta(milliseconds=50)),
    "/twice": Delivery(Fault.DUPLICATE_REPLY),
    "/whole": None,
}


async def app(scope, receive, send):
    await send_reply(Reply(200, BODY, delivery=DELIVERIES[scope["path"]]), scope, receive, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(app) as port:
        yield port


@pytest.fixture(scope="module")
def tls_port(certificates) -> Iterator[int]:
    secure = listen_securely(Settings(tls=certificates, tls_port=0))
    with secure.socket, serving(app, secure):
        yield secure.socket.getsockname()[1]


@pytest.fixture(params=["plain", "TLS"])
def connect(request, port, certificates):
    """A new connection to the server."""
    if request.param == "plain":
        return lambda: socket.create_connection(("127.0.0.1", port), timeout=30)
    tls_port = request.getfixturevalue("tls_port")
    trust = ssl.create_default_context(cafile=certificates / "ca.pem")
    trust.load_cert_chain(certificates / "clients/ZDESK.pem", certificates / "clients/ZDESK.key")
    trust.options |= ssl.OP_IGNORE_UNEXPECTED_EOF
    return lambda: trust.wrap_socket(
        socket.create_connection(("127.0.0.1", tls_port), timeout=30), server_hostname="127.0.0.1"
    )


@pytest.fixture
def ask(connect):
    """Everything that comes back before the connection ends."""

    def ask(path: str) -> bytes:
        with connect() as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n\r\n".encode())
            received = b""
            while data := client.recv(65536):
                received += data
            return received

    return ask


def test_a_reset_is_a_tcp_rst(connect):
    with connect() as client:
        client.sendall(b"GET /reset HTTP/1.1\r\nhost: mock\r\n\r\n")
        with socket.socket(fileno=os.dup(client.fileno())) as below_tls:
            below_tls.settimeout(30)
            with pytest.raises(ConnectionResetError):
                below_tls.recv(100)


@pytest.mark.parametrize("path", ["/empty", "/stall"])
def test_nothing_comes_before_the_end_of_an_empty_response_and_of_a_stall(ask, path):
    assert ask(path) == b""


def test_random_data_comes_without_any_http(ask):
    assert ask("/random") == b"\x00\x81\xfe"


def test_a_malformed_chunk_has_no_length(ask):
    head, _, body = ask("/malformed").partition(b"\r\n\r\n")

    assert b"transfer-encoding: chunked" in head
    assert body == b"no-length\r\nat all"


@pytest.mark.parametrize(("path", "sent"), [("/truncated", 7), ("/stall-in-body", 3)])
def test_a_broken_body_is_shorter_than_its_content_length(ask, path, sent):
    head, _, body = ask(path).partition(b"\r\n\r\n")

    assert b"content-length: 16" in head
    assert body == BODY[:sent]


def test_a_dribble_brings_the_whole_body_slowly(ask):
    started = monotonic()

    assert ask("/dribble").endswith(BODY)
    assert monotonic() - started >= len(BODY) / 80 * 0.9


def test_a_duplicate_reply_comes_twice_on_one_connection(port):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"GET /twice HTTP/1.1\r\nhost: mock\r\n\r\n")
        received = b""
        while received.count(BODY) < 2:
            received += client.recv(65536)

    assert received.count(b"HTTP/1.1 200 OK\r\n") == 2


def test_a_broken_connection_is_no_error_in_the_log(ask, caplog):
    for path in DELIVERIES:
        with suppress(ConnectionResetError):
            ask(path)

    assert caplog.records == []
