"""Real TLS: which certificate may do what, as httpx and curl see it."""

import html
import os
import re
import shutil
import socket
import ssl
import subprocess
import uuid
import warnings
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from mockserver.testing import MockServer
from mockserver.tls.folder import write_folder
from mockserver.tls.issue import Order, issue
from tests.serving import tls_serving
from tests.tls.pki import issued

PASSES = "passes"  # gets past access: answered by the service, whatever that says
UNSIGNED = "no certificate"

MARKETS = ("GET", "/marketstatus/v1.0/activeAuctionMarkets", {}, None)
PUBLIC = {"publicGeneralDownloadType": "PUBLIC_EXISTING_CRR", "fileFormat": "CSV"}
PRIVATE = {"privateGeneralDownloadType": "PRIVATE_EXISTING_CRR_AUCTION", "fileFormat": "CSV"}
PUBLIC_DATA = ("GET", "/marketdata/v1.0/publicGeneralData", PUBLIC, None)
PRIVATE_DATA = ("GET", "/marketdata/v1.0/privateGeneralData", PRIVATE, None)
PRIVATE_MESSAGES = ("GET", "/messages/v1.0/private", {"fromDate": "2026-01-01T08:00:00Z"}, None)
PORTFOLIOS = ("GET", "/auction/v1.0/portfolioList", {"marketName": "AUC_MN_2026_M12"}, None)
PORTFOLIO = {"marketName": "AUC_MN_2026_M12", "portfolioName": "none"}
RETRACT = ("POST", "/auction/v1.0/portfolioRetraction", {}, PORTFOLIO)
NOMINATE = ("POST", "/nomination/v1.0/portfolioRetraction", {}, PORTFOLIO)
CUSTOMERS = ("POST", "/loadmigration/v1.0/numberOfCustomers", {}, {})
STATUS = ("GET", "/status", {}, None)

# certificate, operation, participant, expected: a code, "passes", or the alert that ends the handshake
TABLE = [
    ("clients/ZPGL-read-write", MARKETS, "ZPGL", PASSES),
    ("clients/ZPGL-read-write", PRIVATE_DATA, "ZPGL", PASSES),
    ("clients/ZPGL-read-write", PRIVATE_MESSAGES, "ZPGL", PASSES),
    ("clients/ZPGL-read-write", RETRACT, "ZPGL", PASSES),
    ("clients/ZPGL-read-write", NOMINATE, "ZPGL", PASSES),
    ("clients/ZPGL-read-write", STATUS, "ZPGL", PASSES),
    ("clients/ZPGL-read-write", PRIVATE_DATA, "ZTRD1", "SEC0002"),
    ("clients/ZPGL-read-write", PORTFOLIOS, "ZTRD1", "SEC0002"),
    ("clients/ZPGL-read-write", RETRACT, "ZTRD1", "SEC0002"),
    ("clients/ZPGL-read-write", MARKETS, "NOBODY", "SEC0002"),
    ("clients/ZPGL-read", MARKETS, "ZPGL", PASSES),
    ("clients/ZPGL-read", PRIVATE_DATA, "ZPGL", PASSES),
    ("clients/ZPGL-read", RETRACT, "ZPGL", "SEC0001"),
    ("clients/ZPGL-read", NOMINATE, "ZPGL", "SEC0001"),
    ("clients/ZPGL-read", RETRACT, "ZTRD1", "SEC0002"),
    ("clients/ZPGL-nda", MARKETS, "ZPGL", PASSES),
    ("clients/ZPGL-nda", PUBLIC_DATA, "ZPGL", PASSES),
    ("clients/ZPGL-nda", PRIVATE_DATA, "ZPGL", "SEC0001"),
    ("clients/ZPGL-nda", PRIVATE_MESSAGES, "ZPGL", "SEC0001"),
    ("clients/ZPGL-nda", PORTFOLIOS, "ZPGL", "SEC0001"),
    ("clients/ZPGL-nda", RETRACT, "ZPGL", "SEC0001"),
    ("clients/ZTRD1-read-write", RETRACT, "ZTRD1", PASSES),
    ("clients/ZTRD1-read-write", NOMINATE, "ZTRD1", "SEC0001"),
    ("clients/UPGAE-read-write", RETRACT, "UPGAE", "SEC0001"),
    ("clients/ZDESK", RETRACT, "ZPGL", PASSES),
    ("clients/ZDESK", RETRACT, "ZTRD1", PASSES),
    ("clients/ZDESK", RETRACT, "ZSCL", "SEC0002"),
    ("clients/CISO-read", PRIVATE_DATA, "ZPGL", PASSES),
    ("clients/CISO-read", RETRACT, "ZPGL", "SEC0001"),
    ("bad/unknown", MARKETS, "ZPGL", "SEC0002"),
    ("bad/unknown", RETRACT, "ZPGL", "SEC0002"),
    ("bad/expired", STATUS, "ZPGL", "certificate expired"),
    ("bad/expired", RETRACT, "ZPGL", "certificate expired"),
    ("bad/not-yet-valid", MARKETS, "ZPGL", "bad certificate"),
    ("bad/other-ca", MARKETS, "ZPGL", "unknown ca"),
    ("bad/revoked", MARKETS, "ZPGL", "certificate revoked"),
    ("bad/weak-key", MARKETS, "ZPGL", "bad certificate"),
    (UNSIGNED, MARKETS, "ZPGL", "certificate required"),
    (UNSIGNED, STATUS, "ZPGL", "certificate required"),
]


