"""crr-mock replay on the command line: what it prints, what it leaves out, and what it refuses."""

import json
import socket
import sys
import time
from xml.etree import ElementTree as ET

import httpx2
import pytest
from typer.testing import CliRunner

from mockserver.app import build
from mockserver.cli import app
from mockserver.settings import Settings
from tests.processes import refused
from tests.proxy.conftest import Raw, proxying
from tests.serving import serving, tls_serving

ID = "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"
STATUS = "/crr/marketstatus/v1.0/marketStatus"
QUERY = "marketName=AUC_MN_2026_M12&participantName=ZTRD1"


def line(**changes):
    """A recorded call that a mock of the market simulation answers in the same way."""
    call = {
        "at": "2026-11-02T16:00:00Z",
        "session": "default",
        "operation": "getMarketStatus",
        "method": "GET",
        "path": STATUS,
        "query": QUERY,
        "client": None,
        "request": {"headers": {"caiso-request-id": ID, "host": "elsewhere"}, "size": 0},
        "status": 200,
        "codes": [],
        "reply": {"headers": {"content-type": "application/json"}, "size": 6, "body": '"PREP"'},
        "fault": None,
        "hits": [],
    }
    return {**call, **changes}


@pytest.fixture
def recorded(tmp_path):
    def write(*lines):
        path = tmp_path / "run.jsonl"
        path.write_text("".join(one if isinstance(one, str) else json.dumps(one) + "\n" for one in lines))
        return path

    return write


@pytest.fixture(scope="module")
def url():
    with serving(build(Settings(world="market-sim", frozen=True, access_log=False)).app) as port:
        yield f"http://127.0.0.1:{port}"


def replay(path, url, *options):
    return CliRunner().invoke(app, ["replay", str(path), "--url", url, *options])


POST = {"method": "POST", "path": "/crr/auction/v1.0/portfolioSubmission", "query": ""}


def test_differences_are_told_by_call_and_place(recorded, url):
    other = line(reply={"headers": {"content-type": "application/json"}, "body": '"OPEN"'})
    done = replay(recorded(line(), other, line(status=400, codes=["MKT0001"])), url)

    *told, session = done.stdout.splitlines()
    assert told == [
        f"line 2  GET {STATUS}?{QUERY}",
        '  #: "OPEN" -> "PREP"',
        f"line 3  GET {STATUS}?{QUERY}",
        "  status: 400 -> 200",
        "  codes: MKT0001 -> none",
        "3 of 3 calls sent again, 2 answered differently",
    ]
    assert session.startswith("session default is now replay-")
    assert done.exit_code == 1


def test_junit_has_a_case_for_each_call(recorded, url):
    cut = line(**POST, request={"headers": {}, "body": "{", "size": 9, "cut": True})
    done = replay(recorded(line(), line(status=404), cut), url, "--format", "junit")

    suite = ET.fromstring(done.stdout).find("testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert [case.get("name") for case in suite] == [
        f"line 1 GET {STATUS}",
        f"line 2 GET {STATUS}",
        f"line 3 POST {POST['path']}",
    ]


def test_reports_are_written_in_the_forms_that_their_endings_name(recorded, url, tmp_path):
    names = [tmp_path / f"replay.{ending}" for ending in ("txt", "json", "xml")]
    done = replay(recorded(line(), line(status=404)), url, *(word for name in names for word in ("--out", str(name))))
    text, report, junit = (name.read_text() for name in names)

    assert text == done.stdout
    assert [one["line"] for one in json.loads(report)["differing"]] == [2]
    assert ET.fromstring(junit).find("testsuite").get("failures") == "1"


