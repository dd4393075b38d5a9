"""The checklists that the server shows of its clients."""

from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from mockserver.app import build
from mockserver.settings import Settings

AS_CLIENT = {"x-mock-client": "ZPGL-read", "caiso-request-id": "6f1d2c84-53b7-4e0a-9c61-2a7e80d4b913"}


@pytest.fixture
def http():
    with TestClient(build(Settings(access_log=False)).app, base_url="http://localhost") as http:
        yield http


def test_the_page_says_how_to_begin_when_no_client_has_come(http):
    shown = http.get("/__admin/connectivity")
    assert "No client has come with a certificate yet" in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'self'")


def test_page_json_text_and_junit_tell_the_same(http):
    http.get("/crr/status", headers=AS_CLIENT)
    (told,) = http.get("/__admin/connectivity.json").json()
    suite = ET.fromstring(http.get("/__admin/connectivity.xml").content).find("testsuite")
    assert told["services"]["app_status"]["GET"] == {"verdict": "ok", "answer": "200", "wanted": True}
    assert told["go"] is False
    assert int(suite.get("failures")) == 10  # nine services without a GET, and no certificate shown
    for sentence in told["missing"]:
        assert sentence.replace("'", "&#39;") in http.get("/__admin/connectivity").text
        assert f"- {sentence}\n" in http.get("/__admin/connectivity.txt").text


def test_a_caller_without_a_name_has_no_checklist(http):
    http.get("/crr/status", headers={"caiso-request-id": AS_CLIENT["caiso-request-id"]})
    assert http.get("/__admin/connectivity.json").json() == []


def test_one_client_is_shown_alone_and_an_unknown_one_is_404(http):
    for name in ("ZPGL-read", "ZTRD1-read"):
        http.get("/crr/status", headers={**AS_CLIENT, "x-mock-client": name})
    assert [one["client"] for one in http.get("/__admin/connectivity.json").json()] == ["ZPGL-read", "ZTRD1-read"]
    (alone,) = http.get("/__admin/connectivity.json?client=ZTRD1-read").json()
    assert alone["participants"] == ["ZTRD1"]
    refused = http.get("/__admin/connectivity.json?client=ME")
    assert (refused.status_code, refused.json()["detail"]) == (
        404,
        "no client 'ME' has called; seen: ZPGL-read, ZTRD1-read",
    )


def test_what_was_seen_can_be_forgotten(http):
    http.get("/crr/status", headers=AS_CLIENT)
    assert http.delete("/__admin/connectivity").status_code == 204
    assert http.get("/__admin/connectivity.json").json() == []


def test_only_who_may_use_the_admin_api_sees_it():
    guarded = TestClient(build(Settings(access_log=False, admin_token="secret")).app)
    assert guarded.get("/__admin/connectivity").status_code == 401
