"""Participants and clients of one's own: what each role begins with, and what can't be understood."""

from __future__ import annotations

import pytest

from mockserver.app import build
from mockserver.errors import SettingsError
from mockserver.settings import Settings
from tests.conftest import Client, Http, error_codes

MONTHLY = "ALLOC_MN_2026_M12_T1"


def get(client: Client, path: str, participant: str = "ABCD", **params: str):
    return client.get(path, participantName=participant, **params)


def joined(client: Client, text: str) -> Client:
    reply = client.admin("POST", "/participants", json={"participant": text})
    assert reply.status_code == 200, reply.text
    return client


def test_a_participant_of_one_s_own_is_known_as_soon_as_it_has_joined(client):
    before = get(client, "/marketstatus/v1.0/activeAuctionMarkets")
    after = get(joined(client, "ABCD=CRRH"), "/marketstatus/v1.0/activeAuctionMarkets")

    assert error_codes(before) == ["SEC0002"]
    assert after.status_code == 200


def test_a_newcomer_that_serves_load_has_sinks_a_number_and_caps_in_the_posted_markets(client):
    client.advance(event=f"{MONTHLY}.open")
    caps = joined(client, "ABCD").world.stage.participants.find("ABCD")
    own = [one for one in client.admin("GET", "/world/caps").json() if one["participant"] == "ABCD"]

    assert (caps.roles, caps.sinks, caps.udc, caps.credit_limit) == (
        {"CRRH", "LSE"},
        ("DLAP_PGAE-APND",),
        "UPGAE",
        10_000_000_00,
    )
    assert caps.duns.isdigit() and len(caps.duns) == 9  # noqa: PT018
    assert {one["kind"] for one in own} == {"MEQ", "UPPER_BOUND"}
    assert sum(one["mw"] for one in own) > 0


def test_a_newcomer_that_holds_crrs_has_some_to_sell_in_each_season_to_come(client):
    joined(client, "ABCD=CRRH")
    own = [one for one in client.admin("GET", "/world/crrs").json() if one["owner"] == "ABCD"]

    assert [one["period"] for one in own[::2]] == [
        "2026_S04",
        *(f"2027_S0{n}" for n in range(1, 5)),
        *(f"2028_S0{n}" for n in range(1, 4)),
    ]
    assert {one["tou"] for one in own} == {"ON", "OFF"}


def test_a_newcomer_with_ownership_rights_has_paths_to_convert(client):
    joined(client, "ABCD=TOR,CRRH")

    paths = get(client, "/torconversion/v1.0/torConversionPaths", torConversionWindow="TOR_CONVERSION_2027_S01")
    assert [(one["source"], one["sink"], one["maxMw"]) for one in paths.json()] == [
        ("MALIN_5_N101", "CAPTJACK_5_N504", 50),
        ("CAPTJACK_5_N504", "MALIN_5_N101", 50),
    ]


def test_a_newcomer_that_distributes_has_customers_of_two_entities_of_its_own(client):
    client.advance(event="LOAD_MIGRATION_2026_M12.open-migration")
    joined(client, "ABCD=UDC")
    path, market = "/loadmigration/v1.0/", {"loadMigrationMarketName": "LOAD_MIGRATION_2026_M12"}

    records = get(client, f"{path}existingNumberOfCustomers", **market).json()["numberOfCustomerRecords"]
    rates = get(client, f"{path}existingCustomerRates", **market).json()["customerRateRecords"]
    serving = {client.world.participants.find(name).duns for name in ("ABCD1", "ABCD2")}
    assert {one["lse"] for one in records} == serving
    assert len(rates) == 16


def test_what_is_said_of_a_newcomer_takes_the_place_of_the_defaults(client):
    joined(client, "ABCD=LSE;sinks=SLAP_PGEB-APND,DLAP_SCE-APND;credit_limit=5e6;duns=123456789;asset_owners=AB1,AB2")
    found = client.world.participants.find("ABCD")

    assert found.sinks == ("SLAP_PGEB-APND", "DLAP_SCE-APND")
    assert (found.credit_limit, found.duns, found.asset_owners) == (5_000_000_00, "123456789", ("AB1", "AB2"))


