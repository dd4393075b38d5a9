"""What pages of other origins may do: look at pages, and nothing else, unless --cors names them."""

import pytest

from mockserver.app import build
from mockserver.errors import SettingsError
from mockserver.settings import Settings
from tests.conftest import Http

HERE, EVIL, EDITOR = "http://localhost", "http://evil.example", "http://localhost:3000"
STATUS, RETRACT = "/sessions/lured/crr/status", "/sessions/lured/crr/auction/v1.0/portfolioRetraction"
FREEZE = "/__admin/sessions/lured/clock/freeze"
CROSS = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
LED = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
FRAMED = {**LED, "sec-fetch-dest": "iframe"}
BROWSER = {"user-agent": "Mozilla/5.0"}


def served(**settings):
    return build(Settings(world="market-sim", frozen=True, access_log=False, **settings))


@pytest.fixture(scope="module")
def mock():
    return served()


def ask(mock, method, path, base=HERE, **headers):
    http = Http(mock.app, base)
    reply = http.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    http.close()
    return reply


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", STATUS, CROSS),
        ("GET", STATUS, LED),
        ("GET", STATUS, {"sec-fetch-site": "same-site", "origin": EDITOR}),
        ("GET", STATUS, {"origin": EVIL}),
        ("GET", STATUS, {"origin": "null"}),
        ("POST", RETRACT, {"origin": EVIL, "content-type": "text/plain"}),
        ("OPTIONS", RETRACT, {"origin": EVIL, "access-control-request-method": "POST"}),
        ("POST", FREEZE, {"origin": EVIL}),
        ("POST", FREEZE, {"origin": "null"}),
        ("POST", FREEZE, CROSS),
        ("DELETE", "/__admin/journal", CROSS),
        ("GET", "/__admin/sessions/lured/clock", CROSS),
        ("GET", "/__admin/sessions/lured/clock", LED),
        ("GET", "/__admin%2Fsessions/lured/clock", LED),
        ("GET", "/%5F_admin/sessions/lured/clock", CROSS),
        ("GET", "/__admin/journal/stream", CROSS),
        ("GET", "/__admin/journal.html", FRAMED),
        ("GET", "/__admin/whoami", CROSS),
        ("POST", "/mocks", {"origin": EVIL}),
    ],
)
def test_a_page_of_another_origin_changes_nothing_and_begins_no_session(mock, method, path, headers):
    reply = ask(mock, method, path, **headers)

    assert (reply.status_code, reply.headers["content-type"]) == (403, "application/problem+json")
    assert "may not ask this here; --cors ORIGIN lets" in reply.json()["detail"]
    assert [one.id for one in mock.pipeline.sessions.all()] == []
    assert mock.journal.last == 0


@pytest.mark.parametrize("path", ["/mocks", "/healthz", "/__admin/journal.html", "/__admin/docs", "/metrics"])
def test_a_link_on_another_page_leads_to_the_pages_here(mock, path):
    assert ask(mock, "GET", path, **LED).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/sessions/lured/crr/status", FREEZE, "/mocks"])
def test_on_loopback_a_name_that_is_led_here_does_not_make_a_page_ours(mock, method, path):
    reply = ask(mock, method, path, base=EVIL, origin=EVIL, **BROWSER)
    assert reply.status_code == (200 if (method, path) == ("GET", "/mocks") else 403)
    assert [one.id for one in mock.pipeline.sessions.all()] == []


def test_a_get_of_a_page_whose_name_is_led_here_is_told_by_its_browser(mock):
    reply = ask(mock, "GET", STATUS, base=EVIL, **BROWSER)
    assert (reply.status_code, mock.pipeline.sessions.all()) == (403, [])
    assert reply.json()["detail"].startswith("a page of evil.example, which isn't a name of this machine, may not")


@pytest.mark.parametrize(
    ("base", "headers"),
    [
        (HERE, {}),
        (HERE, {**BROWSER, "sec-fetch-site": "none"}),
        ("http://host.docker.test", {"user-agent": "Mozilla/5.0 (Windows NT 10.0) WindowsPowerShell/5.1"}),
        (HERE, {**BROWSER, "origin": HERE}),
        (HERE, {"sec-fetch-site": "same-origin", "origin": EDITOR}),
        (HERE, {**LED, "sec-fetch-site": "none"}),
        ("http://app.localhost:8080", {**BROWSER, "origin": "http://app.localhost:8080"}),
        ("http://[::1]:8080", {**BROWSER, "origin": "http://[::1]:8080"}),
        ("http://mapstage-api.caiso.test", {"user-agent": "Java-http-client/17"}),
    ],
)
def test_programs_and_our_own_pages_call_as_ever(base, headers):
    assert ask(served(), "GET", STATUS, base, **headers).status_code == 400  # for the header caiso-request-id


def test_where_other_machines_may_call_any_name_may_be_ours_but_no_image_begins_a_session():
    mock = served(host="0.0.0.0")
    assert ask(mock, "GET", "/crr/status", "http://mock.corp", **BROWSER).status_code == 400
    assert ask(mock, "GET", STATUS, "http://mock.corp", **BROWSER).status_code == 403
    mock.pipeline.sessions.reset("lured")
    assert ask(mock, "GET", STATUS, "http://mock.corp", **BROWSER).status_code == 400


@pytest.fixture(scope="module")
def shared():
    return served(cors=(EDITOR,))


def test_a_named_origin_calls_and_reads_all_headers_but_none_of_the_admin_api(shared):
    reply = ask(shared, "GET", STATUS, origin=EDITOR, sec_fetch_site="same-site")
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (400, EDITOR)
    assert reply.headers["access-control-allow-credentials"] == "true"
    assert {"content-type", "date"} <= set(reply.headers["access-control-expose-headers"].split(", "))
    assert reply.headers["vary"].startswith("Origin")
    for path in ("/__admin/sessions", "/__admin/whoami", "/metrics"):
        refused = ask(shared, "POST", path, origin=EDITOR)
        assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (403, False)


def test_a_preflight_is_answered_without_a_call_or_a_session(shared):
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "caiso-request-id"}
    calls, sessions = shared.journal.last, len(shared.pipeline.sessions)
    reply = ask(shared, "OPTIONS", "/sessions/pre/crr/auction/v1.0/portfolioRetraction", origin=EDITOR, **asked)
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-methods"] == "POST"
    assert reply.headers["access-control-allow-headers"] == "caiso-request-id"
    assert (shared.journal.last, len(shared.pipeline.sessions)) == (calls, sessions)


def test_an_origin_that_is_not_named_stays_outside(shared):
    reply = ask(shared, "GET", STATUS, origin=EVIL)
    assert (reply.status_code, "access-control-allow-origin" in reply.headers) == (403, False)


def test_a_star_lets_every_page_call_but_lends_nobody_a_certificate():
    reply = ask(served(cors=("*",)), "GET", "/mocks", origin=EVIL)
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, "*")
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize("text", ["localhost:3000", "http://localhost:3000/", "http://a/b", "null", "", "http://a@b"])
def test_an_origin_that_is_none_is_refused(text):
    with pytest.raises(SettingsError, match="an origin is scheme, host and port"):
        served(cors=(text,))
