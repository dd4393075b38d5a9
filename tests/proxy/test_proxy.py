"""What the proxy finds, what it hands on, and what becomes of a service that fails."""

import gzip
import io
import json
import select
import socket
import struct
import threading
import time
import uuid
import zipfile
from datetime import UTC, datetime

import httpx2
import pytest

from tests.proxy.conftest import MAX_BODY, Raw, proxying
from tests.serving import tls_serving

STATUS = "/crr/marketstatus/v1.0/marketStatus?marketName=AUC_MN_2026_M12&participantName=ZTRD1"
DOWNLOAD = (
    "/crr/marketdata/v1.0/publicMarketData?marketName=AUC_MN_2026_M12&publicMarketDownloadType=SOURCE_SINK"
    "&fileFormat=CSV&participantName=ZTRD1"
)
LIST = "/crr/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1"
CREATION = "/crr/auction/v1.0/portfolioCreation"

# What goes wrong with a call that carries the header x-plant, and what the proxy has to find: each kind once.
PLANTS = {
    "status": (STATUS, "{respond: {status: 418, body: {}}}", "status"),
    "error-status": (STATUS, "{respond: {status: 503, body: {}}}", "status"),
    "redirect": (STATUS, "redirect_to_sso", "status"),
    "page": (STATUS, "login_page", "media type"),
    "media-type": (STATUS, "{wrong_content_type: {media_type: text/csv}}", "media type"),
    "value": (STATUS, "{respond: {status: 200, body: HALF_OPEN}}", "schema"),
    "missing": (LIST, "{patch: [{op: remove, path: /0/name}]}", "schema"),
    "type": (LIST, "{patch: [{op: replace, path: /0/name, value: 7}]}", "schema"),
    "empty": (STATUS, "{empty_error_body: {status: 500}}", "media type"),
    "zip": (DOWNLOAD, "truncated_zip", "download"),
    "no-zip": (DOWNLOAD, "{respond: {status: 200, file: rows.csv, media_type: application/octet-stream}}", "download"),
    "rows": (DOWNLOAD, "{respond: {status: 200, file: rows.zip, media_type: application/octet-stream}}", "download"),
    "reset": (STATUS, "connection_reset", "connection"),
    "nothing": (STATUS, "empty_response", "connection"),
    "noise": (STATUS, "random_data_then_close", "connection"),
    "chunk": (STATUS, "malformed_chunk", "connection"),
    "cut": (LIST, "truncated_body", "connection"),
    "slow": (STATUS, "{stall: {lasts: 3s}}", "connection"),
}
BAD_REQUESTS = {
    "path": ("GET", "/crr/auction/v1.0/nothing", {}, None, [("request", "operation")]),
    "method": ("DELETE", STATUS, {}, None, [("request", "method")]),
    "parameter": ("GET", STATUS.replace("AUC_", "%"), {}, None, [("request", "parameter")]),
    "missing parameter": ("GET", STATUS.partition("&")[0], {}, None, [("request", "parameter")]),
    "header": ("GET", STATUS, {"caiso-request-id": "7"}, None, [("request", "parameter")]),
    "accept": ("GET", STATUS, {"accept": "application/xml"}, None, [("request", "accept")]),
    "content type": ("POST", CREATION, {"content-type": "text/plain"}, b"{}", [("request", "content type")]),
    "no JSON": ("POST", CREATION, {"content-type": "application/json"}, b"{", [("request", "body")]),
    "no body": ("POST", CREATION, {}, None, [("request", "body")]),
}