@pytest.fixture(scope="module")
def ports(certificates):
    with tls_serving(certificates) as ports:
        yield ports


@pytest.fixture(scope="module")
def optional(certificates):
    with tls_serving(certificates, client_cert="optional") as ports:
        yield ports


def context(certificates, name, version=None):
    made = ssl.create_default_context(cafile=certificates / "ca.pem")
    if name == "bad/weak-key":
        made.set_ciphers("DEFAULT@SECLEVEL=0")  # else the client's own library turns the key down
    if name != UNSIGNED:
        made.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    if version:
        made.minimum_version = made.maximum_version = version
    return made


def ask(client, base, operation, participant):
    method, path, params, body = operation
    if body is None:
        params = {**params, "participantName": participant}
    elif "portfolioName" in body:
        body = {**body, "participantName": participant}
    headers = {"caiso-request-id": str(uuid.uuid4())}
    return client.request(method, f"{base}/crr{path}", params=params, json=body, headers=headers)


def verdict(client, base, operation, participant):
    """A code, "passes", or why the connection didn't come about."""
    try:
        reply = ask(client, base, operation, participant)
    except httpx.TransportError as problem:
        return str(problem)
    if reply.status_code == 401:
        return f"401 {reply.text!r}"
    codes = [one["errorCode"] for one in reply.json()["errorList"]] if reply.status_code == 403 else []
    return " ".join(codes) or PASSES


def in_words(row):
    certificate, (method, path, *_), participant, _ = row
    return f"{certificate.rpartition('/')[2]} {method} {path.rpartition('/')[2]} for {participant}"


@pytest.mark.evidence("assumed", "A client with NDA report access reads public data and nothing else")
@pytest.mark.parametrize("row", TABLE, ids=in_words)
def test_each_certificate_gets_exactly_what_it_was_provisioned_with(certificates, ports, row):
    certificate, operation, participant, expected = row
    with httpx.Client(verify=context(certificates, certificate)) as client:
        assert expected in verdict(client, ports.url, operation, participant)


@pytest.mark.parametrize("row", [row for row in TABLE if row[0].startswith("clients/")], ids=in_words)
def test_a_header_on_plain_http_gives_the_same_answers_as_the_certificate(ports, row):
    certificate, operation, participant, expected = row
    with httpx.Client(headers={"x-mock-client": certificate.removeprefix("clients/")}) as client:
        assert verdict(client, f"http://127.0.0.1:{ports.plain}", operation, participant) == expected


