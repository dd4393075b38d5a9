"""Actors: what is true of all that they do, whatever that is."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mockserver.app import ACTIVITIES, Mock
from mockserver.errors import WorldError
from mockserver.market.actors import ACT
from mockserver.market.sessions import Sessions
from mockserver.settings import world_file
from tests.conftest import Client
from tests.market.trading.test_secondary_market import responses


def acts(client: Client) -> list[tuple[object, ...]]:
    """What actors did in a client's session, to the byte."""
    records = client.mock.journal.of(client.session)
    return [(one.at, one.participant, one.path, one.query, one.headers, one.content, one.status, one.reply_content)
            for one in records if one.by_actor]  # fmt: skip


def test_the_same_seed_gives_the_same_acts_to_the_byte(crowd: Client) -> None:
    crowd.advance(by="3d")
    first = acts(crowd)
    crowd.admin("POST", "/reset")
    for _ in range(12):
        crowd.advance(by="6h")

    assert len(first) > 3
    assert acts(crowd) == first


def test_another_seed_gives_other_acts(crowd: Client) -> None:
    crowd.advance(by="1d")
    first, sessions = acts(crowd), crowd.mock.pipeline.sessions
    sessions.create(crowd.session, replace(sessions.find(crowd.session).options, seed=1))
    crowd.advance(by="1d")

    assert acts(crowd) != first


def test_what_actors_do_keeps_to_the_spec_and_is_seldom_refused(crowd: Client) -> None:
    crowd.advance(by="10d")
    statuses = [one[6] for one in acts(crowd)]

    assert statuses.count(200) == len(statuses)


def test_a_session_of_tests_is_silent(client: Client) -> None:
    sessions = client.mock.pipeline.sessions
    sessions.create(client.session, replace(sessions.options, world=world_file("today")))
    client.advance(by="1h")

    assert acts(client) == []
    assert [one for one in client.world.timeline.coming() if one.kind == ACT] == []


def test_a_fork_goes_on_as_its_session_does_and_shares_nothing(crowd: Client) -> None:
    crowd.advance(by="5m")
    crowd.admin("POST", "/fork", json={"to": "twin"}).raise_for_status()
    twin = Client(crowd.mock, crowd.http, "twin")
    known = len(acts(crowd))
    twin.advance(by="2d")

    assert len(acts(crowd)) == known
    crowd.advance(by="2d")
    assert acts(crowd)[known:] == acts(twin)


def test_the_journal_names_the_actor_and_is_searched_without_it(crowd: Client) -> None:
    crowd.advance(by="1h")
    responses(crowd, "PENDING_MP_RESPONSE", "ZPGL")
    found = {
        source: crowd.http.get(f"/__admin/journal?session={crowd.session}&source={source}").json()["calls"]
        for source in ("actor", "client")
    }

    assert {one["participant"] for one in found["actor"]} >= {"ZTRD2", "ZSCL", "USCE", "ZTOR2"}
    assert [one["participant"] for one in found["client"]] == ["ZPGL"]


def test_who_looks_at_the_journal_finds_what_is_due_by_then(crowd: Client) -> None:
    world = crowd.mock.pipeline.sessions.world(crowd.session)
    world.clock.advance(timedelta(minutes=10))

    calls = crowd.http.get(f"/__admin/journal?session={crowd.session}").json()["calls"]
    assert {one["source"] for one in calls} == {"actor"}


def test_a_client_that_writes_for_an_actor_takes_its_place(crowd: Client) -> None:
    about = {"portfolioName": "Mine", "marketName": "AUC_MN_2026_M12", "participantName": "ZTRD2"}
    crowd.get("/auction/v1.0/portfolioList", marketName="AUC_MN_2026_M12", participantName="ZTRD3")
    crowd.post("/auction/v1.0/portfolioCreation", {**about, "newBids": [], "newOffers": []})
    crowd.advance(by="2d")

    assert {one[1] for one in acts(crowd)} & {"ZTRD2", "ZTRD3"} == {"ZTRD3"}


def test_neither_verification_nor_coverage_counts_what_actors_do(crowd: Client) -> None:
    crowd.advance(by="1h")
    call = {"when": {"service": "secondary_market"}, "exactly": 0}
    asked = {"session": crowd.session, "calls": [call]}

    assert acts(crowd) != []
    assert crowd.http.post("/__admin/journal/verify", json=asked).json()["verified"]
    assert crowd.mock.counts.of(crowd.session) == {}


def test_an_actor_has_to_be_a_participant(tmp_path: Path, mock: Mock) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("description: mine\nextends: common.yaml\nactors:\n  - {who: ZNOBODY, kind: trader}\n")
    (tmp_path / "common.yaml").write_bytes(world_file("common").read_bytes())

    with pytest.raises(WorldError, match=r"mine.yaml:4: .*`who` names 'ZNOBODY'"):
        mock.pipeline.sessions.create("mine", replace(mock.pipeline.sessions.options, world=path))


def test_actors_need_somebody_who_makes_their_calls(crowd: Client) -> None:
    options = crowd.mock.pipeline.sessions.options
    sessions = Sessions(ACTIVITIES, options)
    session = sessions.create("alone", crowd.mock.pipeline.sessions.find(crowd.session).options)

    first = session.world.timeline.coming()[0]
    with pytest.raises(RuntimeError, match="nobody makes the calls of actors in 'alone'"):
        session.world.react(first)