@pytest.fixture(scope="module")
def planting(tmp_path_factory, certificates):
    """A service over TLS that answers wrongly where it is asked to."""
    folder = tmp_path_factory.mktemp("plants")
    rules = [
        f"  - {{when: {{headers: {{x-plant: {name}}}}}, then: [{effect}]}}" for name, (_, effect, _) in PLANTS.items()
    ]
    (folder / "plants.yaml").write_text("description: One violation of each kind.\nrules:\n" + "\n".join(rules) + "\n")
    (folder / "rows.csv").write_text("Node\n")
    (folder / "rows.zip").write_bytes(_zip("rows.csv", "Node\n"))
    when, scenario = datetime(2026, 11, 5, 18, tzinfo=UTC), (str(folder / "plants.yaml"),)
    with tls_serving(certificates, clock=when, scenario=scenario) as ports:
        yield ports.url


def _zip(name, text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


def call(url, path, method="GET", content=None, verify=True, **headers):
    headers = {"caiso-request-id": str(uuid.uuid4()), **{name.replace("_", "-"): one for name, one in headers.items()}}
    return httpx2.request(method, url + path, headers=headers, content=content, verify=verify)


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_violation_of_an_answer_is_found_and_nothing_else(planting, client_tls, own_tls, name):
    path, _, part = PLANTS[name]
    with proxying(planting, client_tls, timeout_s=1, secure=own_tls) as standing:
        before = call(standing.url, path, verify=client_tls)
        planted = call(standing.url, path, verify=client_tls, x_plant=name)
        after = call(standing.url, path, verify=client_tls)

        assert [len(one["violations"]) for one in standing.lines] == [0, 1, 0]
        assert standing.found == [("answer", part)]
        (told,) = json.loads(planted.headers["x-mock-violations"])
        assert (told["side"], told["part"]) == ("answer", part)
        assert "x-mock-violations" not in {**before.headers, **after.headers}


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_a_planted_violation_of_a_request_is_found_and_nothing_else(planting, client_tls, own_tls, name):
    method, path, headers, content, expected = BAD_REQUESTS[name]
    if name in ("accept", "content type"):
        expected = [*expected, ("answer", "status")]  # 406 and 415, which the files don't declare
    with proxying(planting, client_tls, secure=own_tls) as standing:
        call(standing.url, STATUS, verify=client_tls)
        answer = call(standing.url, path, method, content, verify=client_tls, **headers)

        assert standing.found == expected
        assert answer.status_code == call(planting, path, method, content, verify=client_tls, **headers).status_code


def test_a_violation_of_a_request_says_where(mock_url):
    body = {"participantName": "ZTRD1", "marketName": "AUC_MN_2026_M12", "portfolioName": "P", "newOffers": []}
    with proxying(mock_url) as standing:
        call(standing.url, CREATION, "POST", json.dumps(body).encode(), content_type="application/json")
        (line,) = standing.lines

    assert line["violations"] == [
        {"side": "request", "part": "body", "text": "newBids: expected a value, got nothing", "pointer": "#/newBids"}
    ]
    assert (line["participant"], line["operation"], line["status"]) == ("ZTRD1", "portfolioCreation", 400)
    assert line["codes"] == json_codes(line)


def json_codes(line):
    return [one["errorCode"] for one in json.loads(line["reply"]["body"])["errorList"]]


def test_many_violations_are_counted_in_a_header_that_stays_small(mock_url):
    bids = [{"tou": "x" * 5000, "source": 5}] * 40
    body = {"participantName": "ZTRD1", "marketName": "AUC_MN_2026_M12", "portfolioName": "P", "newBids": bids}
    with proxying(mock_url) as standing:
        answer = call(standing.url, CREATION, "POST", json.dumps(body).encode(), content_type="application/json")

    told = json.loads(answer.headers["x-mock-violations"])
    assert (len(told), told[-1]) == (6, {"more": 36})
    assert len(answer.headers["x-mock-violations"]) < 3000


def test_headers_that_no_file_declares_are_found_when_that_is_wanted():
    for strict, found in ((False, []), (True, [("answer", "header")])):
        odd = ENCODED.format("identity", 6).replace("\r\n", "\r\nServer: x\r\nX-Debug: 1\r\n", 1)
        with Raw(odd.encode() + b'"OPEN"') as service, proxying(service.url, strict=strict) as standing:
            call(standing.url, STATUS)
            assert (standing.found, standing.texts) == (found, ["x-debug isn't declared for 200"] * strict)


# -- handing on ------------------------------------------------------------------------------------------------------

ANSWER = (
    b"HTTP/1.1 207 Odd\r\nX-Odd: a\r\nX-Odd: b\r\nConnection: x-hop\r\nX-Hop: 1\r\nDate: then\r\n"
    b"Content-Length: 3\r\n\r\n\x00\xffz"
)
ENCODED = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: {}\r\ncontent-length: {}\r\n\r\n"


def asked(url, text):
    """The bytes of an answer to bytes that are sent as they are."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(text)
        heard = b""
        while part := connection.recv(65536):
            heard += part
        return heard


def test_a_call_and_its_answer_are_handed_on_as_they_are():
    sent = (
        b"PURGE /crr/a%20b/%C3%A9|c;x=1?q=%2f+|&&=%zz HTTP/1.1\r\nHost: mine\r\nX-Team: a\r\nX-Team: b\r\nTE: gzip\r\n"
        b"Connection: close, x-own\r\nX-Own: 1\r\nAccept-Encoding: br\r\nContent-Length: 4\r\n\r\n\x01\x02\r\n"
    )
    with Raw(ANSWER) as service, proxying(service.url) as standing:
        heard = asked(standing.url, sent)
        (forwarded,) = service.heard

    head, _, body = forwarded.partition(b"\r\n\r\n")
    line, *headers = head.split(b"\r\n")
    assert line == b"PURGE /crr/a%20b/%C3%A9|c;x=1?q=%2f+|&&=%zz HTTP/1.1"
    assert sorted(header.lower() for header in headers) == [
        b"accept-encoding: br",
        b"content-length: 4",
        b"host: " + service.url.removeprefix("http://").encode(),
        b"x-team: a",
        b"x-team: b",
    ]
    assert body == b"\x01\x02\r\n"
    head, _, body = heard.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 207 ")
    assert [one for one in head.lower().split(b"\r\n")[1:] if not one.startswith(b"x-mock-violations")] == [
        b"x-odd: a",
        b"x-odd: b",
        b"date: then",
        b"content-length: 3",
        b"connection: close",
    ]
    assert body == b"\x00\xffz"


@pytest.mark.parametrize(
    ("base", "path", "target"),
    [
        ("", "/crr/status?x=1", "/crr/status?x=1"),
        ("", "/sessions/a/crr/status", "/sessions/a/crr/status"),
        ("/crr", "/crr/status?x=1", "/crr/status?x=1"),
        ("/crr", "/status", "/crr/status"),
        ("/crr/", "/mocks/caiso_crr_app_status_v1.0.1/status", "/crr/status"),
        ("/gateway/crr", "/crr/auction/v1.0/portfolioList", "/gateway/crr/auction/v1.0/portfolioList"),
        ("/gateway/crr", "/crr/no/such/path", "/gateway/crr/no/such/path"),
        ("/gateway/crr", "/elsewhere", "/gateway/crr/elsewhere"),
        ("/crr", "/sessions/a/crr/status", "/sessions/a/crr/status"),
        ("/sessions/b/crr", "/crr/status", "/sessions/b/crr/status"),
    ],
)
def test_the_path_of_the_services_url_takes_the_place_of_the_clients(base, path, target):
    with Raw(ANSWER) as service, proxying(service.url + base) as standing:
        call(standing.url, path)
        assert service.heard[0].split(b" ")[1].decode() == target


def test_a_compressed_answer_is_handed_on_compressed_and_checked_unpacked():
    for body, found in ((b'"OPEN"', []), (b'"AJAR"', [("answer", "schema")])):
        packed = gzip.compress(body)
        with Raw(ENCODED.format("gzip", len(packed)).encode() + packed) as service, proxying(service.url) as standing:
            answer = call(standing.url, STATUS)

            assert (answer.content, answer.headers["content-encoding"]) == (body, "gzip")
            assert (standing.found, standing.lines[0]["reply"]["body"]) == (found, body.decode())


def test_an_answer_in_an_encoding_that_cant_be_read_is_said_to_be_unchecked():
    with Raw(ENCODED.format("br", 2).encode() + b"??") as service, proxying(service.url) as standing:
        request_id = f"caiso-request-id: {uuid.uuid4()}"
        asked(standing.url, f"GET {STATUS} HTTP/1.1\r\nhost: x\r\n{request_id}\r\nconnection: close\r\n\r\n".encode())
        assert standing.found == []
        assert standing.proxy.findings.unchecked == {"Content-Encoding: br can't be read here": 1}


def test_head_is_answered_with_the_length_and_without_the_body(mock_url):
    with Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n") as service, proxying(service.url) as standing:
        answer = call(standing.url, "/crr/status", "HEAD")
        assert (answer.headers["content-length"], answer.content) == ("999", b"")


TOYS = """\
openapi: 3.0.0
info: {title: Toys, version: 1.0.0}
paths:
  /toys:
    head: &all {responses: {'200': {description: all, content: {application/json: {schema: {type: array}}}}}}
    get: *all
"""


def test_the_answer_to_a_declared_head_lacks_no_body(tmp_path):
    (tmp_path / "toys.yaml").write_text(TOYS)
    answer = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n"
    with Raw(answer) as service, proxying(service.url, specs=(tmp_path,)) as standing:
        call(standing.url, "/toys", "HEAD")
        assert standing.found == []


# -- a service that fails --------------------------------------------------------------------------------------------


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"OP'
FAILURES = {
    "nothing": (b"", socket.socket.close, 502, "{place} closed the connection without an answer"),
    "reset": (b"", reset, 502, "{place} closed the connection without an answer"),
    "garbage": (b"\x00\x01 what?\r\n\r\n", socket.socket.close, 502, "{place} doesn't answer in HTTP: "),
    "half a head": (b"HTTP/1.1 200 OK\r\nX-A", socket.socket.close, 502, "{place} closed the connection without an"),
    "half a body": (HALF, socket.socket.close, 502, "{place} broke off in the middle of its answer"),
    "half a body, then reset": (HALF, reset, 502, "{place} "),  # which may overtake what came before it
    "half a chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
        socket.socket.close,
        502,
        "{place} broke off in the middle of its answer",
    ),
    "no status": (
        b"HTTP/1.1 799 What\r\nContent-Length: 0\r\n\r\n",
        socket.socket.close,
        502,
        "{place} answers with 799",
    ),
    "too much": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n" + b"x" * (MAX_BODY + 1),
        socket.socket.close,
        502,
        "{place} answers with more than 1000000 bytes (--max-body)",
    ),
    "slow": (b"", lambda connection: time.sleep(1), 504, "{place} didn't answer within 0.5 s"),
    "slow in the middle": (HALF, lambda connection: time.sleep(1), 504, "{place} didn't answer within 0.5 s"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_service_that_fails_is_answered_in_its_own_shape_with_the_reason(name):
    answer, then, status, why = FAILURES[name]
    with Raw(answer, then) as service, proxying(service.url, timeout_s=0.5) as standing:
        why = why.replace("{place}", service.url.removeprefix("http://"))
        got = call(standing.url, STATUS)
        (entry,) = got.json()["errorList"]

        assert (got.status_code, entry["errorCode"], got.headers["x-mock-proxy"]) == (
            status,
            "SER0028",
            "not the service's answer",
        )
        assert why in entry["errorDescription"]
        assert standing.found == [("answer", "connection")]
        assert standing.lines[0]["violations"][0]["text"].startswith(why)
        assert standing.lines[0]["status"] == status


def close_under_the_next_request(connection):
    """As a service does that keeps connections open for a moment only, and doesn't say so."""
    select.select([connection], [], [], 60)


@pytest.mark.parametrize("methods", [["GET"] * 4, ["POST"] * 3, ["DELETE"] * 3, ["POST", "GET", "HEAD"]])
def test_a_connection_that_the_service_closes_under_a_request_costs_no_answer(methods):
    with Raw(NO_CONTENT, close_under_the_next_request) as service, proxying(service.url) as standing:
        got = [call(standing.url, STATUS, method).status_code for method in methods]

        assert got == [204] * len(methods)
        assert [heard.partition(b" ")[0].decode() for heard in service.heard] == methods


def test_a_service_that_answers_nothing_at_all_is_asked_once():
    with Raw(b"") as service, proxying(service.url) as standing:
        assert call(standing.url, STATUS).status_code == 502
        assert len(service.heard) == 1


def test_what_is_no_http_on_a_kept_connection_isnt_asked_for_again():
    def garbage(connection):
        close_under_the_next_request(connection)
        connection.sendall(b"what?\r\n\r\n")

    with Raw(NO_CONTENT, garbage) as service, proxying(service.url) as standing:
        assert [call(standing.url, STATUS).status_code for _ in range(2)] == [204, 502]
        assert len(service.heard) == 1


def test_a_service_that_is_down_is_said_to_be_down():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with proxying(f"http://127.0.0.1:{port}") as standing:
        first = call(standing.url, STATUS)
        unknown = call(standing.url, "/elsewhere")

    sentence = f"nothing listens at 127.0.0.1:{port}; is the server running, and the port right?"
    assert (first.status_code, sentence in first.text) == (502, True)
    assert unknown.headers["content-type"] == "application/problem+json"
    assert unknown.json()["detail"] == sentence
    assert standing.found == [("answer", "connection"), ("request", "operation"), ("answer", "connection")]


def test_a_client_that_goes_away_leaves_the_proxy_as_it_was(mock_url, caplog):
    asked, may_answer = threading.Event(), threading.Event()

    def late(connection):
        asked.set()
        may_answer.wait(60)

    with Raw(b"", late) as service, proxying(service.url) as standing:
        host, port = standing.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(f"GET {STATUS} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
            assert asked.wait(60)
        may_answer.set()
        service.then = socket.socket.close
        assert call(standing.url, STATUS).status_code == 502
    assert [one for one in caplog.records if one.exc_info] == []


def test_a_host_that_has_no_address_is_answered():
    with proxying("http://nowhere.invalid") as standing:
        assert "no address is known for the host nowhere.invalid" in call(standing.url, STATUS).text


def test_a_body_over_the_limit_isnt_handed_on(mock_url):
    with proxying(mock_url) as standing:
        answer = call(standing.url, CREATION, "POST", b"x" * (MAX_BODY + 1), content_type="application/json")

    assert (answer.status_code, answer.json()["errorList"][0]["errorCode"]) == (413, "SER0017")
    assert answer.headers["x-mock-proxy"] == "not the service's answer"


# -- blocking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_a_blocked_request_is_refused_here_and_never_reaches_the_service(name):
    method, path, headers, content, _ = BAD_REQUESTS[name]
    expected = {"path": 404, "method": 405, "accept": 406, "content type": 415}.get(name, 400)
    with Raw(ANSWER) as service, proxying(service.url, block=True) as standing:
        answer = call(standing.url, path, method, content, **headers)

        assert (answer.status_code, service.heard) == (expected, [])
        assert answer.headers["x-mock-proxy"] == "not the service's answer"
        assert {side for side, _ in standing.found} == {"request"}


def test_a_right_request_isnt_blocked(mock_url):
    with proxying(mock_url, block=True) as standing:
        assert call(standing.url, STATUS).json() == "PREP"
