import csv
import io
import json
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from mockserver.clock import Clock
from mockserver.market.people.participants import Participants
from mockserver.market.portfolios.markets import Markets
from tests.conftest import error_codes
from tests.downloads import ask, auction_day, rows, unzipped
from tests.markets import AUCTION, MONTH, SOURCE, TIER, crr


def test_a_file_comes_zipped_under_the_name_of_its_market_and_type(client):
    client.advance(event=f"{AUCTION}.publish")
    reply = ask(client, "publicMarketData", "SOURCE_SINK", "CSV", marketName=AUCTION)

    assert unzipped(reply)[0] == f"{AUCTION}_SOURCE_SINK.csv"
    assert reply.headers["content-disposition"] == f'attachment; filename="{AUCTION}_SOURCE_SINK.zip"'


def test_csv_and_json_hold_the_same(client):
    client.advance(event=f"{AUCTION}.publish")
    text = unzipped(ask(client, "publicMarketData", "SOURCE_SINK", "CSV", marketName=AUCTION))[1]
    records = list(csv.reader(io.StringIO(text)))

    assert records[0][:4] == ["Source Sink", "Type", "Biddable Flag", "Zone"]
    assert records[1:] == [
        [str(value) for value in row.values()]
        for row in rows(client, "publicMarketData", "SOURCE_SINK", marketName=AUCTION)
    ]


@pytest.mark.evidence("observed", "SOURCE_SINK has eight keys and a row for each node, bus and time of use")
def test_source_sink_has_exactly_the_keys_that_clients_read(client):
    client.advance(event=f"{AUCTION}.publish")
    found = rows(client, "publicMarketData", "SOURCE_SINK", marketName=AUCTION)

    assert set(map(tuple, found)) == {
        ("SourceSink", "Type", "BiddableFlag", "Zone", "AugmentedBusName", "EMSBusName", "ParticipationFactor", "TOU")
    }
    assert {row["SourceSink"] for row in found} == {node.name for node in client.world.nodes}


@pytest.mark.evidence("assumed", "The participation factors of a node's buses add up to 1 in each time of use")
def test_participation_factors_add_up_to_one(client):
    client.advance(event=f"{AUCTION}.publish")
    sums = defaultdict(Fraction)
    for row in rows(client, "publicMarketData", "SOURCE_SINK", marketName=AUCTION):
        sums[row["SourceSink"], row["TOU"]] += Fraction(str(row["ParticipationFactor"]))

    assert set(sums.values()) == {1}


PUBLISHED = "Market data can be downloaded from the market's dataPublishDate on; before, and for an empty file, DWL0005"


@pytest.mark.evidence("assumed", PUBLISHED)
@pytest.mark.parametrize("kind", ["SOURCE_SINK", "GROUPED_BASE_LOADING"])
def test_market_data_comes_with_its_publication(client, kind):
    assert error_codes(ask(client, "publicMarketData", kind, marketName=AUCTION)) == ["DWL0005"]

    client.advance(event=f"{AUCTION}.publish")

    assert rows(client, "publicMarketData", kind, marketName=AUCTION)


RELEASES = (
    "publicMarketData takes the names of model releases: V0 of a month or year comes a week before the data of its"
    " first market, V1 of a year with it"
)


@pytest.mark.evidence("assumed", RELEASES)
@pytest.mark.parametrize(("name", "days"), [("AN_2027_V0", 7), ("AN_2027_V1", 0)])
def test_a_model_release_comes_on_its_day(client, name, days):
    first = min(one.publish for one in client.world[Markets] if "_AN_2027" in one.name)
    seen = []
    for moment in (first - timedelta(days=days, seconds=1), first - timedelta(days=days)):
        client.world.clock = Clock(moment, frozen=True)
        seen.append(ask(client, "publicMarketData", "SOURCE_SINK", marketName=name).status_code)

    assert seen == [400, 200]
    assert {row["TOU"] for row in rows(client, "publicMarketData", "SOURCE_SINK", marketName=name)} == {"ON", "OFF"}


