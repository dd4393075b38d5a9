"""Scenarios while the server runs: added, switched on and off, moved and begun anew."""

import pytest

from tests.conftest import error_codes
from tests.scenario.conftest import market_status

DOWN = {"description": "Down for two calls.", "rules": [{"name": "down", "then": [{"respond": 503}], "times": 2}]}
STEPS = {
    "description": "Calm, then down.",
    "steps": ["calm", "down"],
    "rules": [{"requires": "down", "then": [{"respond": 503}]}],
}


@pytest.fixture
def post(client):
    """Add a scenario under a name of this test's own; gives the name."""
    names = []

    def post(scenario):
        name = f"s{len(names)}-{client.session}"
        client.http.post("/__admin/scenarios", json={"name": name, **scenario}).raise_for_status()
        names.append(name)
        return name

    yield post
    for name in names:
        client.http.delete(f"/__admin/scenarios/{name}")


def test_the_list_names_what_ships_with_its_description(client):
    listed = {one["name"]: one for one in client.http.get("/__admin/scenarios").json()}

    assert listed["flaky"]["description"].startswith("5 % each")
    assert listed["flaky"]["file"].endswith("scenarios/flaky.yaml")
    assert listed["flaky"]["active"] is False


def test_a_posted_scenario_is_activated_counts_and_is_deactivated(client, post):
    name = post(DOWN)
    client.admin("PUT", f"/scenarios/{name}").raise_for_status()
    seen = [market_status(client).status_code for _ in range(3)]
    progress = client.admin("GET", f"/scenarios/{name}").json()
    client.admin("POST", f"/scenarios/{name}/reset").raise_for_status()
    seen.append(market_status(client).status_code)
    client.admin("DELETE", f"/scenarios/{name}").raise_for_status()
    seen.append(market_status(client).status_code)

    assert seen == [503, 503, 200, 503, 200]
    assert progress["rules"] == [{"rule": "down", "seen": 2, "fired": 2}]


def test_steps_are_read_and_set(client, post):
    name = post(STEPS)
    before = client.admin("PUT", "/scenarios", json={"names": [name]}).json()
    client.admin("PUT", f"/scenarios/{name}/step", json={"step": "down"}).raise_for_status()

    assert (before[0]["step"], before[0]["steps"]) == ("calm", ["calm", "down"])
    assert market_status(client).status_code == 503


def test_an_unknown_step_is_refused_with_the_known_ones(client, post):
    reply = client.admin("PUT", f"/scenarios/{post(STEPS)}/step", json={"step": "dow"})

    assert reply.status_code == 422
    assert "did you mean 'down'" in reply.json()["detail"]


def test_the_order_of_active_scenarios_is_the_one_asked_for(client):
    names = ["unknown-participant", "sso-login-page"]
    client.admin("PUT", "/scenarios", json={"names": names[::-1]}).raise_for_status()
    client.admin("PUT", "/scenarios", json={"names": names}).raise_for_status()

    assert [one["name"] for one in client.admin("GET", "/scenarios").json()] == names


def test_a_scenario_is_active_in_every_session_that_has_none_of_its_own(client, post):
    name = post(DOWN)
    client.http.request("PUT", "/__admin/scenarios/active", json={"names": [name]}).raise_for_status()
    everywhere = market_status(client).status_code
    client.admin("PUT", "/scenarios", json={"names": []}).raise_for_status()
    own = market_status(client).status_code
    client.http.request("PUT", "/__admin/scenarios/active", json={"names": []}).raise_for_status()

    assert (everywhere, own) == (503, 200)


def test_a_removed_scenario_happens_no_more(client, post):
    name = post(DOWN)
    client.admin("PUT", f"/scenarios/{name}").raise_for_status()
    client.http.delete(f"/__admin/scenarios/{name}").raise_for_status()

    assert market_status(client).status_code == 200


def test_a_posted_scenario_is_as_strict_as_a_file(client):
    rules = [{"when": {"servise": "auction"}, "then": ["busy"]}]
    reply = client.http.post("/__admin/scenarios", json={"name": "odd", "description": "Odd.", "rules": rules})

    assert reply.status_code == 422
    assert reply.json()["detail"] == "rules[0].when: there is no key 'servise' here; did you mean 'service'?"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/scenarios/flakey", None, 404),
        ("DELETE", "/scenarios/flaky", None, 404),
        ("PUT", "/scenarios", {"names": ["flaky", "flakey"]}, 404),
        ("PUT", "/scenarios", {"name": "flaky"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(client, method, path, body, status):
    assert client.admin(method, path, json=body).status_code == status


def test_a_shipped_scenario_can_not_be_removed(client):
    assert client.http.delete("/__admin/scenarios/flaky").status_code == 422


def test_a_scenario_posted_again_begins_anew(client, post):
    name = post(DOWN)
    client.admin("PUT", f"/scenarios/{name}").raise_for_status()
    market_status(client)
    changed = DOWN | {"rules": [{"then": [{"error": "MKT0001"}]}]}
    client.http.post("/__admin/scenarios", json={"name": name, **changed}).raise_for_status()

    assert error_codes(market_status(client)) == ["MKT0001"]
