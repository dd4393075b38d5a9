"""Every fault as clients see it: a raw socket, httpx, requests and curl, each in its own words."""

import shutil
import socket
import ssl
import subprocess
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
import requests

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import error_codes
from tests.desk import AUCTION, bid
from tests.serving import serving, tls_serving

HEADERS = {"caiso-request-id": str(uuid.uuid4())}
PATH = "/crr/marketstatus/v1.0/activeAuctionMarkets?participantName=MOCK-{}"
TIMEOUT_S = {"STALL": 1, "SLOW": 2}  # of the faults that end with it; SLOW takes 2.4 s
PATIENCE_S = 30

# fault: what a raw socket gets, the exception of httpx, that of requests, and curl's exit status
BROKEN = {
    "RESET": (ConnectionResetError, httpx.ReadError, requests.ConnectionError, 56),
    "EMPTY": (b"", httpx.RemoteProtocolError, requests.ConnectionError, 52),
    "CHUNK": (b"HTTP/1.1 200 OK", httpx.RemoteProtocolError, requests.exceptions.ChunkedEncodingError, 56),
    "NOISE": (b"\x00", httpx.RemoteProtocolError, requests.ConnectionError, 1),
    "CUT": (b"HTTP/1.1 403 Forbidden", httpx.RemoteProtocolError, requests.exceptions.ChunkedEncodingError, 18),
    "STALL": (TimeoutError, httpx.ReadTimeout, requests.ReadTimeout, 28),
}
# fault: status, media type, and whether the body is JSON; no client calls it an error
WRONG = {
    "LOGIN": (200, "text/html; charset=utf-8", False),
    "DOWN": (503, "text/html; charset=utf-8", False),
    "HTML": (403, "text/html", True),
    "500": (500, "", False),
    "SSO": (302, "", False),
    "SLOW": (403, "application/json", True),
    "TWICE": (403, "application/json", True),
}
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    mock = build(Settings(world="market-sim", frozen=True, access_log=False))
    with serving(mock.app) as port:
        yield f"http://127.0.0.1:{port}"


