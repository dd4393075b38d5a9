"""crr-mock serve, as a process: what it prints, how it ends, how it refuses."""

import json
import logging
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest
from typer.testing import CliRunner

from mockserver.app import build
from mockserver.cli import app
from mockserver.commands.banner import banner
from mockserver.commands.logs import JsonLines
from mockserver.settings import Settings
from tests.processes import refused, running

WRITE = "write a moment, such as 2026-11-09T09:00:00-08:00, or a Pacific day, such as 2026-11-09"


def test_the_banner_names_url_services_versions_and_operations():
    with running() as process:
        process.stop()
        first, *rest = process.banner().splitlines()
    assert first.endswith(f"10 services, 69 operations on {process.url}")
    assert "  auction                     1.2.1    8 operations   corrected" in rest
    assert f"  Documentation  {process.url}/mocks" in rest


def test_the_banner_names_the_scenarios_that_run_and_where_the_journal_is():
    with running("--scenario", "flaky", "--scenario", "window-rush") as process:
        process.stop()
        said = process.banner().splitlines()
    assert "  Scenarios      flaky, window-rush (in every session)" in said
    assert f"  Journal        {process.url}/__admin/journal.html" in said


@pytest.mark.parametrize(
    ("options", "acts"), [((), True), (("--no-actors",), False), (("--world", "market-sim"), False)]
)
def test_others_act_in_the_world_of_today_unless_told_otherwise(options, acts):
    with running(*options) as process:
        process.stop()
        assert ("  Others act     13 actors (--no-actors keeps them silent)" in process.banner()) is acts


def test_a_clock_that_begins_on_a_date_begins_with_its_pacific_day():
    with running("--clock", "2026-11-05", "--frozen") as process:
        reply = httpx.post(f"{process.url}/__admin/sessions", json={"id": "one"})
        assert reply.json()["clock"]["now"] == "2026-11-05T08:00:00Z"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--clock", "tomorrow", f"a clock can't begin at 'tomorrow'; {WRITE}"),
        ("--clock", "2026-11-09T09:00:00", f"a clock can't begin at '2026-11-09T09:00:00'; {WRITE}"),
        ("--clock", "9999-12-31", "a clock begins in the years 2009 to 2899, not 9999"),
        ("--clock-rate", "nan", "a clock's rate is above zero and at most 1000000, not nan"),
        ("--clock-rate", "-1", "a clock's rate is above zero and at most 1000000, not -1"),
        ("--clock-rate", "1e300", "a clock's rate is above zero and at most 1000000, not 1e+300"),
    ],
)
def test_a_clock_that_no_world_could_follow_is_refused(option, value, said):
    assert refused("serve", "--port", "0", option, value) == f"crr-mock: {said}\n"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")
def test_the_banner_tells_what_participants_of_ones_own_have_and_which_clients_act_for_nobody():
    said = {"participants": ("ABCD=CRRH,LSE;duns=123456789",), "clients": ("My App=ABCD,ABDC",)}
    text = banner(build(Settings(access_log=False, **said)), "http://localhost:8080", None)

    sinks = "sinks DLAP_PGAE-APND; DUNS 123456789; UDC UPGAE; credit 10,000,000 USD"
    assert f"  Participant    ABCD: CRRH, LSE; {sinks}\n" in text
    assert "  Missing        My App acts for ABDC, which isn't there; start with --participant ABDC\n" in text


def test_variables_have_a_participant_or_a_client_on_each_line(monkeypatch):
    monkeypatch.setenv("CRR_MOCK_PARTICIPANT", "ABCD=CRRH\nEFGH=LSE;sinks=DLAP_PG\n")
    done = CliRunner().invoke(app, ["serve", "--port", "0"])

    assert str(done.exception).startswith("participant EFGH=LSE;sinks=DLAP_PG: `sinks` names 'DLAP_PG', which isn't in")


def test_the_first_call_of_the_banner_works():
    with running() as process:
        process.stop()
        line = process.banner().splitlines()[-1].removeprefix("  First call").strip()
    with running() as again:
        command = shlex.split(line.replace(process.url, again.url))
        assert subprocess.run([*command, "-sf"], capture_output=True).stdout == b'{"status":"up"}'


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_as_a_success(sig):
    with running() as process:
        httpx.get(f"{process.url}/healthz").raise_for_status()
        assert process.stop(sig) == 0
        assert [line[9:] for line in process.log.splitlines()] == [
            "stopping; running requests may finish, a second signal ends them"
        ]


def test_a_request_that_is_under_way_is_answered_before_the_end():
    with running() as process, socket.create_connection(("127.0.0.1", urlsplit(process.url).port)) as client:
        client.sendall(b"POST /crr/auction/v1.0/portfolioCreation HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{")
        assert httpx.get(f"{process.url}/healthz").status_code == 200  # so the first one has arrived
        process.popen.send_signal(signal.SIGTERM)
        while _listens(process.url):
            pass
        client.sendall(b"}")
        assert client.recv(100).startswith(b"HTTP/1.1 415 ")
        assert process.popen.wait(60) == 0


def test_a_second_signal_ends_what_is_under_way_without_a_traceback():
    with running() as process, socket.create_connection(("127.0.0.1", urlsplit(process.url).port)) as client:
        client.sendall(b"POST /crr/auction/v1.0/portfolioCreation HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{")
        assert httpx.get(f"{process.url}/healthz").status_code == 200
        process.popen.send_signal(signal.SIGINT)
        process.wait_for_log("stopping")
        assert process.stop(signal.SIGINT) == 0
        assert len(process.log.splitlines()) == 1


