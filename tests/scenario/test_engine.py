"""Which rule fires on which call, how often, in which order, and the same again tomorrow."""

from dataclasses import replace

import pytest

from mockserver.scenario.run import random_of
from tests.conftest import Client, error_codes
from tests.scenario.conftest import active_markets, market_status

DOWN = {"respond": {"status": 503}}


def statuses(client, count):
    return [market_status(client).status_code for _ in range(count)]


COUNTED = [
    ({"nth": 2}, [200, 503, 200, 200, 200, 200]),
    ({"nth": [1, 4]}, [503, 200, 200, 503, 200, 200]),
    ({"every": 3}, [200, 200, 503, 200, 200, 503]),
    ({"after": 4}, [200, 200, 200, 200, 503, 503]),
    ({"after": 1, "every": 2}, [200, 503, 200, 503, 200, 503]),
]


@pytest.mark.parametrize(("when", "expected"), COUNTED, ids=[str(one[0]) for one in COUNTED])
def test_a_rule_counts_the_calls_that_it_is_about(client, activate, when, expected):
    activate({"when": {"operation": "getMarketStatus"} | when, "then": [DOWN]})

    assert statuses(client, 6) == expected


def test_a_rule_fires_at_most_so_many_times(client, activate):
    activate({"then": [DOWN], "times": 2})

    assert statuses(client, 4) == [503, 503, 200, 200]


def test_the_first_rule_that_fires_decides(client, activate):
    activate({"then": [{"error": "MKT0001"}], "times": 1}, {"then": [{"error": "SEC0002"}]})

    assert [error_codes(market_status(client)) for _ in range(2)] == [["MKT0001"], ["SEC0002"]]


def test_a_rule_counts_calls_that_an_earlier_rule_took(client, activate):
    activate({"then": [{"error": "MKT0001"}], "times": 2}, {"when": {"nth": 3}, "then": [{"error": "SEC0002"}]})

    assert [market_status(client).status_code for _ in range(4)] == [400, 400, 403, 200]


def test_calls_of_other_operations_are_not_counted(client, activate):
    activate({"when": {"operation": "getMarketStatus", "nth": 2}, "then": [DOWN]})

    seen = [market_status(client), active_markets(client), active_markets(client), market_status(client)]

    assert [one.status_code for one in seen] == [200, 200, 200, 503]


def test_rules_move_between_steps(client, activate):
    activate(
        {"requires": "calm", "moves_to": "storm", "then": []},
        {"requires": "storm", "moves_to": "over", "then": [DOWN]},
        steps=["calm", "storm", "over"],
    )

    assert statuses(client, 4) == [200, 503, 200, 200]


def test_several_scenarios_stack_in_their_order(client, activate):
    first = activate({"then": [{"delay": "1s"}]})
    second = activate({"then": [{"error": "MKT0001"}]})
    third = activate({"then": [{"error": "SEC0002"}]})
    client.mock.pipeline.scenarios.activate([first, second, third], client.world)

    reply = market_status(client)

    assert error_codes(reply) == ["MKT0001"]
    assert reply.headers["x-mock-scenario"] == f"{first}/1, {second}/1, {third}/1"


def test_a_call_asks_for_a_scenario_by_its_header(client):
    reply = market_status(client, headers={"X-Mock-Scenario": "unknown-participant"})

    assert error_codes(reply) == ["SEC0002"]
    assert market_status(client).status_code == 200


def test_a_call_asks_for_a_scenario_by_prefer(client):
    reply = market_status(client, headers={"Prefer": "respond-async, scenario=unknown-participant"})

    assert error_codes(reply) == ["SEC0002"]


def test_the_counters_of_a_scenario_asked_for_by_header_go_on(client):
    seen = [market_status(client, headers={"X-Mock-Scenario": "sso-login-page"}) for _ in range(6)]

    assert [one.status_code for one in seen] == [302, 200, 200, 200, 200, 200]
    assert [one.headers["content-type"].startswith("text/html") for one in seen[1:]] == [True] * 4 + [False]


def test_an_unknown_scenario_in_the_header_is_said(client):
    reply = market_status(client, headers={"X-Mock-Scenario": "unknown-particpant"})

    assert reply.status_code == 400
    assert "did you mean 'unknown-participant'?" in reply.text


