"""Both Market Sim plans, played from end to end by a client that knows nothing but the plan."""

from __future__ import annotations

import logging
from time import process_time

import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Client, Http
from tests.plans.market_sims import OF_2023, OF_2024
from tests.plans.player import Player, play

PLAYERS = ("ZPGL", "ZTRD1", "ZTOR1", "UPGAE", "CEC")
MOST_SECONDS = 60


@pytest.mark.slow
@pytest.mark.parametrize(("name", "tasks"), [("market-sim-2024", OF_2024), ("market-sim-2023", OF_2023)])
def test_a_market_sim_is_played_from_end_to_end_with_all_tasks_done(name, tasks, caplog):
    mock = build(Settings(world=name, frozen=True, access_log=False, journal_size=5))
    client = Client(mock, Http(mock.app), "sim")
    players = {one: Player(client, one) for one in PLAYERS}
    began = process_time()
    with caplog.at_level(logging.ERROR, logger="mockserver.pipeline"):
        states = {
            one: client.admin("POST", f"/plans/{name}/begin", json={"participant": one}).json() for one in PLAYERS
        }
        for _ in range(1 + len(states["ZPGL"]["days"])):
            for one, player in players.items():
                states[one] = client.admin("GET", f"/plans/{name}", params={"participant": one}).json()
                play(player, states[one], tasks)
            client.admin("POST", f"/plans/{name}/next-day", json={"participant": "ZPGL"}).raise_for_status()
        states = {one: client.admin("GET", f"/plans/{name}", params={"participant": one}).json() for one in PLAYERS}
    took = process_time() - began
    client.http.close()

    for player in players.values():
        assert player.refused == [], "\n".join(player.refused)
    undone = [
        (one, task["name"], task["missing"])
        for one, state in states.items()
        for day in state["days"]
        for task in day["tasks"]
        if task["status"] not in ("done", "not yours")
    ]
    assert undone == []
    assert {one: state["verdict"] for one, state in states.items()} == dict.fromkeys(PLAYERS, "GO")
    assert {task["name"] for state in states.values() for day in state["days"] for task in day["tasks"]} == set(tasks)
    assert caplog.records == []
    assert took < MOST_SECONDS, f"{took:.1f} s of CPU"