def _listens(url):
    try:
        return httpx.get(f"{url}/healthz").is_success
    except httpx.TransportError:
        return False


def test_each_call_is_logged_with_its_verdict_and_the_first_reason():
    with running() as process:
        httpx.get(f"{process.url}/crr/status", headers={"caiso-request-id": "6f1d2c84-53b7-4e0a-9c61-2a7e80d4b913"})
        httpx.get(f"{process.url}/crr/auction/v1.0/portfolioList?marketName=%0aX")
        httpx.get(f"{process.url}/no-such-place")
        process.stop()
        good, bad, outside = [line[9:] for line in process.log.splitlines()[:-1]]
    assert good.startswith("GET /crr/status -> 200 ok (")
    assert bad.startswith("GET /crr/auction/v1.0/portfolioList?marketName=%0aX -> 400 SER0017")
    assert "caiso-request-id: expected" in bad
    assert bad.endswith(" more")
    assert outside == "GET /no-such-place -> 404 outside of the services; see /mocks"


def test_a_log_of_json_has_an_object_on_each_line_whatever_clients_send():
    with running("--log-format", "json") as process:
        headers = {"caiso-request-id": b"x\x85\x9b\xff", "x-mock-client": "ZPGL-read", "x-mock-session": "default"}
        httpx.get(f"{process.url}/crr/auction/v1.0/portfolioList?marketName=%0aX&token=abc", headers=headers)
        httpx.get(f"{process.url}/no-such-place?password=abc")
        process.stop()
        assert process.log.isascii()
        call, outside, stopping = map(json.loads, process.log.splitlines())
    assert (call["operation"], call["requestId"], call["client"]) == ("getPortfolioList", "x\x85\x9b\xff", "ZPGL-read")
    assert (call["status"], call["codes"], call["query"]) == (400, ["SER0017"], "marketName=%0aX&token=(redacted)")
    assert (outside["path"], outside["status"]) == ("/no-such-place", 404)
    assert outside["message"].startswith("GET /no-such-place?password=(redacted) -> 404 ")
    assert (stopping["level"], stopping["logger"]) == ("info", "mockserver.web.server.server")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", stopping["time"])


def test_a_log_of_json_has_what_breaks_http_as_json_too():
    with running("--log-format", "json") as process:
        with socket.create_connection(("127.0.0.1", urlsplit(process.url).port)) as client:
            client.sendall(b"\x1b[2J no HTTP\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 400 ")
        process.stop()
        line = json.loads(process.log.splitlines()[0])
    assert (line["level"], line["logger"]) == ("warning", "mockserver.web.server.connection")


def test_a_log_of_json_says_why_a_handshake_was_refused(certificates):
    with running("--log-format", "json", "--tls", str(certificates), "--tls-port", "0") as process:
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{process.secure_url}/crr/status", verify=ssl.create_default_context())
        process.wait_for_log("handshake")
        process.stop()
        refused = json.loads(process.log.splitlines()[0])
    assert refused["reason"] == "the client doesn't trust this server; give it ca.pem"
    assert (refused["level"], refused["tlsError"]) == ("warning", "TLSV1_ALERT_UNKNOWN_CA")


def test_an_exception_is_a_field_of_its_line():
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "%s failed", ("GET /x",), sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["exception"].startswith("Traceback (most recent call last):\n")


def test_a_port_in_use_is_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("serve", "--port", str(port))
    assert said == (
        f"crr-mock: can't listen on 127.0.0.1:{port}: Address already in use; "
        "stop what uses it, or choose another with --port (0 takes a free one)\n"
    )


def test_a_host_without_address_is_one_line():
    said = refused("serve", "--host", "no-such-host.invalid")
    assert said == "crr-mock: can't listen on no-such-host.invalid: no address has this name; try --host 127.0.0.1\n"


def test_a_broken_spec_is_one_line_with_file_and_line(tmp_path):
    file = tmp_path / "toys.yaml"
    file.write_text("openapi: 3.0.0\ninfo: {}\ninfo: {}\n")
    said = refused("serve", "--specs", str(tmp_path))
    assert said == f"crr-mock: {file}:3: not readable as YAML: the key 'info' stands twice in one mapping; remove one\n"


TOYS = """\
openapi: 3.0.0
info: {title: Toys, version: 1.0.0}
paths: {/toys: {get: {responses: {'204': {description: none}}}}}
"""


@pytest.mark.parametrize(("words", "services"), [([], 1), (["builtin"], 11)])
def test_a_named_folder_takes_the_place_of_the_shipped_specs_unless_these_are_named_too(tmp_path, words, services):
    (tmp_path / "toys.yaml").write_text(TOYS)
    options = [option for folder in (*words, str(tmp_path)) for option in ("--specs", folder)]
    with running(*options) as process:
        assert f"{services} service" in process.first_line
        assert httpx.get(f"{process.url}/toys").status_code == 204


@pytest.mark.parametrize(
    ("options", "key", "status"), [((), None, 401), ((), "k", 200), (("--no-security",), None, 200)]
)
def test_credentials_are_asked_for_unless_the_option_says_otherwise(tmp_path, options, key, status):
    scheme = {"k": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    paths = {"/t": {"get": {"security": [{"k": []}], "responses": {"200": {"description": "Fine"}}}}}
    root = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths}
    (tmp_path / "t.json").write_text(json.dumps({**root, "components": {"securitySchemes": scheme}}))
    with running("--specs", str(tmp_path), *options) as process:
        reply = httpx.get(f"{process.url}/t", headers={"X-Key": key} if key else {})

    assert reply.status_code == status
