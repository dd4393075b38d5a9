"""The TLS port accepts its connections by itself: none waits for another's handshake, and it ends with the server."""

import socket
import ssl

import httpx2
import pytest

from mockserver.testing import MockServer


@pytest.fixture
def mock(certificates):
    with MockServer(tls=certificates) as mock:
        yield mock


@pytest.fixture
def place(mock):
    host, _, port = mock.secure_url.removeprefix("https://").rpartition(":")
    return host, int(port)


def first_line(certificates, place):
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    context.load_cert_chain(certificates / "clients/ZPGL-read.pem", certificates / "clients/ZPGL-read.key")
    with (
        socket.create_connection(place, timeout=30) as plain,
        context.wrap_socket(plain, server_hostname=place[0]) as secure,
    ):
        secure.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        return secure.recv(100).splitlines()[0]


def test_clients_that_never_shake_hands_hold_nobody_up(certificates, place):
    silent = [socket.create_connection(place, timeout=30) for _ in range(20)]
    answered = [first_line(certificates, place) for _ in range(3)]
    for one in silent:
        one.close()

    assert answered == [b"HTTP/1.1 200 OK"] * 3


def test_each_refused_handshake_is_told_with_its_own_address(mock, place):
    told = []
    for _ in range(2):
        with socket.create_connection(place, timeout=30) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert plain.recv(100).startswith(b"HTTP/1.1 400")
            told.append("the handshake was with {}:{}".format(*plain.getsockname()))

    calls = httpx2.get(f"{mock.url}/__admin/journal", timeout=30).json()["calls"]
    assert [one["verdicts"][0]["why"] for one in calls] == told


def test_the_port_is_closed_when_the_server_has_stopped(certificates):
    with MockServer(tls=certificates) as mock:
        host, _, port = mock.secure_url.removeprefix("https://").rpartition(":")

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=30)
