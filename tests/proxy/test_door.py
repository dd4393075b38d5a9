"""Whom the proxy lets in, since it shows its own certificate for them."""

import httpx2
import pytest

from mockserver.errors import SettingsError
from mockserver.proxy.door import Door
from tests.processes import refused, running
from tests.proxy.conftest import Raw, proxying
from tests.serving import tls_serving

ANSWER = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6\r\n\r\n"OPEN"'
OURS, LED = {"host": "localhost:8081"}, {"host": "evil.example:8081"}
TOKEN = {"authorization": "bearer s3same"}


def verdict(door, headers, secure=False):
    found = door.refusal(headers, secure)
    return found and int(found.status)


@pytest.mark.parametrize(
    ("options", "headers", "status"),
    [
        ({}, OURS, None),
        ({}, LED, 403),
        ({"lends": False}, LED, None),
        ({"lends": False}, {**LED, "user-agent": "Mozilla/5.0"}, 403),
        ({"lends": False}, {**OURS, "origin": "http://evil.example"}, 403),
        ({"anybody": True}, LED, None),
        ({"anybody": True}, {**OURS, "origin": "http://evil.example"}, 403),
        ({"anybody": True}, {**OURS, "sec-fetch-site": "cross-site"}, 403),
        ({"known": True}, LED, None),
        ({"known": True}, {**OURS, "sec-fetch-site": "same-site"}, 403),
        ({"token": "s3same"}, OURS, 401),
        ({"token": "s3same"}, {**OURS, "authorization": "s3same"}, 401),
        ({"token": "s3same"}, {**OURS, **TOKEN}, None),
        ({"token": "s3same", "host": "0.0.0.0"}, {"host": "mock.corp", **TOKEN}, None),
        ({"token": "s3same", "host": "0.0.0.0"}, {**OURS, **TOKEN, "origin": "http://evil.example"}, 403),
    ],
)
def test_the_certificate_is_lent_to_programs_of_this_machine_or_to_whom_the_user_names(options, headers, status):
    assert verdict(Door(**{"host": "127.0.0.1", "lends": True, **options}), headers) == status


def test_on_all_addresses_a_proxy_with_a_certificate_does_not_begin_without_a_word():
    with pytest.raises(SettingsError, match=r"on 0\.0\.0\.0 the proxy would lend its certificate to the whole network"):
        Door("0.0.0.0", lends=True)


def test_what_is_turned_away_is_no_call_and_never_reaches_the_service():
    with Raw(ANSWER) as service, proxying(service.url, door=Door("127.0.0.1", True)) as standing:
        reply = httpx2.get(f"{standing.url}/crr/status", headers={"host": "evil.example"}, timeout=60)

    assert (reply.status_code, reply.headers["x-mock-proxy"]) == (403, "not the service's answer")
    assert reply.json()["detail"].startswith("the proxy lends its certificate under this machine's own names only")
    assert (service.heard, standing.lines) == ([], [])


def test_the_token_is_asked_for_by_its_scheme_and_not_handed_on():
    with Raw(ANSWER) as service, proxying(service.url, door=Door("127.0.0.1", True, "s3same")) as standing:
        asked = httpx2.get(f"{standing.url}/crr/status", timeout=60)
        served = httpx2.get(f"{standing.url}/crr/status", headers=TOKEN, timeout=60)

    assert (asked.status_code, asked.headers["www-authenticate"]) == (401, 'Bearer realm="crr-mock"')
    assert served.json() == "OPEN"
    assert [b"s3same" in heard for heard in service.heard] == [False]


def test_the_banner_says_for_whom_the_certificate_is_shown(certificates):
    shown = ["--p12", str(certificates / "clients/ZDESK.p12"), "--password", "crr-mock"]
    with tls_serving(certificates) as ports:
        options = ["--upstream", ports.url, "--ca", str(certificates / "ca.pem"), *shown]
        with running(*options, command="proxy") as proxy:
            proxy.stop()
            warning = proxy.banner().splitlines()[1].split()
        said = refused("proxy", "--port", "0", "--host", "0.0.0.0", *options)

    assert " ".join(warning) == (
        "Warning every program on this machine calls the service as CN=ZDESK,O=crr-mock throw-away"
    )
    assert "give its callers a --token, have them show certificates (--tls), or say --open" in " ".join(said.split())
