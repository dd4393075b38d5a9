"""crr-mock proxy, as a process: what it says, writes and ends with."""

import json
import signal
import ssl
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import httpx2
import pytest

from tests.processes import refused, running
from tests.proxy.conftest import Raw
from tests.serving import tls_serving

STATUS = "/crr/marketstatus/v1.0/marketStatus?marketName=AUC_MN_2026_M12&participantName=ZTRD1"


def get(url, path=STATUS, **options):
    return httpx2.get(url + path, headers={"caiso-request-id": str(uuid.uuid4())}, **options)


@pytest.fixture(scope="module")
def service():
    with running("--world", "market-sim", "--frozen", "--no-access-log") as process:
        yield process.url


def test_a_run_without_violations_ends_with_0(service):
    with running("--upstream", service, command="proxy") as proxy:
        assert get(proxy.url).json() == "PREP"
        assert proxy.stop() == 0
        first, last = proxy.banner().splitlines()
        log = proxy.log

    assert first.endswith(f"proxy on {proxy.url} to {service}, held against 10 services, 69 operations")
    assert last == "1 call, 0 of which broke the contract"
    assert f"GET {STATUS} -> 200 ok (" in log


def test_violations_are_told_logged_reported_and_recorded_and_end_with_1(service, tmp_path):
    names = [tmp_path / name for name in ("report.json", "report.xml", "run.jsonl", "report.txt")]
    options = ["--out", str(names[0]), "--out", str(names[1]), "-o", str(names[3]), "--record", str(names[2])]
    with running("--upstream", service, *options, command="proxy") as proxy:
        get(proxy.url)
        for _ in range(2):
            get(proxy.url, STATUS.partition("&")[0])
        get(proxy.url, "/elsewhere")
        assert proxy.stop() == 1
        told, log = proxy.banner(), proxy.log
    report, junit, lines = json.loads(names[0].read_text()), ET.parse(names[1]), names[2].read_text().splitlines()

    lacks = "request parameter: participantName: expected a value, got nothing"
    assert told.splitlines()[1:] == [
        "4 calls, 3 of which broke the contract:",
        "  market_status  GET /marketstatus/v1.0/marketStatus",
        f"    {lacks}  (2 x, first in call 2)",
        "  no operation  GET /elsewhere",
        "    request operation: no operation of the specs has this path  (1 x, first in call 4)",
        f"recorded 4 calls in {names[2]}",
    ]
    assert names[3].read_text().splitlines() == told.splitlines()[1:-1]
    assert f"  {lacks}" in log
    assert (report["calls"], report["violating"]) == (4, 3)
    assert report["operations"][0]["violations"] == [
        {
            "side": "request",
            "part": "parameter",
            "text": "participantName: expected a value, got nothing",
            "parameter": "participantName",
            "in": "query",
            "calls": 2,
            "first": 2,
        }
    ]
    suite = junit.find("testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("2", "2")
    assert [len(json.loads(line)["violations"]) for line in lines] == [0, 1, 1, 1]


def test_no_fail_on_violation_ends_with_0(service):
    with running("--upstream", service, "--no-fail-on-violation", "--no-access-log", command="proxy") as proxy:
        get(proxy.url, "/elsewhere")
        assert proxy.stop() == 0
        assert "elsewhere" not in proxy.log


def test_both_sides_speak_tls_and_the_service_sees_the_proxys_certificate(certificates):
    shown = ["--p12", str(certificates / "clients/ZPGL-read.p12"), "--password", "crr-mock"]
    trust = ssl.create_default_context(cafile=certificates / "ca.pem")
    trust.load_cert_chain(certificates / "clients/ZTRD1-read-write.pem", certificates / "clients/ZTRD1-read-write.key")
    with tls_serving(certificates) as ports:
        options = ["--upstream", f"{ports.url}/crr", "--ca", str(certificates / "ca.pem"), "--tls", str(certificates)]
        with running(*options, *shown, command="proxy") as proxy:
            answer = get(proxy.url.replace("127.0.0.1", "localhost"), verify=trust)
            assert proxy.stop() == 0

    assert proxy.url.startswith("https://")
    assert answer.json()["errorList"][0]["errorCode"] == "SEC0002"  # ZPGL's certificate asks for ZTRD1


def test_a_call_that_is_under_way_is_answered_before_the_end():
    answer = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6\r\n\r\n"OPEN"'
    asked, may_answer = threading.Event(), threading.Event()

    def late(connection):
        asked.set()
        may_answer.wait(60)
        connection.sendall(answer)

    with (
        Raw(b"", late) as service,
        running("--upstream", service.url, command="proxy") as proxy,
        ThreadPoolExecutor() as pool,
    ):
        waiting = pool.submit(get, proxy.url)
        assert asked.wait(60)
        proxy.popen.send_signal(signal.SIGTERM)
        proxy.wait_for_log("stopping")
        may_answer.set()
        assert waiting.result().json() == "OPEN"
        assert proxy.popen.wait(60) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Missing option '--upstream'"),
        (["--upstream", "localhost:8080"], "'localhost:8080' is no URL of a server"),
        (
            ["--upstream", "http://localhost", "--out", "a.pdf"],
            "a.pdf: a report's name ends in one of .txt, .json, .xml",
        ),
        (["--upstream", "http://localhost", "--out", "/none/a.xml"], "/none/a.xml: can't be written: No such file"),
        (["--upstream", "http://localhost", "--record", "/none/a.jsonl"], "/none/a.jsonl: can't be written: No such"),
        (["--upstream", "http://localhost", "--ca", "{certs}/ca.pem"], "http://localhost isn't https, so there are no"),
        (["--upstream", "https://localhost", "--cert", "{certs}/ca.pem"], "--cert and --key belong together"),
        (["--upstream", "https://localhost", "--ca", "{certs}/server.key"], "server.key: holds no certificate in PEM"),
        (["--upstream", "http://localhost", "--tls", "{certs}/clients"], "clients: has no server.pem"),
        (["--upstream", "http://localhost", "--specs", "{certs}"], "holds no OpenAPI file"),
    ],
)
def test_a_mistake_on_the_command_line_is_told(certificates, options, said):
    words = [word.replace("{certs}", str(certificates)) for word in options]
    assert said in refused("proxy", "--port", "0", *words)