NOWHERE = ("GET", "/auction/v1.0/nowhere", {}, None)
WRONG_METHOD = ("PUT", "/auction/v1.0/portfolioList", {}, None)


@pytest.mark.parametrize("operation", [MARKETS, STATUS, RETRACT, NOWHERE, WRONG_METHOD], ids=lambda one: one[1])
def test_where_certificates_are_optional_a_client_without_one_gets_401_without_body(certificates, optional, operation):
    with httpx.Client(verify=context(certificates, UNSIGNED)) as client:
        assert verdict(client, optional.url, operation, "ZPGL") == "401 ''"


@pytest.mark.evidence("assumed", "401 carries `WWW-Authenticate: ClientCertificate`, for which HTTP has no word")
def test_401_has_a_challenge_and_its_reason_stands_in_the_journal(certificates, optional):
    with httpx.Client(verify=context(certificates, UNSIGNED)) as client:
        reply = ask(client, optional.url, MARKETS, "ZPGL")
    calls = httpx.get(f"http://127.0.0.1:{optional.plain}/__admin/journal", params={"status": 401}, timeout=60).json()[
        "calls"
    ]
    assert reply.headers["www-authenticate"] == 'ClientCertificate realm="crr-mock"'
    assert calls[-1]["verdicts"][0]["text"] == "the client showed no certificate"


@pytest.mark.parametrize(
    ("certificate", "expected"), [("clients/ZPGL-read", PASSES), ("bad/revoked", "certificate revoked")]
)
def test_where_certificates_are_optional_they_still_must_be_right(certificates, optional, certificate, expected):
    with httpx.Client(verify=context(certificates, certificate)) as client:
        assert expected in verdict(client, optional.url, MARKETS, "ZPGL")


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_whoami_shows_connection_certificate_and_roles(certificates, ports, version):
    pinned = ssl.TLSVersion[version.replace(".", "_")]
    with httpx.Client(verify=context(certificates, "clients/ZPGL-read", pinned)) as client:
        seen = client.get(f"{ports.url}/__admin/whoami").json()
    assert seen["tls"]["version"] == version
    assert seen["tls"]["cipher"]
    assert seen["certificate"]["subject"].startswith("CN=ZPGL-read,")
    assert len(seen["certificate"]["fingerprint"]) == 95
    assert seen["identifiedBy"] == "certificate"
    assert seen["access"] == "EXTERNAL CRR HOLDER READ ACCESS"
    assert seen["participants"] == {"ZPGL": ["CRRH", "LSE"]}