def request_of(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: mock\r\ncaiso-request-id: {HEADERS['caiso-request-id']}\r\n\r\n".encode()


def read_to_the_end(connection: socket.socket) -> bytes:
    received = b""
    while data := connection.recv(65536):
        received += data
    return received


def raw(connection, path: str) -> bytes | type[Exception]:
    """All that comes before the connection ends, or the exception that ends it."""
    connection.sendall(request_of(path))
    try:
        return read_to_the_end(connection)
    except OSError as problem:
        return type(problem)


def patience(fault: str) -> int:
    return TIMEOUT_S.get(fault, PATIENCE_S)


def curl(url: str, fault: str, *options: str) -> subprocess.CompletedProcess[str]:
    header = f"caiso-request-id: {HEADERS['caiso-request-id']}"
    command = ["curl", "-sS", "--max-time", str(patience(fault)), "-H", header, *options, url + PATH.format(fault)]
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


@pytest.mark.parametrize("fault", BROKEN)
def test_a_raw_socket_sees_the_connection_break(url, fault):
    expected = BROKEN[fault][0]
    with socket.create_connection(("127.0.0.1", httpx.URL(url).port), timeout=patience(fault)) as connection:
        seen = raw(connection, PATH.format(fault))

    assert seen == expected if isinstance(expected, type) or not expected else seen.startswith(expected)


@pytest.mark.parametrize("fault", BROKEN)
def test_httpx_raises(url, fault):
    with pytest.raises(BROKEN[fault][1]):
        httpx.get(url + PATH.format(fault), headers=HEADERS, timeout=patience(fault))


@pytest.mark.parametrize("fault", BROKEN)
def test_requests_raises(url, fault):
    with pytest.raises(BROKEN[fault][2]):
        requests.get(url + PATH.format(fault), headers=HEADERS, timeout=patience(fault))


@needs_curl
@pytest.mark.parametrize("fault", BROKEN)
def test_curl_exits(url, fault):
    assert curl(url, fault).returncode == BROKEN[fault][3]


@pytest.mark.parametrize(
    "fault", [pytest.param(one, marks=pytest.mark.slow) if one == "SLOW" else one for one in WRONG]
)
@pytest.mark.parametrize(("client", "follow"), [(httpx.get, "follow_redirects"), (requests.get, "allow_redirects")])
def test_a_python_client_takes_a_wrong_answer_for_a_right_one(url, client, follow, fault):
    status, media_type, is_json = WRONG[fault]

    reply = client(url + PATH.format(fault), headers=HEADERS, timeout=PATIENCE_S, **{follow: False})

    assert (reply.status_code, reply.headers.get("content-type", "")) == (status, media_type)
    assert reply.text.startswith("{") is is_json


@needs_curl
@pytest.mark.parametrize("fault", [one for one in WRONG if one != "SLOW"])
def test_curl_takes_a_wrong_answer_for_a_right_one(url, fault):
    done = curl(url, fault, "-o", "/dev/null", "-w", "%{http_code}|%{content_type}")

    assert (done.returncode, done.stdout) == (0, "|".join(map(str, WRONG[fault][:2])))


@needs_curl
def test_curl_gives_a_dribble_up_when_its_time_is_over(url):
    done = curl(url, "SLOW", "-o", "/dev/null", "-w", "%{size_download}")

    assert done.returncode == 28
    assert 0 < int(done.stdout) < 239


def test_a_client_that_follows_redirects_lands_on_the_login_page(url):
    reply = requests.get(url + PATH.format("SSO"), headers=HEADERS, timeout=PATIENCE_S)

    assert (reply.status_code, reply.headers["content-type"], len(reply.history)) == (
        200,
        "text/html; charset=utf-8",
        1,
    )


def test_a_raw_socket_gets_a_duplicate_reply_twice(url):
    with socket.create_connection(("127.0.0.1", httpx.URL(url).port), timeout=PATIENCE_S) as connection:
        connection.sendall(request_of(PATH.format("TWICE")))
        received = b""
        while received.count(b'"errorList"') < 2:
            received += connection.recv(65536)

    assert received.count(b"HTTP/1.1 403 Forbidden\r\n") == 2


@pytest.mark.parametrize(("client", "status"), [(httpx.Client, 403), (requests.Session, 200)])
def test_httpx_takes_the_second_reply_for_its_next_call_s_and_requests_throws_it_away(url, client, status):
    with client() as session:
        session.get(url + PATH.format("TWICE"), headers=HEADERS, timeout=PATIENCE_S)

        assert session.get(url + "/crr/status", headers=HEADERS, timeout=PATIENCE_S).status_code == status


@pytest.fixture(scope="module")
def encrypted(certificates) -> Iterator[Callable[[], ssl.SSLSocket]]:
    """Opens a TLS connection to a mock."""
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    with tls_serving(certificates, client_cert="optional") as ports:
        yield lambda: context.wrap_socket(
            socket.create_connection(("127.0.0.1", ports.tls), timeout=PATIENCE_S), server_hostname="localhost"
        )


@pytest.mark.parametrize("fault", ["EMPTY", "NOISE"])
def test_a_connection_under_tls_breaks_too(encrypted, fault):
    with encrypted() as connection:
        assert raw(connection, PATH.format(fault))[:1] == BROKEN[fault][0]


def test_a_reset_under_tls_is_a_tcp_rst_and_no_orderly_end(encrypted):
    with encrypted() as connection:
        connection.sendall(request_of(PATH.format("RESET")))
        below = socket.socket(fileno=connection.detach())

    below.settimeout(PATIENCE_S)
    with below, pytest.raises(ConnectionResetError):
        read_to_the_end(below)


def test_a_stalled_call_holds_up_no_other(url):
    port = httpx.URL(url).port
    with socket.create_connection(("127.0.0.1", port)) as stalled:
        stalled.sendall(request_of(PATH.format("STALL")))
        replies = [httpx.get(f"{url}/crr/status", headers=HEADERS, timeout=PATIENCE_S).status_code for _ in range(20)]

    assert replies == [200] * 20


@pytest.fixture(scope="module")
def auction_day() -> Iterator[str]:
    """A mock in real time, while the auction's window is open."""
    mock = build(Settings(world="market-sim", clock=datetime(2026, 11, 5, 17, tzinfo=UTC), access_log=False))
    with serving(mock.app) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_delayed_call_holds_up_no_other(auction_day):
    delayed = auction_day + PATH.format("1S")
    quick = 0
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(httpx.get, delayed, headers=HEADERS, timeout=PATIENCE_S)
        while not slow.done():
            httpx.get(f"{auction_day}/crr/status", headers=HEADERS, timeout=PATIENCE_S).raise_for_status()
            quick += 1

    assert slow.result().elapsed.total_seconds() >= 1
    assert quick > 2


def test_a_bid_whose_connection_was_reset_is_booked_once(auction_day):
    names = {"marketName": AUCTION, "participantName": "ZTRD1"}
    new = {**names, "portfolioName": "MINE", "newBids": [bid()], "newOffers": []}
    lost = {**HEADERS, "X-Mock-Scenario": "bid-booked-but-connection-lost"}
    path = f"{auction_day}/crr/auction/v1.0"
    with pytest.raises(httpx.ReadError, match="reset"):
        httpx.post(f"{path}/portfolioCreation", json=new, headers=lost)

    retried = httpx.post(f"{path}/portfolioCreation", json=new, headers=lost)

    listed = httpx.get(f"{path}/portfolioList", params=names, headers=HEADERS).json()
    assert error_codes(retried) == ["POR0101"]
    assert [one["portfolioName"] for one in listed] == ["MINE"]
