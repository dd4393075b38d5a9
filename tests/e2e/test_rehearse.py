"""crr-mock rehearse and crr-mock connectivity against a real server: go, or no-go with the right sentence."""

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from xml.etree import ElementTree as ET

import httpx
import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.tls.authority import Authority
from mockserver.tls.folder import write_folder
from mockserver.tls.issue import Order, issue
from mockserver.tls.keystores import certificate_pem
from tests.processes import refused
from tests.serving import tls_serving

# Whom to rehearse as, one for each role of the world
CLIENTS = {
    "CRRH": ("ZTRD1-read-write", "ZTRD1"),
    "LSE": ("ZPGL-read-write", "ZPGL"),
    "OBAALSE": ("ZOBA1-read-write", "ZOBA1"),
    "MSS": ("ZMSS1-read-write", "ZMSS1"),
    "UDC": ("UPGAE-read-write", "UPGAE"),
    "TOR": ("ZTOR1-read-write", "ZTOR1"),
    "CEC": ("CEC-read-write", "CEC"),
}
READERS = {
    "READ access": ("ZPGL-read", "ZPGL"),
    "NDA access": ("ZPGL-nda", "ZPGL"),
    "READ role": ("ZREAD1-read-write", "ZREAD1"),
    "OPERATOR": ("CISO-read", "ZPGL"),
    "several participants": ("ZDESK", "ZTRD1"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Certificates of all who rehearse here."""
    made = tmp_path_factory.mktemp("rehearse") / "certs"
    names = [name for name, _ in (*CLIENTS.values(), *READERS.values())]
    write_folder(made, issue(Order(names), datetime.now(UTC)), replace=False)
    return made


@pytest.fixture(scope="module")
def ports(folder):
    with tls_serving(folder) as ports:
        yield ports


@pytest.fixture
def rehearse(folder):
    def run(url, client, participant, *options, ca=None):
        shown = [] if client is None else ["--p12", str(folder / f"{client}.p12"), "--password", "crr-mock"]
        trust = ["--ca", str(ca or folder / "ca.pem")]
        return CliRunner().invoke(app, ["rehearse", url, *shown, *trust, "--participant", participant, *options])

    return run


def missing(done):
    return [line.removeprefix("- ") for line in done.stdout.partition("What is missing:\n")[2].splitlines()]


@pytest.mark.parametrize(("client", "participant"), CLIENTS.values(), ids=CLIENTS)
def test_each_role_that_writes_gets_a_go_with_its_writes(rehearse, ports, client, participant):
    done = rehearse(ports.url, f"clients/{client}", participant, "--write")
    assert done.stdout.startswith(f"GO: {client} for {participant} at {ports.url}/crr\n"), done.stdout
    assert done.exit_code == 0


@pytest.mark.parametrize(("client", "participant"), READERS.values(), ids=READERS)
def test_each_role_that_reads_gets_a_go_without_writes(rehearse, ports, client, participant):
    done = rehearse(ports.url, f"clients/{client}", participant)
    assert (done.exit_code, missing(done)) == (0, []), done.stdout


def test_a_rehearsal_changes_nothing(folder, rehearse):
    with tls_serving(folder) as ports:
        before = _world(ports)
        assert rehearse(ports.url, "clients/ZPGL-read-write", "ZPGL", "--write").exit_code == 0
        assert _world(ports) == before


def _world(ports):
    return httpx.get(f"http://127.0.0.1:{ports.plain}/__admin/sessions/default/world").json()


ROLE = "role: the certificate's role can't write to any service: it is read-only (SEC0001)"
REFUSED = "connection: the server refuses the client's certificate: "


@pytest.mark.parametrize(
    ("client", "participant", "options", "sentence"),
    [
        ("clients/ZPGL-read", "ZPGL", ["--write"], ROLE),
        ("clients/ZREAD1-read-write", "ZREAD1", ["--write"], ROLE),
        ("clients/ZPGL-read-write", "NOBODY", [], "the certificate isn't provisioned for this participant"),
        ("clients/ZPGL-read-write", "ZTRD1", [], "the certificate isn't provisioned for this participant"),
        ("bad/unknown", "ZPGL", [], "the certificate isn't provisioned for this participant"),
        ("bad/expired", "ZPGL", [], f"{REFUSED}it has expired"),
        ("bad/not-yet-valid", "ZPGL", [], f"{REFUSED}it isn't valid yet"),
        ("bad/revoked", "ZPGL", [], f"{REFUSED}it has been revoked"),
        ("bad/other-ca", "ZPGL", [], f"{REFUSED}it comes from an authority that the server doesn't know"),
        (None, "ZPGL", [], "connection: the server wants a client certificate; name it by --p12"),
        (
            "clients/ZTRD1-read-write",
            "ZTRD1",
            ["--write", "--service", "nomination"],
            "role: the certificate's role can't write to any service",
        ),
    ],
)
def test_what_is_wrong_with_the_client_is_a_no_go_with_its_sentence(
    rehearse, ports, client, participant, options, sentence
):
    done = rehearse(ports.url, client, participant, *options)
    assert done.exit_code == 1
    assert missing(done)[0].startswith(sentence), done.stdout


def test_an_expired_certificate_is_named_with_its_date(rehearse, ports):
    told = missing(rehearse(ports.url, "bad/expired", "ZTRD1"))[1]
    assert told.startswith("certificate: CN=ZTRD1-read-write,O=crr-mock throw-away has expired on 20")


def test_a_wrong_host_name_is_a_no_go(tmp_path, rehearse, folder):
    elsewhere = tmp_path / "elsewhere"
    write_folder(elsewhere, issue(Order(["ZDESK"], ["mock.test"]), datetime.now(UTC)), replace=False)
    with tls_serving(elsewhere) as ports:
        done = rehearse(ports.url, None, "ZPGL", ca=elsewhere / "ca.pem")
    assert missing(done) == ["connection: the server's certificate isn't for localhost: use a host name that it is for"]


def test_a_server_of_another_authority_is_a_no_go(tmp_path, rehearse, ports):
    other = tmp_path / "other.pem"
    other.write_bytes(certificate_pem(Authority("other", datetime.now(UTC)).credential.certificate))
    sentence = (
        "connection: the server's certificate comes from an authority that isn't trusted here; name its file by --ca"
    )
    assert missing(rehearse(ports.url, "clients/ZDESK", "ZPGL", ca=other)) == [sentence]


def test_unreachable_hosts_are_a_no_go(rehearse):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        silent = missing(rehearse(f"https://localhost:{port}", "clients/ZDESK", "ZPGL", "--timeout", "0.3"))
    closed = missing(rehearse(f"https://localhost:{port}", "clients/ZDESK", "ZPGL"))
    unknown = missing(rehearse("https://nowhere.invalid", "clients/ZDESK", "ZPGL"))
    assert silent == [f"connection: localhost:{port} didn't answer within 0.3 s; does a firewall drop the connection?"]
    assert closed == [f"connection: nothing listens at localhost:{port}; is the server running, and the port right?"]
    assert unknown == ["connection: no address is known for the host nowhere.invalid; is the URL right?"]


def test_the_plain_port_is_a_no_go(rehearse, ports):
    plain = f"127.0.0.1:{ports.plain}"
    tls = missing(rehearse(f"https://{plain}", "clients/ZDESK", "ZPGL"))
    assert tls == ["connection: the server doesn't speak TLS at this port; is the port right?"]
    http = missing(rehearse(f"http://{plain}", None, "ZPGL"))
    assert http == ["TLS: the connection isn't encrypted, so no certificate has been shown"]


ANSWERS = [
    ((200, "text/html", b"<h1>Sign in</h1>"), "answered 200 with a web page, as a login, a portal or a proxy does"),
    ((302, "text/html", b""), "sends callers on to https://sso.test/, as a login does"),
    ((200, "application/json", b"{"), "answered 200 with a body that isn't JSON"),
    ((200, "application/json", b'[{"name": 5}]'), "answers against its spec: "),
    ((200, "text/plain", b"up"), "answered 200 as text/plain, not application/json"),
    ((418, "application/json", b"{}"), "answered 418, which its spec doesn't declare"),
    ((401, "application/json", b""), "the server wants a client certificate and saw none that it takes (401)"),
]


@pytest.mark.parametrize(("answer", "sentence"), ANSWERS)
def test_answers_that_no_service_gives_are_a_no_go(rehearse, answer, sentence):
    with Answering(*answer) as url:
        done = rehearse(url, None, "ZPGL", "--service", "market_status")
    assert any(line.startswith(sentence) for line in missing(done)), done.stdout


def test_clocks_that_disagree_are_a_no_go(rehearse):
    with Answering(200, "application/json", b"[]", timedelta(minutes=-5)) as url:
        done = rehearse(url, None, "ZPGL", "--service", "market_status")
    assert any(line.startswith("clock: the server's clock is ") and "s behind" in line for line in missing(done))


class Answering:
    """A server that gives everybody the same answer."""

    def __init__(self, status, media_type, body, ahead=timedelta(0)):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response_only(status)
                self.send_header("date", format_datetime(datetime.now(UTC) + ahead, usegmt=True))
                self.send_header("content-type", media_type)
                self.send_header("content-length", str(len(body)))
                self.send_header("location", "https://sso.test/")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def __enter__(self):
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def test_reports_are_written_as_text_json_and_junit(rehearse, ports, tmp_path):
    names = [tmp_path / f"report.{ending}" for ending in ("txt", "json", "xml")]
    options = [option for name in names for option in ("--out", str(name))]
    done = rehearse(ports.url, "clients/ZPGL-read", "ZPGL", "--write", *options)
    text, data, junit = (name.read_text() for name in names)
    (told,) = json.loads(data)
    suite = ET.fromstring(junit).find("testsuite")
    assert text == done.stdout
    assert (told["go"], told["missing"]) == (False, [ROLE])
    assert told["services"]["auction"]["GET"] == {"verdict": "ok", "answer": "200", "wanted": True}
    failures = [case.get("name") for case in suite if case.find("failure") is not None]
    assert (failures, suite.get("failures"), suite.get("tests")) == (["role"], "1", str(len(suite)))


def test_the_server_has_seen_the_same(folder, rehearse):
    with tls_serving(folder) as ports:
        plain = f"http://127.0.0.1:{ports.plain}"
        nothing = CliRunner().invoke(app, ["connectivity", plain])
        rehearse(ports.url, "clients/ZPGL-read-write", "ZPGL")
        reads = CliRunner().invoke(app, ["connectivity", plain])
        rehearse(ports.url, "clients/ZPGL-read-write", "ZPGL", "--write")
        writes = CliRunner().invoke(app, ["connectivity", plain, "--client", "ZPGL-read-write"])
    assert (nothing.exit_code, nothing.stdout) == (1, "no client has come with a certificate yet\n")
    assert reads.exit_code == 1
    posts = "auction POST, historical_forecasted_load POST, nomination POST, secondary_market POST, tor_conversion POST"
    assert missing(reads) == [f"not tried: {posts}"]
    assert writes.exit_code == 0, writes.stdout
    assert "TLS          ok  TLSv1.3: " in writes.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["localhost:8443"], "'localhost:8443' is no URL of a server; write https://host:port"),
        (["https://localhost:port"], "'https://localhost:port' is no URL of a server"),
        (
            ["https://localhost", "--p12", "{certs}/clients/ZDESK.p12", "--password", "guess"],
            "ZDESK.p12: the password is wrong",
        ),
        (["https://localhost", "--p12", "{certs}/none.p12"], "none.p12: can't be read: No such file or directory"),
        (["https://localhost", "--p12", "{certs}/ca.pem"], "ca.pem: isn't a whole PKCS#12 file"),
        (["https://localhost", "--p12", "{certs}/bad/weak-key.nopass.p12"], "the client's key is too weak"),
        (["https://localhost", "--cert", "{certs}/ca.pem"], "--cert and --key belong together"),
        (
            ["https://localhost", "--cert", "{certs}/clients/ZDESK.pem", "--key", "{certs}/server.key"],
            "server.key: isn't the key of the certificate in",
        ),
        (["https://localhost", "--ca", "{certs}/server.key"], "server.key: holds no certificate in PEM form"),
        (["https://localhost", "--service", "acution"], "there is no service 'acution' to rehearse; known: app_status"),
        (["http://localhost:1", "--out", "report.pdf"], "report.pdf: a report's name ends in one of .txt, .json, .xml"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_sentence(certificates, options, said):
    words = [word.replace("{certs}", str(certificates)) for word in options]
    line = refused("rehearse", *words, "--participant", "ZPGL")
    assert said in line
    assert line.count("\n") == 1