def test_what_cant_be_sent_or_compared_is_counted_with_its_reason(recorded, url):
    path = recorded(
        line(**POST, request={"headers": {}, "body": "{", "size": 9, "cut": True}),
        line(fault="connection_reset", status=0, reply={"headers": {}}),
        line(status=502, reply={"headers": {"x-mock-proxy": "not the service's answer"}}, violations=[]),
        line(request={"headers": {"caiso-request-id": ID, "authorization": "(redacted)"}}),
        line(reply={"headers": {"content-type": "application/json"}, "body": '"PR', "cut": True}),
    )
    done = replay(path, url)

    assert done.stdout.splitlines()[:-1] == [
        "4 of 5 calls sent again, 0 answered differently",
        "1 not sent: the journal kept only the beginning of the request's body",
        "1 not compared: a fault broke the recorded answer",
        "1 not compared: the recorded answer was the proxy's own",
        "1 sent without headers or parameters that the recording redacts",
    ]
    assert done.exit_code == 0


def test_a_recording_of_the_proxy_is_sent_again_and_its_time_isnt_the_worlds(recorded, url):
    with proxying(url) as standing:
        httpx2.get(f"{standing.url}{STATUS}?{QUERY}", headers={"caiso-request-id": ID})
        path = recorded(*standing.lines)

    assert replay(path, url).exit_code == 0


def test_a_clock_that_cant_be_moved_is_told_with_the_reason(recorded, url):
    past = line(at="2020-01-01T00:00:00Z")
    assert replay(recorded(past), url).stdout.splitlines()[:-1] == [
        "1 of 1 calls sent again, 0 answered differently",
        "clock not moved 1 x: the clock never goes back; reset the session to start earlier",
    ]


def test_calls_of_a_certificate_are_sent_as_its_client(recorded, url):
    refusal = {"headers": {"content-type": "application/json"}, "cut": True}
    denied = line(client="ZPGL-read", tls="TLSv1.3", status=403, codes=["SEC0002"], reply=refusal)
    assert replay(recorded(denied), url).stdout.startswith("1 of 1 calls sent again, 0 answered differently")


def test_the_server_may_want_a_certificate(recorded, certificates):
    shown = ["--p12", str(certificates / "clients/ZDESK.p12"), "--password", "crr-mock"]
    with tls_serving(certificates) as ports:
        done = replay(recorded(line()), ports.url, *shown, "--ca", str(certificates / "ca.pem"))
        without = replay(recorded(line()), ports.url, "--ca", str(certificates / "ca.pem"))

    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "1 of 1 calls sent again, 0 answered differently")
    assert "the server wants a client certificate; name it by --p12" in str(without.exception)


def test_a_service_that_isnt_a_mock_gets_no_session(recorded):
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6\r\nconnection: close\r\n\r\n"
    with Raw(head + b'"PREP"') as service:
        done = replay(recorded(line(), line(session="other")), f"{service.url}/gateway/crr")
        asked = [heard.split(b" ")[1] for heard in service.heard]

    assert asked == [b"/healthz", *[f"/gateway{STATUS}?{QUERY}".encode()] * 2]
    assert done.stdout == "2 of 2 calls sent again, 0 answered differently\n"


def test_request_ids_are_new_unless_they_were_wrong(recorded):
    answer = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6\r\n\r\n"PREP"'
    wrong = line(request={"headers": {"caiso-request-id": "7", "x-team": "desk"}})
    with Raw(answer) as service:
        replay(recorded(line(), wrong), service.url)
        ids = [heard.partition(b"caiso-request-id: ")[2].partition(b"\r\n")[0].decode() for heard in service.heard[1:]]
        assert b"x-team: desk" in service.heard[2]
        assert b"elsewhere" not in service.heard[1]

    assert (len(ids[0]), ids[0] != ID, ids[1]) == (36, True, "7")