@pytest.mark.evidence("assumed", RELEASES)
@pytest.mark.parametrize("name", ["MN_2026_M12_V1", "MN_2040_M01_V0", "AN_2027_V2"])
def test_no_other_releases_have_names_of_their_own(client, name):
    assert error_codes(ask(client, "publicMarketData", "SOURCE_SINK", marketName=name)) == ["MKT0001"]


def test_base_loading_adds_up_the_crrs_in_force_and_names_no_owner(client):
    client.advance(event=f"{AUCTION}.publish")
    crr(client.world, 10.5, sink="DLAP_SCE-APND", tou="OFF", term="2026_S04")
    crr(client.world, 5, owner="ZTRD2", sink="DLAP_SCE-APND", tou="OFF")
    found = rows(client, "publicMarketData", "GROUPED_BASE_LOADING", marketName=AUCTION)

    row = {"Source": SOURCE, "Sink": "DLAP_SCE-APND", "CRRCategory": "PTP", "HedgeType": "OBL"}
    assert row | {"Period": MONTH, "TOU": "OFF", "MW": 15.5} in found


def test_base_loading_of_a_posted_market_is_what_it_started_from(client):
    client.advance(event=f"{AUCTION}.close")
    before = rows(client, "publicMarketData", "GROUPED_BASE_LOADING", marketName=AUCTION)
    auction_day(client)

    after = rows(client, "publicMarketData", "GROUPED_BASE_LOADING", marketName=AUCTION)
    assert sum(row["MW"] for row in after) == sum(row["MW"] for row in before) + 10


SET_ASIDE = (
    "Capacity is set aside on interfaces in the second monthly and third annual tier, once the first tier has its"
    " results; else SET_ASIDE is DWL0005"
)


@pytest.mark.evidence("assumed", SET_ASIDE)
@pytest.mark.parametrize(
    ("market", "found"),
    [("ALLOC_MN_2026_M12_T2", 4), ("ALLOC_AN_2027_T3", 16), (TIER, 0), (AUCTION, 0)],
)
def test_capacity_is_set_aside_in_the_last_tiers(client, market, found):
    client.advance(event=f"{market}.open")
    reply = ask(client, "publicMarketData", "SET_ASIDE", marketName=market)

    assert (len(json.loads(unzipped(reply)[1])) if found else error_codes(reply)) == (found or ["DWL0005"])


@pytest.mark.evidence("assumed", SET_ASIDE)
def test_what_is_set_aside_is_known_with_the_results_of_the_first_tier(client):
    seen = []
    for event in ("ALLOC_MN_2026_M12_T2.publish", f"{TIER}.close", f"{TIER}.post"):
        client.advance(event=event)
        seen.append(ask(client, "publicMarketData", "SET_ASIDE", marketName="ALLOC_MN_2026_M12_T2").status_code)

    assert seen == [400, 400, 200]


def test_renamed_nodes_are_listed_once_their_market_is_published(client):
    before = ask(client, "publicGeneralData", "SOURCE_SINK_REPLACEMENT")
    client.advance(event=f"{AUCTION}.publish")

    assert error_codes(before) == ["DWL0005"]
    assert rows(client, "publicGeneralData", "SOURCE_SINK_REPLACEMENT") == [
        {
            "OldSourceSink": "OLDGEN_1_N001",
            "NewSourceSink": "POD_IVANPA_1_UNIT1-APND",
            "EffectiveDate": "2026-12-01T08:00:00Z",
            "MarketName": AUCTION,
        }
    ]


RESULTS = [
    ("publicAuctionResult", "PUBLIC_AUCTION_RESULT", AUCTION),
    ("publicAuctionResult", "CLEARING_PRICE", AUCTION),
    ("publicAuctionResult", "BINDING_CONSTRAINT", AUCTION),
    ("privateAuctionResult", "PRIVATE_AUCTION_RESULT", AUCTION),
    ("publicAllocationResult", "PUBLIC_ALLOCATION_RESULT", TIER),
    ("publicAllocationResult", "BINDING_CONSTRAINT", TIER),
    ("privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", TIER),
]


@pytest.mark.parametrize(("operation", "kind", "market"), RESULTS)
def test_results_before_their_posting_are_mkt0007(client, operation, kind, market):
    client.advance(event=f"{market}.close")

    assert error_codes(ask(client, operation, kind, marketName=market)) == ["MKT0007"]


