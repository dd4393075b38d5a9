"""Who calls, as the server finds out: certificate, proxy, header, or participantName."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from mockserver.app import build
from mockserver.call import NOBODY
from mockserver.errors import SettingsError
from mockserver.settings import Settings
from mockserver.web.front.identity import Identities

PROXY, ELSEWHERE = "10.0.0.7", "10.0.0.8"


@pytest.fixture
def pem(certificates):
    return (certificates / "clients/ZDESK.pem").read_text()


def caller(identities, address="127.0.0.1", shown=None, twice=(), **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {"client": (address, 1234), "headers": [(name.encode(), b"") for name in [*named, *twice]]}
    if shown is not None:
        scope["extensions"] = {"tls": {"client_cert_chain": shown}}
    return identities.caller(scope, named)


def test_on_plain_http_nobody_needs_a_name():
    assert caller(Identities()).client is None


def test_a_header_names_a_client_on_plain_http():
    assert caller(Identities(), x_mock_client="ZPGL-read").client == "ZPGL-read"


def test_a_certificate_counts_for_more_than_a_header(pem):
    assert caller(Identities(), shown=[pem], x_mock_client="ZPGL-read").client == "ZDESK"


def test_a_tls_client_without_certificate_is_nobody_whatever_it_says():
    assert caller(Identities(), shown=[], x_mock_client="ZPGL-read").client == NOBODY


@pytest.mark.parametrize(
    "value",
    [
        "ZDESK",
        "CN=ZDESK,O=Some Company",
        "O=Some Company, CN = ZDESK",
        "/C=US/O=Some Company/CN=ZDESK",
        'By=spiffe://mesh/proxy;Hash=0123;Subject="CN=ZDESK,O=Some Company"',
        'Hash=0123;Subject="O=\\"Some\\"\\, CN\\=ME,CN=ZDESK";URI=',
        "C = US, O = Some Company, CN = ZDESK",
        "emailAddress=me@x.test,cn=ZDESK",
        'OU="a, CN=ME", CN="ZDESK"',
        "O=CN=ME; CN=ZDESK ;C=US",
        "UID=7+CN=ZDESK,O=x",
        "2.5.4.3=ZDESK,1.2.3=#0C0141",
        "OID.2.5.4.3=#0C055A4445534B",
        "commonName=#13055A4445534B",
        "CN=ZD\\45SK",
        "/O=a/b Company/OU=x/CN=ZDESK",
    ],
)
def test_a_proxy_passes_on_a_name_or_a_subject_in_any_style(value):
    identities = Identities("X-Client", [PROXY])
    assert caller(identities, PROXY, x_client=value).client == "ZDESK"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (r"CN=Doe\, Jane,O=X", "Doe, Jane"),
        (r"CN=M\C3\BCller,O=X", "Müller"),
        ("CN=Müller".encode().decode("latin-1"), "Müller"),
        (r"/O=X/CN=M\xC3\xBCller", "Müller"),
        (r"/CN=\x5ADESK", r"\x5ADESK"),
        (r"CN=a\20,O=X", "a "),
        ("CN=#1E04005A0044", "ZD"),
    ],
)
def test_what_is_escaped_in_a_name_survives(value, name):
    assert caller(Identities("X-Client", [PROXY]), PROXY, x_client=value).client == name


WAYS = {
    "escaped": quote,
    "tabs": lambda pem: pem.replace("\n", "\t"),
    "Envoy": lambda pem: f'Hash=0123;Cert="{quote(pem, safe="")}";Subject="CN=ME"',
    "RFC 9440": lambda pem: f":{''.join(pem.splitlines()[1:-1])}:",
}


@pytest.mark.parametrize("escape", WAYS.values(), ids=WAYS)
def test_a_proxy_passes_on_a_certificate(pem, escape):
    assert caller(Identities("X-Client", [PROXY]), PROXY, x_client=escape(pem)).client == "ZDESK"


@pytest.mark.parametrize("value", ["", "-----BEGIN CERTIFICATE-----%0Agarbage"])
def test_what_a_proxy_could_not_see_is_nobody(value):
    assert caller(Identities("X-Client", [PROXY]), PROXY, x_client=value).client == NOBODY


@pytest.mark.parametrize(
    ("proxies", "address", "client"),
    [
        ("10.0.0.0/24", PROXY, "ZDESK"),
        ("10.0.0.0/24", "10.0.0.255", "ZDESK"),
        ("10.0.0.0/24", "::ffff:10.0.0.7", "ZDESK"),
        ("::ffff:10.0.0.0/120", "10.0.0.7", "ZDESK"),
        ("127.0.0.1", "::ffff:127.0.0.1", "ZDESK"),
        ("fd00::/8", "fd00::7%eth0", "ZDESK"),
        ("10.0.0.0/24", "10.0.1.1", NOBODY),
        ("10.0.0.0/24", "::ffff:10.0.1.1", NOBODY),
        ("10.0.0.0/24", "", NOBODY),
        ("::/0", "10.0.0.7", NOBODY),
    ],
)
def test_only_configured_addresses_may_say_who_calls(proxies, address, client):
    assert caller(Identities("X-Client", [proxies]), address, x_client="ZDESK").client == client


@pytest.mark.parametrize("headers", [{}, {"x_client": "ZDESK"}, {"x_mock_client": "ZDESK"}])
def test_who_comes_past_the_proxy_is_nobody_and_the_log_says_so_once(headers, caplog):
    identities = Identities("X-Client", [PROXY])
    seen = [caller(identities, ELSEWHERE, **headers) for _ in range(3)]

    why = "10.0.0.8 is no --trusted-proxy and shows no certificate, so it may not say who calls"
    assert [(one.client, one.why) for one in seen] == [(NOBODY, why)] * 3
    assert caplog.messages == [f"{why}: its calls are answered by 401"]


def test_a_header_that_comes_twice_may_be_the_clients_own():
    seen = caller(Identities("X-Client", [PROXY]), PROXY, x_client="CN=ZDESK", twice=["x-client"])
    assert (seen.client, seen.why) == (NOBODY, "the header X-Client comes more than once")


def test_an_empty_name_is_no_leave_to_act_for_everybody():
    assert caller(Identities(), x_mock_client="").client == NOBODY


def test_the_header_of_a_stranger_is_passed_over(pem):
    assert caller(Identities("X-Client", [PROXY]), ELSEWHERE, shown=[pem], x_client="CISO-read").client == "ZDESK"


@pytest.mark.parametrize(
    ("header", "proxies", "reason"),
    [("X-Client", [], "belong together"), ("", [PROXY], "belong together"), ("X-Client", ["mesh"], "isn't an address")],
)
def test_settings_that_make_no_sense_are_refused(header, proxies, reason):
    with pytest.raises(SettingsError, match=reason):
        Identities(header, proxies)


def test_memory_stays_small_when_every_caller_is_new():
    identities = Identities("X-Client", ["10.0.0.0/8"])
    for number in range(5000):
        caller(identities, f"10.0.{number // 250}.{number % 250}", x_client="ZDESK")
    assert len(identities._trusted) <= 2000


def test_whoami_shows_what_a_header_amounts_to(client):
    seen = client.http.get("/__admin/whoami", headers={"x-mock-client": "ZDESK"}).json()
    assert seen == {
        "address": "127.0.0.1",
        "tls": None,
        "certificate": None,
        "identifiedBy": "x-mock-client",
        "client": "ZDESK",
        "refusedBecause": None,
        "known": True,
        "access": "EXTERNAL CRR HOLDER READ/WRITE ACCESS",
        "participants": {"ZPGL": ["CRRH", "LSE"], "ZTOR1": ["CRRH", "TOR"], "ZTRD1": ["CRRH"], "UPGAE": ["UDC"]},
    }


@pytest.mark.parametrize(
    ("headers", "source", "known"), [({}, "participantName", None), ({"x-mock-client": "ME"}, "x-mock-client", False)]
)
def test_whoami_says_when_a_caller_has_no_name_or_an_unknown_one(client, headers, source, known):
    seen = client.http.get("/__admin/whoami", headers=headers).json()
    assert (seen["identifiedBy"], seen["known"], seen["participants"]) == (source, known, {})
    assert "start with --client 'ME=ABCD,EFGH'" in str(seen["refusedBecause"]) or known is None


def test_a_proxy_in_front_decides_who_calls():
    settings = Settings(client_header="X-Client", trusted_proxies=("127.0.0.1",), access_log=False)
    behind = TestClient(build(settings).app, "http://localhost", client=("127.0.0.1", 1))
    assert behind.get("/__admin/whoami", headers={"x-client": "CN=ZDESK"}).json()["client"] == "ZDESK"
    refused = behind.get("/crr/status")
    assert (refused.status_code, refused.content) == (401, b"")
    assert refused.headers["www-authenticate"] == 'ClientCertificate realm="crr-mock"'
    [call] = behind.get("/__admin/journal").json()["calls"]
    assert call["verdicts"][0]["text"] == "the proxy passes on no X-Client: its client showed no certificate"


ZDESK = "CN=ZDESK,O=Some Company"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("O=CN\\=ZDESK", "has no common name"),
        ('O="CN=ZDESK, Inc"', "has no common name"),
        ("O=x\\,CN=ZDESK", "has no common name"),
        ("O=CN=ZDESK,OU=x", "has no common name"),
        ("CN=,O=x", "has no common name"),
        ("CN=a,CN=ZDESK", "has 2 common names"),
        ("CN=a+CN=ZDESK", "has 2 common names"),
        ("/O=x/CN=ZDESK/CN=a", "has 2 common names"),
        ("/O=Some/Company", "has no common name"),
        ("/O=/CN=ZDESK/OU=a\\/CN=me", "has 2 common names"),
        ('CN="ZDESK', "isn't written as RFC 4514 has it"),
        ("CN=ZDESK,", "isn't written as RFC 4514 has it"),
        ("CN=#03020041", "holds a value that is no text"),
        ("CN=#0C055A44", "another length than it says"),
        ("CN=\\FF", "holds bytes that are no text"),
        (f'Subject="{ZDESK}",Subject="{ZDESK}"', "holds what several proxies have seen"),
        ("Hash=0123;URI=spiffe://mesh/ZDESK", "holds no subject; have the proxy pass it on"),
        ('Subject="CN=a;Subject=b', "isn't written as Envoy writes it"),
        ('Hash=0;Subject="O=x\\",Subject=\\"CN=ZDESK"', "has no common name"),
    ],
)
def test_what_does_not_say_one_name_is_nobody_for_a_reason(value, reason):
    seen = caller(Identities("X-Client", [PROXY]), PROXY, x_client=value)
    assert (seen.client, reason in seen.why) == (NOBODY, True), seen.why


def test_a_certificate_inside_of_a_name_is_only_a_name(pem):
    escaped = pem.replace("\n", " ")
    seen = caller(Identities("X-Client", [PROXY]), PROXY, x_client=f'CN=ME,O="{escaped}"')
    assert seen.client == "ME"
