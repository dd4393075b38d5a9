"""The corpus of raw requests on every port that speaks HTTP: plain, TLS, admin API, proxy, MockServer."""

import json
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from http.client import HTTPResponse
from urllib.parse import urlsplit

import pytest

from mockserver.admin_client import AdminClient
from mockserver.testing import MockServer
from tests.processes import running
from tests.proxy.conftest import proxying
from tests.web.server.raw import Wire
from tests.web.server.raw_requests import ABORTED, CORPUS, GET, POST, Row

pytestmark = pytest.mark.slow

SERVICE_GET = b"/crr/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1"
SERVICE_POST = b"/crr/auction/v1.0/portfolioSubmission"
ADMIN_GET, ADMIN_POST = b"/__admin/sessions", b"/__admin/sessions/raw/clock/advance"
PORTFOLIO = b'{"marketName": "AUC_MN_2026_M12", "participantName": "ZTRD1", "portfolioName": "none"}'
LATER = b'{"by": "1s"}'


@dataclass
class Target:
    """Something that speaks HTTP.

    verdicts  the reasons that its journal holds since it was asked last
    said      what stands in the answer to a POST whose body came whole
    closes    whether a connection ends with its last reply; TLS has no half-closed ones, so it lingers for seconds
    """

    connect: Callable[[], Wire]
    get: bytes
    post: bytes
    body: bytes
    verdicts: Callable[[], list[str]]
    log: Callable[[], str]
    said: bytes = b"MKT0004"
    closes: bool = True

    def pieces(self, row: Row) -> Iterable[bytes]:
        for sent in map(self.filled, row.sent):
            size = row.cut or len(sent)
            yield from (sent[at : at + size] for at in range(0, len(sent), size))

    def filled(self, sent: bytes) -> bytes:
        values = {b"{get}": self.get, b"{post}": self.post, b"{body}": self.body}
        values |= {b"{size}": b"%d" % len(self.body), b"{size16}": b"%x" % len(self.body)}
        for name, value in values.items():
            sent = sent.replace(name, value)
        return sent


@pytest.fixture(scope="module")
def mock(certificates):
    with MockServer(tls=certificates, client_cert="optional") as mock:
        mock.admin.post("sessions", body={"id": "raw"})
        yield mock


@pytest.fixture(scope="module")
def server():
    options = ("--world", "market-sim", "--frozen", "--no-access-log")
    with running(*options) as server, closing(AdminClient(server.url)) as admin:
        admin.post("sessions", body={"id": "raw"})
        yield server, admin


@pytest.fixture(scope="module")
def proxy(mock):
    with proxying(mock.url) as standing:
        yield standing


@pytest.fixture(params=[pytest.param("serve", marks=pytest.mark.long), "TLS", "admin API", "proxy", "MockServer"])
def target(request, caplog):
    return _TARGETS[request.param](request.getfixturevalue, caplog)


def _to(url: str) -> Callable[[], Wire]:
    return lambda: Wire.to(urlsplit(url).port)


def _verdicts(admin: AdminClient) -> Callable[[], list[str]]:
    """What the calls since the last time were refused for."""
    last = 0

    def verdicts() -> list[str]:
        nonlocal last
        calls = admin.get("journal", after=last)["calls"]
        last = calls[-1]["number"] if calls else last
        return [one["text"] for call in calls for one in call["verdicts"]]

    return verdicts


def _services(connect, admin, log) -> Target:
    return Target(connect, SERVICE_GET, SERVICE_POST, PORTFOLIO, _verdicts(admin), log)


def _serve(fixture, _caplog) -> Target:
    server, admin = fixture("server")
    return _services(_to(server.url), admin, lambda: server.log)


def _mock_server(fixture, caplog) -> Target:
    mock = fixture("mock")
    return _services(_to(mock.url), mock.admin, lambda: caplog.text)


def _tls(fixture, caplog) -> Target:
    mock, certificates = fixture("mock"), fixture("certificates")
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    context.load_cert_chain(certificates / "clients/ZDESK.pem", certificates / "clients/ZDESK.key")

    def connect() -> Wire:
        plain = socket.create_connection(("127.0.0.1", urlsplit(mock.secure_url).port), timeout=5)
        return Wire(context.wrap_socket(plain, server_hostname="localhost"))

    return replace(_services(connect, mock.admin, lambda: caplog.text), closes=False)


def _admin(fixture, caplog) -> Target:
    mock = fixture("mock")
    return Target(_to(mock.url), ADMIN_GET, ADMIN_POST, LATER, _verdicts(mock.admin), lambda: caplog.text, b"now")


def _proxy(fixture, caplog) -> Target:
    standing = fixture("proxy")

    def verdicts() -> list[str]:
        return [one["text"] for one in standing.lines[-1]["verdicts"]]

    return Target(_to(standing.url), SERVICE_GET, SERVICE_POST, PORTFOLIO, verdicts, lambda: caplog.text)


_TARGETS = {"serve": _serve, "TLS": _tls, "admin API": _admin, "proxy": _proxy, "MockServer": _mock_server}


@pytest.fixture
def right(target) -> dict[int | str, int]:
    """The statuses of right answers."""
    with target.connect() as wire:
        found = {"get": wire.ask(target.filled(GET)).status, "post": wire.ask(target.filled(POST)).status}
    target.verdicts()
    return found


@pytest.mark.parametrize("kind", CORPUS)
def test_each_raw_request_is_taken_or_refused_as_http_says(target, right, kind):
    assert right == {"get": 200, "post": 200 if target.post == ADMIN_POST else 400}
    wrong = [found for row in CORPUS[kind] if (found := _wrong(row, target, right))]
    assert not wrong, "\n".join(wrong)


def _wrong(row: Row, target: Target, right: dict[int | str, int]) -> str:
    """What isn't as it should be; "" where all is."""
    expected, shown = [right.get(one, one) for one in row.replies], repr(row.sent[0][:90])
    with target.connect() as wire:
        for piece in target.pieces(row):
            wire.send(piece)
        replies = [wire.reply() for _ in expected]
        if [one.status for one in replies] != expected:
            return f"{shown}: {[one.status for one in replies]}, not {expected}: {replies[-1].content[-300:]!r}"
        if row.reason is None:
            posts = (reply.content for reply, what in zip(replies, row.replies, strict=True) if what == "post")
            return "" if all(target.said in one for one in posts) else f"{shown}: the body is lost"
        if replies[-1].headers["connection"] != "close" or (target.closes and wire.rest() != b""):
            return f"{shown} doesn't end its connection"
    places = {"reply": _words(replies[-1]), "log": target.log(), "journal": " ".join(target.verdicts())}
    missing = [name for name, text in places.items() if row.reason not in text]
    return f"{shown}: {row.reason!r} isn't in {missing}, {places['reply']}" if missing else ""


def _words(reply: HTTPResponse) -> str:
    said = json.loads(reply.content)
    return str(said.get("detail") or said["errorList"][0]["errorDescription"])


def test_a_client_that_leaves_in_the_middle_leaves_no_trace_and_harms_nobody(target, caplog):
    for begun in ABORTED:
        for _ in range(5):
            with target.connect() as wire:
                wire.send(target.filled(begun))

    with target.connect() as wire:
        assert wire.ask(target.filled(GET)).status == 200
    assert "Traceback" not in target.log()