@pytest.mark.parametrize(("operation", "kind", "market"), RESULTS)
def test_results_of_the_other_type_of_market_are_ser0005(client, operation, kind, market):
    other = TIER if market == AUCTION else AUCTION

    assert error_codes(ask(client, operation, kind, marketName=other)) == ["SER0005"]


@pytest.mark.parametrize(("operation", "kind"), [*(one[:2] for one in RESULTS), ("publicMarketData", "SOURCE_SINK")])
def test_an_unknown_market_is_mkt0001(client, operation, kind):
    assert error_codes(ask(client, operation, kind, marketName="AUC_MN_1999_M01")) == ["MKT0001"]


@pytest.mark.parametrize(("operation", "kind", "market"), RESULTS)
def test_an_unknown_type_or_format_is_named(client, operation, kind, market):
    assert error_codes(ask(client, operation, f"{kind}S", marketName=market)) == ["DWL0001"]
    assert error_codes(ask(client, operation, kind, form="XML", marketName=market)) == ["DWL0002"]


@pytest.mark.evidence("assumed", "A public file without rows is DWL0005, a private one DWL0006")
@pytest.mark.parametrize(("operation", "kind", "market"), [one for one in RESULTS if one[1] != "CLEARING_PRICE"])
def test_results_of_nothing_are_no_file(client, operation, kind, market):
    client.advance(event=f"{market}.post")
    code = "DWL0006" if operation.startswith("private") else "DWL0005"
    reply = ask(client, operation, kind, marketName=market)

    assert error_codes(reply) == [code]


def test_an_expired_crr_is_not_listed(client):
    old = crr(client.world, 5, term="2026_M10")

    assert old.id not in {row["CRRID"] for row in rows(client, "publicGeneralData", "PUBLIC_EXISTING_CRR")}


ORIGINS = [
    ("ALLOC_AN_2026_T1", "2026_S04", "ALLOCATION"),
    ("AUC_AN_2026", "2026_S04", "AUCTION"),
    ("SECONDARY_MARKET", "2026_M12", "SECONDARY_MARKET"),
    ("SYSTEM", "2026_M12", "SYSTEM"),
    ("OTHER", "2026_M12", "SYSTEM"),
    ("LOAD_MIGRATION", "2029_S04", "LM_CURRENT_PLUS_3"),
    ("LOAD_MIGRATION", "2030_S01", "LM_BEYOND_3"),
]


@pytest.mark.evidence(
    "assumed", "CRRs from load migration count as current if they start this year or in the three that follow"
)
@pytest.mark.parametrize(("origin", "term", "kind"), ORIGINS)
def test_each_crr_is_in_the_private_file_of_its_origin_alone(client, origin, term, kind):
    mine = crr(client.world, 5, owner="ZREAD1", term=term, origin=origin)
    found = {
        one: [row["CRRID"] for row in json.loads(unzipped(reply)[1])]
        for one in {kind for _, _, kind in ORIGINS}
        if (reply := ask(client, "privateGeneralData", f"PRIVATE_EXISTING_CRR_{one}", participant="ZREAD1")).status_code
        == 200
    }

    assert found == {kind: [mine.id]}


@pytest.mark.parametrize("kind", sorted({kind for _, _, kind in ORIGINS}))
def test_a_participant_without_crrs_of_an_origin_gets_dwl0006(client, kind):
    reply = ask(client, "privateGeneralData", f"PRIVATE_EXISTING_CRR_{kind}", participant="CISO")

    assert error_codes(reply) == ["DWL0006"]


def test_a_participant_gets_the_crrs_of_its_asset_owners_too(client):
    world = client.world
    acting = [replace(one, asset_owners=("ZFUND",)) if one.name == "ZREAD1" else one for one in world.participants]
    world.stage = replace(world.stage, participants=Participants(acting))
    held = [crr(world, 5, owner=owner).id for owner in ("ZREAD1", "ZFUND")]

    found = rows(client, "privateGeneralData", "PRIVATE_EXISTING_CRR_AUCTION", participant="ZREAD1")
    assert [row["CRRID"] for row in found] == held
