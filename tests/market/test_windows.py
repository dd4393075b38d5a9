"""By hand: results before their time, and windows again, of auctions, load migration, TOR conversion and load."""

import pytest

from mockserver.market.holdings.inventory import Inventory
from mockserver.market.tor.store import TorConversions
from tests.desk import AUCTION
from tests.market.migration.test_load_migration import MARKET as MIGRATION
from tests.market.tor.test_tor_conversion import WINDOW as TOR
from tests.market.tor.test_tor_conversion import decide, listed, request, status, upload

LOAD = "FORECAST_LOAD_2027"


def by_hand(client, action, name, **body):
    return client.admin("POST", f"/markets/{name}/{action}", json=body)


def events(client, name):
    return [(one.kind, f"{one.at:%m-%d %H:%M}") for one in client.world.timeline.coming() if one.subject == name]


def migration_status(client):
    market = {"participantName": "UPGAE", "loadMigrationMarketName": MIGRATION}
    return client.get("/loadmigration/v1.0/loadMigrationMarketStatus", **market).json()["marketStatus"]


def converted(client):
    return [(one.owner, one.tou) for one in client.world[Inventory] if one.type == "MT_TOR"]


def test_tor_conversions_are_posted_once_approvals_are_closed(client):
    client.advance(event=f"{TOR}.open-conversion")
    upload(client, request())
    client.advance(event=f"{TOR}.open-approval")
    decide(client, listed(client, "mtTorCRRApprovalList"))
    early = by_hand(client, "post", TOR)
    client.advance(event=f"{TOR}.close-approval")
    posted = by_hand(client, "post", TOR).json()

    assert early.status_code == 409
    assert "is OPEN_FOR_APPROVAL; results are posted once, when it is CLOSED_FOR_APPROVAL" in early.json()["detail"]
    assert (posted["posted"], status(client)) == ("2026-11-07T01:00:00Z", "POSTED")
    assert converted(client) == [("ZTRD1", "ON"), ("ZTRD1", "OFF")]
    assert events(client, TOR) == []


def test_load_migration_is_posted_once_its_market_is_closed(client):
    early = by_hand(client, "post", MIGRATION)
    client.advance(event=f"{MIGRATION}.close-migration")

    assert (early.status_code, migration_status(client)) == (409, "CLOSED")
    assert by_hand(client, "post", MIGRATION).json()["posted"] == "2026-11-06T01:00:00Z"
    assert (migration_status(client), events(client, MIGRATION)) == ("POSTED", [])
    assert by_hand(client, "post", MIGRATION).status_code == 409


@pytest.mark.parametrize(
    ("name", "close", "coming"),
    [
        (AUCTION, "close", [("close", "11-21 00:00"), ("post", "11-21 19:00")]),
        (MIGRATION, "close-migration", [("close-migration", "11-21 00:00"), ("post-migration", "11-27 19:00")]),
        (LOAD, "close-load", [("close-load", "11-21 00:00")]),
        (
            TOR,
            "close-conversion",
            [
                ("close-conversion", "11-21 00:00"),
                ("open-approval", "11-21 08:00"),
                ("close-approval", "11-23 00:00"),
                ("post-conversion", "11-25 19:00"),
            ],
        ),
        (TOR, "close-approval", [("close-approval", "11-21 00:00"), ("post-conversion", "11-23 19:00")]),
    ],
)
def test_what_follows_a_window_moves_with_its_close(client, name, close, coming):
    client.advance(event=f"{name}.{close}")
    by_hand(client, "reopen", name, until="2026-11-21T00:00:00Z").raise_for_status()

    assert events(client, name) == coming


@pytest.mark.parametrize(("event", "opened"), [("close", "2026-11-04T09:00:00Z"), ("publish", "2026-11-02T17:00:00Z")])
def test_a_window_that_is_opened_again_has_its_first_opening_unless_that_is_to_come(client, event, opened):
    client.advance(event=f"{AUCTION}.{event}")

    assert by_hand(client, "reopen", AUCTION, until="2026-11-07T00:00:00Z").json()["opens"] == opened


def test_a_window_can_not_close_at_this_very_moment(client):
    client.advance(event=f"{AUCTION}.close")

    assert by_hand(client, "reopen", AUCTION, until="2026-11-06T01:00:00Z").status_code == 409
    assert by_hand(client, "reopen", AUCTION, until="2026-11-06T01:00:01Z").status_code == 200


def test_requests_that_are_made_in_a_second_time_are_approved_once(client):
    client.advance(event=f"{TOR}.open-conversion")
    upload(client, request(mw=20))
    client.advance(event=f"{TOR}.close-conversion")
    by_hand(client, "reopen", TOR, until="2026-11-07T00:00:00Z").raise_for_status()
    assert (status(client), list(client.world[TorConversions].approvals(TOR))) == ("OPEN_FOR_CONVERSION", [])

    upload(client, request(mw=10), request(mw=5, source="MEAD_5_N501", sink="SYLMARDC_2_N501"))
    client.advance(event=f"{TOR}.open-approval")
    assert [one["mw"] for one in listed(client, "mtTorCRRApprovalList")] == [10, 10, 5, 5]


def test_approvals_can_be_given_in_a_second_time(client):
    client.advance(event=f"{TOR}.open-conversion")
    upload(client, request())
    client.advance(event=f"{TOR}.close-approval")
    by_hand(client, "reopen", TOR, until="2026-11-12T00:00:00Z").raise_for_status()
    decide(client, listed(client, "mtTorCRRApprovalList"))
    client.advance(event=f"{TOR}.post-conversion")

    assert converted(client) == [("ZTRD1", "ON"), ("ZTRD1", "OFF")]


@pytest.mark.parametrize(
    ("action", "name", "status", "detail"),
    [
        (
            "post",
            "TOR_CONVERSION_2027_S02",
            404,
            "there is no market or window 'TOR_CONVERSION_2027_S02'; did you mean",
        ),
        ("post", LOAD, 409, f"{LOAD} has no results to post"),
        ("reopen", "LOAD_MIGRATION_2027_M02", 409, "isn't configured, so it has no window yet"),
        ("reopen", "AUC_MN_2026_M11", 409, "its results can't be taken back"),
    ],
)
def test_what_can_not_be_done_says_why(client, action, name, status, detail):
    reply = by_hand(client, action, name, **({"until": "2026-11-21T00:00:00Z"} if action == "reopen" else {}))

    assert reply.status_code == status
    assert detail in reply.json()["detail"]