def test_chance_repeats_itself_with_the_seed_and_differs_with_another(mock, client, activate):
    name = activate({"when": {"probability": 0.5}, "then": [DOWN]})
    options = mock.pipeline.sessions.options

    def run(session, seed):
        world = mock.pipeline.sessions.create(session, replace(options, seed=seed, frozen=True)).world
        mock.pipeline.scenarios.activate([name], world)
        return statuses(Client(mock, client.http, session), 40)

    runs = [run("one", 1), run("two", 1), run("three", 2)]

    assert runs[0] == runs[1] != runs[2]
    assert 8 < runs[0].count(503) < 32


def test_chance_is_the_same_in_every_process():
    assert [round(random_of(7, "flaky", "0").random(), 12) for _ in range(2)] == [0.048849139413] * 2


def test_the_draws_of_a_rule_do_not_depend_on_other_rules(client, activate):
    chance = {"when": {"operation": "getMarketStatus", "probability": 0.5}, "then": [DOWN]}
    activate(chance, name="draws-of-its-own")
    alone = statuses(client, 20)
    client.mock.pipeline.sessions.reset(client.session)
    activate(chance, name="draws-of-its-own")
    for _ in range(3):
        active_markets(client)

    assert statuses(client, 20) == alone


def test_sessions_count_apart(client, activate, mock):
    name = activate({"then": [DOWN], "times": 1})
    other = Client(mock, client.http, f"{client.session}-other")
    mock.pipeline.scenarios.activate([name], other.world)

    assert [statuses(client, 2), statuses(other, 2)] == [[503, 200], [503, 200]]


def test_a_reset_session_has_no_scenarios_of_its_own(client, activate):
    activate({"then": [DOWN]})
    client.admin("POST", "/reset").raise_for_status()

    assert statuses(client, 1) == [200]


def fork(client):
    name = f"{client.session}-fork"
    client.admin("POST", "/fork", json={"to": name}).raise_for_status()
    return Client(client.mock, client.http, name)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"when": {"nth": 3}, "then": [DOWN]}, [503, 200]),
        ({"then": [{"quota": {"calls": 3, "per": "1h"}}]}, [200, 429]),
    ],
)
def test_a_forked_session_goes_on_from_the_same_count(client, activate, rule, expected):
    activate(rule)
    statuses(client, 2)
    forked = fork(client)

    assert [statuses(client, 2), statuses(forked, 2)] == [expected, expected]


def test_chance_goes_on_in_a_fork_as_where_it_came_from(client, activate):
    activate({"when": {"probability": 0.5}, "then": [DOWN]})
    statuses(client, 3)
    forked = fork(client)

    assert statuses(forked, 20) == statuses(client, 20)


def test_the_journal_names_rule_draw_and_effect(client, activate, records):
    name = activate({"name": "slow", "when": {"probability": 1}, "then": [{"delay": "250ms"}, {"error": "MKT0001"}]})
    market_status(client)

    hit = records()[-1].hits[0]

    assert (hit.scenario, hit.rule, hit.effects) == (name, "slow", ("delay 250ms", "error MKT0001"))
    assert 0 <= hit.draw < 1


@pytest.mark.parametrize(
    ("when", "participant", "client_name", "hit"),
    [
        ({"role": "LSE"}, "ZPGL", None, True),
        ({"role": "LSE"}, "ZTRD1", None, False),
        ({"role": ["UDC", "CRR*"]}, "ZTRD1", None, True),
        ({"certificate": "ZTRD1-*"}, "ZTRD1", "ZTRD1-read-write", True),
        ({"certificate": "ZTRD1-*"}, "ZTRD1", None, False),
        ({"participant": ["ZPGL", "ZTRD1"]}, "ZTRD1", None, True),
    ],
)
def test_a_rule_chooses_by_who_calls(client, activate, when, participant, client_name, hit):
    activate({"when": when, "then": [DOWN]})
    headers = {"X-Mock-Client": client_name} if client_name else {}

    reply = market_status(client, participant=participant, headers=headers)

    assert (reply.status_code == 503) is hit


def test_a_call_that_nothing_happens_to_has_no_mark(client, records):
    reply = market_status(client)

    assert "x-mock-scenario" not in reply.headers
    assert records()[-1].hits == ()
