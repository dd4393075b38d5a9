"""The coverage that a running mock shows."""

import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Http

READ = "/crr/marketstatus/v1.0/activeAuctionMarkets?participantName=ZTRD1"
ID = {"caiso-request-id": "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"}


@pytest.fixture
def http():
    http = Http(build(Settings(world="market-sim", access_log=False)).app)
    yield http
    http.close()


def calls(http, query=""):
    files = http.get(f"/__admin/coverage{query}").json()["files"]
    return files["caiso_crr_market_status_v1.2.0"]["operations"]["GET /marketstatus/v1.0/activeAuctionMarkets"]["calls"]


def test_the_calls_of_one_session_or_of_all_are_shown(http):
    http.get(READ, headers=ID)
    http.get(f"/sessions/a{READ}", headers=ID)
    assert (calls(http), calls(http, "?session=a"), calls(http, "?session=default")) == (2, 1, 1)


def test_a_session_that_ended_stays_in_the_whole(http):
    http.get(f"/sessions/a{READ}", headers=ID)
    http.delete("/__admin/sessions/a")
    assert calls(http) == 1
    assert http.get("/__admin/coverage?session=a").status_code == 404


def test_counting_begins_anew(http):
    http.get(READ, headers=ID)
    assert http.delete("/__admin/coverage").status_code == 204
    assert (calls(http), calls(http, "?session=default")) == (0, 0)


@pytest.mark.parametrize(
    ("form", "media_type", "words"),
    [
        ("json", "application/json", '"report": "crr-mock coverage"'),
        ("html", "text/html; charset=utf-8", "<h1>CRR coverage:"),
        ("junit", "application/xml", "<testsuites"),
        ("markdown", "text/markdown; charset=utf-8", "## CRR coverage:"),
    ],
)
def test_every_form_is_there(http, form, media_type, words):
    shown = http.get(f"/__admin/coverage?format={form}")
    assert shown.headers["content-type"] == media_type
    assert words in shown.text


@pytest.mark.parametrize("query", ["format=pdf", "sesion=a"])
def test_a_form_or_a_filter_that_isn_t_there_is_refused(http, query):
    assert http.get(f"/__admin/coverage?{query}").status_code == 422


def test_a_fault_is_met_with_its_operation(http):
    http.get(READ, headers=ID | {"x-mock-scenario": "sso-login-page"})
    shown = http.get("/__admin/coverage").json()
    operation = shown["files"]["caiso_crr_market_status_v1.2.0"]["operations"][
        "GET /marketstatus/v1.0/activeAuctionMarkets"
    ]
    assert operation["faults"] == {word: count for word, count in shown["faults"].items() if count}
    assert operation["faults"]


def test_only_who_may_use_the_admin_api_sees_it():
    http = Http(build(Settings(access_log=False, admin_token="secret")).app)
    assert http.get("/__admin/coverage").status_code == 401
    http.close()
