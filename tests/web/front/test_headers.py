"""Headers that come in several lines: each of them counts."""

from mockserver.call import headers_of
from mockserver.testing import MockServer
from tests.web.server.raw import Wire

STATUS = b"GET /crr/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1 HTTP/1.1\r\nHost: localhost\r\n"
ID = b"caiso-request-id: 5e9ed2ea-7a2f-4c64-8b3f-0a1d1cf8d8b1\r\n"


def test_lines_of_one_header_are_joined_and_those_of_cookies_by_semicolons():
    lines = [(b"Accept", b"a/b"), (b"cookie", b"a=1"), (b"accept", b"c/d"), (b"Cookie", b"b=2"), (b"x", b"1")]

    assert headers_of(lines) == {"accept": "a/b, c/d", "cookie": "a=1; b=2", "x": "1"}


def test_each_line_of_accept_and_of_a_request_id_counts_in_verdict_and_journal():
    with MockServer() as mock, Wire.to(int(mock.url.rpartition(":")[2])) as wire:
        met = wire.ask(STATUS + ID + b"Accept: application/json\r\nAccept: text/html\r\n\r\n")
        doubtful = wire.ask(STATUS + ID + ID + b"\r\n")
        calls = mock.admin.get("journal")["calls"]

    assert (met.status, doubtful.status) == (200, 400)
    assert calls[0]["request"]["headers"]["accept"] == "application/json, text/html"
    assert calls[1]["requestId"] == ", ".join([ID.decode().split()[1]] * 2)