WRONG = {
    "ABCD=CRRH,LES": "`roles` can't hold 'LES'; did you mean 'LSE'?",
    "ABCD=LSE;sinks=DLAP_PGE-APND": "which isn't in this world; did you mean 'DLAP_PGAE-APND'?",
    "ABCD=LSE;credits=5": "there is no key `credits` here; did you mean 'credit_limit'?",
    "ABCD=LSE;credit_limit=much": "`credit_limit` must be a number",
    "ABCD=LSE;credit_limit=nan": "`credit_limit` must be from 0",
    "ABCD=LSE;DLAP": "write ABCD=CRRH,LSE;credit_limit=5000000",
    "=LSE": "write ABCD=CRRH,LSE;credit_limit=5000000",
    "ZTRD1=LSE": "it is in the world market-sim already; a world file that extends market-sim can change it",
    "ABCD=LSE;duns=12345": "`duns` must be nine digits, and '12345' isn't",
    "ABCD=LSE;duns=990000001": "the DUNS number 990000001 is that of ZPGL",
    "ABCD=CRRH;asset_owners=ZPGL": "ZPGL acts for the asset owner ZPGL already",
}


@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=WRONG)
def test_a_newcomer_that_can_not_be_understood_is_refused_in_a_sentence(client, text, told):
    before = client.world.stage
    reply = client.admin("POST", "/participants", json={"participant": text})

    assert reply.status_code == 422
    assert told in reply.json()["detail"]
    assert client.world.stage is before


def test_newcomers_are_those_of_their_session_and_come_back_with_its_reset(client):
    joined(client, "ABCD=CRRH")
    client.admin("POST", "/reset")

    assert get(client, "/marketstatus/v1.0/activeAuctionMarkets").status_code == 200
    assert client.admin("GET").json()["participants"] == ["ABCD=CRRH"]
    assert client.mock.pipeline.sessions.world("default").participants.find("ABCD") is None


def test_the_world_of_the_others_is_as_it_was_but_for_the_newcomer(client):
    path, others = "/world/participants", ("ABCD", "ABCD1", "ABCD2")
    before = client.admin("GET", path).json()
    after = joined(client, "ABCD=CRRH,LSE,UDC,TOR").admin("GET", path).json()

    assert [one for one in after if one["name"] not in others] == before


def test_a_server_begins_with_participants_and_clients_of_one_s_own():
    settings = Settings(participants=("ABCD=CRRH", "EFGH=LSE"), clients=("My App=ABCD,EFGH,LATE",), access_log=False)
    http = Http(build(settings).app)
    headers = {"x-mock-client": "My App", "caiso-request-id": "8f3ae4a1-9c6f-4a5e-8b2d-3f2f6a0b9d11"}

    def asked(name: str):
        params = {"participantName": name}
        return http.get("/crr/marketstatus/v1.0/activeAuctionMarkets", params=params, headers=headers).status_code

    assert [asked(name) for name in ("ABCD", "EFGH", "LATE", "ZTRD1")] == [200, 200, 403, 403]
    http.close()


def test_a_server_does_not_start_with_a_newcomer_that_can_not_be_understood():
    with pytest.raises(SettingsError, match="client My App=ABCD;access=raed: `access` can't be 'raed'; did you mean"):
        build(Settings(clients=("My App=ABCD;access=raed",), access_log=False))


@pytest.mark.parametrize(
    ("participant", "headers", "reason"),
    [
        ("ABCD", {}, "no participant ABCD in world market-sim; start with --participant ABCD, or use one of Z"),
        ("ZPGLL", {}, "start with --participant ZPGLL, or use one of ZPGL, "),
        ("ZPGL", {"x-mock-client": "Me"}, "no client Me in world market-sim; start with --client 'Me=ABCD,EFGH', or"),
    ],
)
def test_the_journal_says_what_the_mock_knows_and_the_client_gets_the_words_of_the_file(
    client, participant, headers, reason
):
    params = {"participantName": participant}
    reply = client.call("GET", "/marketstatus/v1.0/activeAuctionMarkets", params=params, headers=headers)
    line = client.http.get("/__admin/journal", params={"session": client.session}).json()["calls"][-1]

    assert error_codes(reply) == ["SEC0002"]
    assert "--" not in reply.text
    assert reason in line["verdicts"][0]["why"]
