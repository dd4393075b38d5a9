"""The ids of sessions: one pattern, and one refusal, wherever a session is named."""

from urllib.parse import quote

import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Http

IDS = ["a", "tests/test_x.py::test_y[a-b]", "[engine:junit]/[method:foo()]", "50% of ä", "a?b#c", "x" * 200]
NO_IDS = ["x" * 201, "a\tb", " a", "a\n"]


@pytest.fixture(scope="module")
def http():
    http = Http(build(Settings(world="market-sim", frozen=True, access_log=False)).app)
    yield http
    http.close()


@pytest.mark.parametrize("session", IDS)
def test_a_session_is_the_same_one_by_path_header_and_admin_api(http, session):
    escaped = quote(session, safe="")
    http.get(f"/sessions/{escaped}/crr/status")
    http.get("/crr/status", headers={"x-mock-session": escaped})
    moved = http.post(f"/__admin/sessions/{escaped}/clock/advance", json={"by": "1h"}).json()

    assert http.get(f"/__admin/sessions/{escaped}").json() == {
        "id": session, "path": f"/sessions/{escaped}", "world": "market-sim", "seed": 0,
        "participants": [], "clients": [], "clock": moved,
    }  # fmt: skip
    calls = http.get("/__admin/journal", params={"session": session}).json()["calls"]
    assert [call["session"] for call in calls] == [session, session]
    archive = http.get("/__admin/journal.har", params={"session": session}).json()
    assert [entry["request"]["url"].partition("localhost")[2] for entry in archive["log"]["entries"]] == [
        f"/sessions/{escaped}/crr/status",
        "/crr/status",
    ]
    assert http.delete(f"/__admin/sessions/{escaped}").status_code == 204


@pytest.mark.parametrize("session", NO_IDS)
def test_what_cannot_be_an_id_is_refused_alike_everywhere(http, session):
    escaped = quote(session, safe="")
    by_path = http.get(f"/sessions/{escaped}/crr/status")
    by_header = http.get("/crr/status", headers={"x-mock-session": escaped})
    by_admin = http.get(f"/__admin/sessions/{escaped}/clock")
    by_body = http.post("/__admin/sessions", json={"id": session})
    by_whoami = http.get("/__admin/whoami", headers={"x-mock-session": escaped})

    for service in (by_path, by_header):
        assert service.status_code == 400
    for admin in (by_admin, by_body, by_whoami):
        assert admin.status_code == 422
    why = by_body.json()["detail"]
    assert "can't be the id of a session, which has 1 to 200 printable characters" in why
    assert {by_admin.json()["detail"], by_whoami.json()["detail"]} == {why}
    assert all(why.partition(" can't ")[2] in service.text for service in (by_path, by_header))
