"""`crr-mock verify`: its exit status, and what it says about a mistake."""

import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from typer.testing import CliRunner

from mockserver.app import build
from mockserver.cli import app
from mockserver.errors import MockServerError
from mockserver.settings import Settings
from tests.conftest import Client, Http
from tests.scenario.conftest import market_status
from tests.serving import serving

ONE = "calls:\n- when: {operation: getMarketStatus}\n  exactly: 1\n"


@pytest.fixture(scope="module")
def url():
    """A mock that was asked once, in the session a."""
    mock = build(Settings(world="market-sim", frozen=True, access_log=False))
    client = Client(mock, Http(mock.app), "a")
    market_status(client)
    client.http.close()
    with serving(mock.app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def verify(tmp_path):
    """Write the file, run the command; raises what the command line prints as a sentence."""

    def verify(url, text, *options, name="calls.yaml"):
        (tmp_path / name).write_text(text)
        result = CliRunner().invoke(app, ["verify", url, str(tmp_path / name), *options])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout

    return verify


class Terminator(BaseHTTPRequestHandler):
    """A proxy that ends TLS and hands POST on to the mock."""

    url = ""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        answer = httpx.post(self.url + self.path, content=body, headers={"content-type": "application/json"})
        self.send_response(answer.status_code)
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_): ...


@pytest.fixture
def secure_url(url, certificates):
    """The mock behind a proxy with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    with HTTPServer(("127.0.0.1", 0), type("Here", (Terminator,), {"url": url})) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_mock_behind_https_is_asked_by_its_address(secure_url, verify, certificates):
    assert verify(secure_url, ONE, "--ca", str(certificates / "ca.pem")) == (0, "the check holds\n")
    with pytest.raises(MockServerError, match="from an authority that isn't trusted here; name its file by --ca"):
        verify(secure_url, ONE)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (ONE, ()),
        (f"session: a\n{ONE}", ()),
        (f"session: b\n{ONE}", ("--session", "a")),
        ('{"calls": [{"status": 200}]}', ()),
    ],
)
def test_checks_that_hold_are_a_success(url, verify, text, options):
    assert verify(url, text, *options) == (0, "the check holds\n")


def test_a_check_that_fails_is_explained(url, verify):
    status, said = verify(url, ONE.replace("exactly: 1", "exactly: 2"))
    assert status == 1
    assert "wanted exactly 2 calls with operation getMarketStatus; found 1" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            ONE.replace("getMarketStatus", "getMarketStatsu"),
            "calls.yaml:2: calls[0].when.operation: there is no operation",
        ),
        (
            ONE.replace("exactly", "exactyl"),
            "calls.yaml:2: calls[0]: there is no key 'exactyl' here; did you mean 'exactly'?",
        ),
        (ONE.replace("1", "-1"), "calls.yaml:3: calls[0].exactly: a number of at least 0 is expected"),
        ("calls: {\n", "calls.yaml:2: not readable as YAML"),
        ("- when: {}\n", "calls.yaml: a verification is a mapping with `calls`"),
        ("", "calls.yaml: a verification is a mapping with `calls`"),
    ],
    ids=lambda value: value[:20],
)
def test_a_wrong_file_is_refused_with_its_line(url, verify, text, message):
    with pytest.raises(MockServerError) as refused:
        verify(url, text)
    assert message in str(refused.value)


def test_a_mock_without_a_journal_is_no_failed_check(verify):
    mock = build(Settings(world="market-sim", access_log=False, journal_size=0))
    with serving(mock.app) as port, pytest.raises(MockServerError, match="the journal is off"):
        verify(f"http://127.0.0.1:{port}", ONE)


@pytest.mark.parametrize(
    ("url", "message"), [("localhost:8080", "is no mock's address"), ("http://127.0.0.1:1", "nothing listens")]
)
def test_a_mock_that_does_not_answer_is_said(verify, url, message):
    with pytest.raises(MockServerError, match=message):
        verify(url, ONE)
