"""What `Prefer: code=200` answers: what the world has, else an example that speaks of what was asked for."""

import pytest

from tests.desk import AUCTION

SUCCESS = {"Prefer": "code=200"}


def ask(client, path, **params):
    return client.call("GET", path, params=params, headers=SUCCESS)


def test_a_read_that_prefers_a_success_is_answered_from_the_session_s_world(client):
    path = "/marketstatus/v1.0/activeAuctionMarkets"
    found = ask(client, path, participantName="ZTRD1").json()

    assert [market["name"] for market in found][:2] == [AUCTION, "AUC_AN_2027"]
    assert found == client.get(path, participantName="ZTRD1").json()


def test_what_the_world_does_not_have_is_an_example_that_names_what_the_call_names(client):
    asked = {"marketName": AUCTION, "portfolioName": "Not there", "participantName": "ZTRD1"}
    plain = client.get("/auction/v1.0/portfolio", **asked)
    example = ask(client, "/auction/v1.0/portfolio", **asked).json()

    assert plain.status_code == 400
    assert {name: example[name] for name in ("marketName", "portfolioName")} == {
        "marketName": AUCTION,
        "portfolioName": "Not there",
    }


@pytest.mark.parametrize("operation", ["portfolioSubmission", "portfolioRetraction"])
def test_a_write_that_prefers_a_success_names_what_it_names_and_changes_nothing(client, operation):
    body = {"marketName": AUCTION, "portfolioName": "Mine", "participantName": "ZTRD1"}
    reply = client.call("POST", f"/auction/v1.0/{operation}", json=body, headers=SUCCESS)

    assert (reply.status_code, reply.json()["portfolioName"]) == (200, "Mine")
    assert client.get("/auction/v1.0/portfolioList", marketName=AUCTION, participantName="ZTRD1").json() == []


def test_a_refusal_that_is_preferred_stays_one(client):
    reply = client.call(
        "GET",
        "/marketstatus/v1.0/activeAuctionMarkets",
        params={"participantName": "ZTRD1"},
        headers={"Prefer": "code=400"},
    )

    assert reply.status_code == 400
