"""Who calls, as the server finds out: certificate, proxy, header, or participantName."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from mockserver.app import build
from mockserver.call import NOBODY
from mockserver.errors import SettingsError
from mockserver.settings import Settings
from mockserver.web.identity import Identities

PROXY, ELSEWHERE = "10.0.0.7", "10.0.0.8"


@pytest.fixture
def pem(certificates):
    return (certificates / "clients/ZDESK.pem").read_text()


def caller(identities, address="127.0.0.1", shown=None, **headers):
    scope = {"client": (address, 1234)}
    if shown is not None:
        scope["extensions"] = {"tls": {"client_cert_chain": shown}}
    return identities.caller(scope, {name.replace("_", "-"): value for name, value in headers.items()})


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
    ],
)
def test_a_proxy_passes_on_a_name_or_a_subject_in_any_style(value):
    identities = Identities("X-Client", [PROXY])
    assert caller(identities, PROXY, x_client=value).client == "ZDESK"


def test_a_comma_in_a_name_survives():
    assert caller(Identities("X-Client", [PROXY]), PROXY, x_client=r"CN=Doe\, Jane,O=X").client == "Doe, Jane"


@pytest.mark.parametrize("escape", [quote, lambda pem: pem.replace("\n", "\t")], ids=["escaped", "tabs"])
def test_a_proxy_passes_on_a_certificate(pem, escape):
    assert caller(Identities("X-Client", [PROXY]), PROXY, x_client=escape(pem)).client == "ZDESK"


@pytest.mark.parametrize("value", ["", "-----BEGIN CERTIFICATE-----%0Agarbage"])
def test_what_a_proxy_could_not_see_is_nobody(value):
    assert caller(Identities("X-Client", [PROXY]), PROXY, x_client=value).client == NOBODY


@pytest.mark.parametrize(("address", "client"), [(PROXY, "ZDESK"), ("10.0.0.255", "ZDESK"), ("10.0.1.1", None)])
def test_only_configured_addresses_may_say_who_calls(address, client):
    assert caller(Identities("X-Client", ["10.0.0.0/24"]), address, x_client="ZDESK").client == client


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


def test_a_proxy_in_front_decides_who_calls():
    settings = Settings(client_header="X-Client", trusted_proxies=("127.0.0.1",), access_log=False)
    behind = TestClient(build(settings).app, client=("127.0.0.1", 1))
    assert behind.get("/__admin/whoami", headers={"x-client": "CN=ZDESK"}).json()["client"] == "ZDESK"
    assert behind.get("/crr/status").status_code == 401