def test_versions_before_tls_1_2_are_refused(certificates, ports):
    old = context(certificates, "clients/ZPGL-read")
    old.set_ciphers("DEFAULT@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with httpx.Client(verify=old) as client:
        assert "alert protocol version" in verdict(client, ports.url, STATUS, "ZPGL")


def test_the_refusal_of_a_handshake_is_logged_with_its_reason(certificates, ports, caplog):
    with httpx.Client(verify=context(certificates, "bad/expired")) as client:
        verdict(client, ports.url, STATUS, "ZPGL")
    [line] = caplog.messages
    why = "the client's certificate isn't accepted: certificate has expired"
    assert re.fullmatch(rf"handshake refused: {why} \(with 127\.0\.0\.1:[0-9]+\)", line)


def test_the_refusal_of_a_handshake_stands_in_journal_metrics_and_on_the_connectivity_page(certificates):
    why = "the client's certificate isn't accepted: certificate has expired"
    with MockServer(tls=certificates) as mock:
        for _ in range(2):
            with httpx.Client(verify=context(certificates, "bad/expired")) as client:
                verdict(client, mock.secure_url, STATUS, "ZPGL")
        ask = httpx.Client(base_url=mock.url, timeout=60)
        noted = ask.get("/__admin/journal").json()["calls"]
        archive = ask.get("/__admin/journal.har").json()["log"]["entries"]
        counted = ask.post("/__admin/journal/verify", json={"calls": [{"exactly": 0}]})
        metrics, page = ask.get("/metrics").text, html.unescape(ask.get("/__admin/connectivity").text)
        ask.close()

    assert [(one["method"], one["status"], one["verdicts"][0]["text"]) for one in noted] == [("TLS", 0, why)] * 2
    assert (archive, counted.status_code) == ([], 200)
    assert f'crr_mock_refused_handshakes_total{{reason="{why}"}} 2.0' in metrics
    assert f'{why}</th><td data-label="Times">2</td>' in page
    peers = [one["verdicts"][0]["why"].removeprefix("the handshake was with ") for one in noted]
    assert (len(set(peers)), f'<td data-label="With">{peers[1]}</td>' in page) == (2, True)


def test_plain_http_on_the_tls_port_is_told_so(ports):
    reply = httpx.get(f"http://127.0.0.1:{ports.tls}/crr/status")
    assert (reply.status_code, reply.json()["detail"]) == (400, "this port speaks TLS; the URL is https://")


@pytest.mark.parametrize("path", ["/healthz", "/sso/login", "/__admin/whoami"])
def test_the_tls_port_has_what_its_clients_are_led_to(certificates, ports, path):
    with httpx.Client(verify=context(certificates, "clients/ZPGL-read")) as client:
        assert client.get(ports.url + path).status_code == 200


@pytest.mark.parametrize("path", ["/__admin/sessions", "/mocks", "/no-such-place"])
def test_the_tls_port_has_no_pages_and_no_admin_and_says_where_they_are(certificates, ports, path):
    with httpx.Client(verify=context(certificates, "clients/ZPGL-read")) as client:
        reply = client.get(ports.url + path)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.json()["detail"].endswith("/sso/login; the rest is on the plain port")


def test_with_tls_only_the_plain_port_keeps_pages_but_no_services(certificates):
    with tls_serving(certificates, tls_only=True) as ports:
        plain = f"http://127.0.0.1:{ports.plain}"
        assert httpx.get(f"{plain}/healthz").status_code == 200
        reply = httpx.get(f"{plain}/crr/marketstatus/v1.0/activeAuctionMarkets")
        assert reply.status_code == 403
        assert "the URL needs https://" in reply.json()["errorList"][0]["errorDescription"]
        with httpx.Client(verify=context(certificates, "clients/ZPGL-read")) as client:
            assert verdict(client, ports.url, MARKETS, "ZPGL") == PASSES


@pytest.fixture
def own_certificates(certificates, tmp_path):
    """A copy that a test may change."""
    return Path(shutil.copytree(certificates, tmp_path / "certs"))


def test_a_certificate_that_is_revoked_meanwhile_is_refused_from_then_on(own_certificates):
    revocations = own_certificates / "crl.pem"
    before = revocations.read_bytes()
    revocations.unlink()
    with tls_serving(own_certificates) as ports:
        revoked = context(own_certificates, "bad/revoked")
        with httpx.Client(verify=revoked) as client:
            assert verdict(client, ports.url, MARKETS, "ZPGL") == PASSES
            revocations.write_bytes(before)
        with httpx.Client(verify=revoked) as client:  # the same context: its session tickets are worth nothing now
            assert "certificate revoked" in verdict(client, ports.url, MARKETS, "ZPGL")


def test_a_new_set_is_taken_up_without_a_restart(own_certificates):
    with tls_serving(own_certificates) as ports:
        old = context(own_certificates, "clients/ZDESK")
        write_folder(own_certificates, issue(Order(["ZDESK"]), datetime.now(UTC)), replace=True)
        with httpx.Client(verify=context(own_certificates, "clients/ZDESK")) as client:
            assert verdict(client, ports.url, MARKETS, "ZPGL") == PASSES
        with httpx.Client(verify=old) as client:
            assert "CERTIFICATE_VERIFY_FAILED" in verdict(client, ports.url, MARKETS, "ZPGL")


def test_files_that_cannot_be_used_leave_those_before_in_place(own_certificates, caplog):
    with tls_serving(own_certificates) as ports:
        (own_certificates / "server.key").write_text("half a k")
        with httpx.Client(verify=context(own_certificates, "clients/ZDESK")) as client:
            assert verdict(client, ports.url, MARKETS, "ZPGL") == PASSES
    assert "holds no private key in PEM form" in caplog.text
    assert "the ones before stay in use" in caplog.text


def test_a_client_that_says_nothing_holds_nobody_up(certificates, ports):
    verify = context(certificates, "clients/ZDESK")
    with socket.create_connection(("127.0.0.1", ports.tls)), httpx.Client(verify=verify) as client:
        assert verdict(client, ports.url, MARKETS, "ZPGL") == PASSES


def test_a_certificate_without_common_name_is_refused_and_log_and_journal_say_why(own_certificates, tmp_path, caplog):
    root = issued("root", None, ca=True)
    nameless = issued("", root)
    (own_certificates / "crl.pem").unlink()
    verify = context(own_certificates, UNSIGNED)
    (own_certificates / "ca.pem").write_bytes(root.pem)
    (tmp_path / "client.pem").write_bytes(nameless.pem + nameless.key_pem)
    verify.load_cert_chain(tmp_path / "client.pem")

    with caplog.at_level("INFO", "mockserver.access"), MockServer(tls=own_certificates, access_log=True) as mock:
        with httpx.Client(verify=verify) as client:
            assert verdict(client, mock.secure_url, MARKETS, "ZPGL") == "401 ''"
            seen = client.get(f"{mock.secure_url}/__admin/whoami").json()
        [call] = httpx.get(f"{mock.url}/__admin/journal", timeout=60).json()["calls"]

    why = "the client's certificate has no common name of its own; its subject is 'O=some company'"
    assert call["verdicts"][0]["text"] == seen["refusedBecause"] == why
    assert any(one.endswith(f": {why}") for one in caplog.messages)


CURL = [
    ("clients/ZPGL-read", 0, "200"),
    ("bad/unknown", 0, "403"),
    ("bad/expired", 56, "certificate expired"),
    ("bad/revoked", 56, "certificate revoked"),
    ("bad/other-ca", 56, "unknown ca"),
    ("bad/not-yet-valid", 56, "bad certificate"),
    (UNSIGNED, 56, "certificate required"),
]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")
@pytest.mark.parametrize("keystore", [".p12:crr-mock", ".nopass.p12"])
@pytest.mark.parametrize(("certificate", "status", "said"), CURL)
def test_curl_gets_through_with_a_keystore_or_is_told_why_not(certificates, ports, certificate, status, said, keystore):
    shown = (
        [] if certificate == UNSIGNED else ["--cert-type", "P12", "--cert", f"{certificates}/{certificate}{keystore}"]
    )
    url = f"{ports.url}/crr{MARKETS[1]}?participantName=ZPGL"
    asked = [
        "curl",
        "-sS",
        "--tlsv1.3",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        "-H",
        f"caiso-request-id: {uuid.uuid4()}",
    ]
    done = subprocess.run(
        [*asked, "--cacert", certificates / "ca.pem", *shown, url], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, said in done.stdout + done.stderr) == (status, True), done


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")
@pytest.mark.parametrize(("level", "said"), [(2, "key too small"), (0, "bad certificate")])
def test_openssl_sends_a_weak_key_where_it_is_told_to(certificates, ports, tmp_path, level, said):
    sections = (
        f"openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nCipherString = DEFAULT:@SECLEVEL={level}\n"
    )
    (tmp_path / "openssl.cnf").write_text(sections)
    shown = ["--cert", certificates / "bad/weak-key.pem", "--key", certificates / "bad/weak-key.key"]
    asked = ["curl", "-sS", "--cacert", certificates / "ca.pem", *shown, f"{ports.url}/healthz"]
    environment = {**os.environ, "OPENSSL_CONF": str(tmp_path / "openssl.cnf")}
    assert said in subprocess.run(asked, capture_output=True, text=True, timeout=60, env=environment).stderr