@pytest.mark.parametrize(
    ("answer", "then", "why"),
    [
        (b"", lambda connection: time.sleep(0.6), "didn't answer within 0.3 s"),
        (b"what?\r\n\r\n", socket.socket.close, "doesn't answer in HTTP"),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nha",
            socket.socket.close,
            "broke off in the middle of its answer",
        ),
    ],
)
def test_a_server_that_is_slow_or_talks_garbage_is_said_in_a_sentence(recorded, answer, then, why):
    with Raw(answer, then) as service:
        done = replay(recorded(line()), service.url, "--timeout", "0.3")
    assert str(done.exception).startswith("nothing can be sent: 127.0.0.1:")
    assert why in str(done.exception)


def test_a_server_that_fails_on_the_way_isnt_asked_for_ever(recorded):
    def then(connection):
        service.answer = b""

    with Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", then) as service:
        done = replay(recorded(*[line()] * 9), service.url)

    assert done.exit_code == 1
    assert done.stdout.count("closed the connection without an answer") == 5
    assert "4 not sent: 5 calls before it got no answer" in done.stdout


BAD_LINES = [
    ("{\n", "run.jsonl:1: not a line of JSON"),
    ('\n\n{"a": 1}\n', "run.jsonl:3: no call of a journal: at, session, method, path, status, hits is missing"),
    ({**line(), "request": 5}, "run.jsonl:1: no call of a recording: "),
    ({**line(), "reply": {}}, "run.jsonl:1: no call of a recording: 'headers' is missing"),
    ({**line(), "reply": {"headers": {}, "base64": "?"}}, "run.jsonl:1: no call of a recording: "),
    ({**line(), "status": "ok"}, "run.jsonl:1: no call of a recording: `status` isn't a whole number"),
    ({**line(), "query": 5}, "run.jsonl:1: no call of a recording: `query` isn't a text"),
    ("", "run.jsonl: holds no call"),
]


@pytest.mark.parametrize(("content", "said"), BAD_LINES)
def test_a_broken_recording_is_named_with_its_line(recorded, url, content, said):
    assert said in str(replay(recorded(content), url).exception)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--url", "localhost"], "'localhost' is no URL of a server; write https://host:port"),
        (["--url", "http://127.0.0.1:1"], "nothing can be sent: nothing listens at 127.0.0.1:1; is the server running"),
        (
            ["--url", "http://nowhere.invalid"],
            "1 of 2 calls write, and nowhere.invalid isn't this machine: add --write",
        ),
        (["--url", "http://nowhere.invalid", "--write"], "no address is known for the host nowhere.invalid"),
        (["--url", "http://nowhere.invalid", "--only-reads"], "no address is known for the host nowhere.invalid"),
        (["--url", "http://localhost", "--session", "mine"], "the recording has no session 'mine'; it has default"),
        (["--url", "http://localhost", "--out", "a.pdf"], "a.pdf: a report's name ends in one of .txt, .json, .xml"),
        (["--url", "http://localhost", "-o", "/none/a.xml"], "/none/a.xml: can't be written: No such file"),
        (["--url", "http://localhost", "--ignore", "price"], "--ignore 'price' is no JSON pointer"),
        (["--url", "https://localhost", "--cert", "x.pem"], "--cert and --key belong together"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_sentence(recorded, options, said):
    told = refused("replay", str(recorded(line(), line(**POST))), *options)
    assert said in told
    assert told.count("\n") == 1


def test_a_file_that_isnt_there_is_one_sentence():
    assert refused("replay", "none.jsonl", "--url", "http://localhost") == (
        "crr-mock: none.jsonl: can't be read: No such file or directory\n"
    )


def test_only_writes_leave_nothing_to_read(recorded, url):
    done = replay(recorded(line(**POST)), url, "--only-reads")
    assert "there is nothing left to send with --only-reads" in str(done.exception)


def test_a_bar_shows_once_the_replay_takes_long(recorded, url, monkeypatch, capsys):
    monkeypatch.setattr("mockserver.reports.progress._PATIENCE_SECONDS", -1.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with pytest.raises(SystemExit):
        app(["replay", str(recorded(line(), line())), "--url", url], standalone_mode=True)

    assert "marketStatus" in capsys.readouterr().err
