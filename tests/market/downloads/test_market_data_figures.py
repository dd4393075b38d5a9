from fractions import Fraction

import pytest

from tests.desk import change_rules
from tests.downloads import allocation_day, auction_day, rows
from tests.markets import AUCTION, TIER, nomination, submit


def test_public_auction_results_name_buyers_and_sellers(client):
    held = auction_day(client)
    found = rows(client, "publicAuctionResult", "PUBLIC_AUCTION_RESULT", marketName=AUCTION)

    assert [(row["AssetOwner"], row["TransactionType"], row["MW"]) for row in found] == [
        ("ZTRD1", "BUY", 12.345),
        ("ZPGL", "BUY", 7),
        ("ZTRD2", "SELL", 4),
    ]
    assert found[2]["CRRID"] == held.id


def test_clearing_prices_are_those_of_the_paths(client):
    auction_day(client)
    prices = {
        row["SourceSink"]: Fraction(str(row["ClearingPrice"]))
        for row in rows(client, "publicAuctionResult", "CLEARING_PRICE", marketName=AUCTION)
        if row["TOU"] == "ON"
    }

    for row in rows(client, "publicAuctionResult", "PUBLIC_AUCTION_RESULT", marketName=AUCTION):
        assert Fraction(str(row["ClearingPrice"])) == prices[row["Source"]] - prices[row["Sink"]]


@pytest.mark.evidence("assumed", "A world may publish node prices the other way round; what a path costs stays")
def test_prices_are_signed_as_the_world_publishes_them(client):
    auction_day(client)
    ask = [("CLEARING_PRICE", 1), ("PUBLIC_AUCTION_RESULT", -1)]
    before = {kind: rows(client, "publicAuctionResult", kind, marketName=AUCTION) for kind, _ in ask}
    change_rules(client.world, path_price="sink_minus_source")

    for kind, sign in ask:
        found = rows(client, "publicAuctionResult", kind, marketName=AUCTION)
        assert [row["ClearingPrice"] for row in found] == [-sign * row["ClearingPrice"] for row in before[kind]]


def test_what_a_nomination_did_not_get_is_in_the_private_file_alone(client):
    submit(client.world, TIER, "ZPGL", nominations=[nomination(client.world, mw) for mw in (340, 0.001)])
    client.advance(event=f"{TIER}.post")
    subject = {"marketName": TIER, "participant": "ZPGL"}

    private = rows(client, "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", **subject)
    public = rows(client, "publicAllocationResult", "PUBLIC_ALLOCATION_RESULT", **subject)
    assert [(row["NominatedMW"], row["AwardedMW"]) for row in private] == [(340, 169.999), (0.001, 0)]
    assert [row["MW"] for row in public] == [169.999]


def test_the_amount_is_mw_times_price_to_the_cent(client):
    auction_day(client)

    for row in rows(client, "privateAuctionResult", "PRIVATE_AUCTION_RESULT", marketName=AUCTION):
        exact = Fraction(str(row["AwardedMW"])) * Fraction(str(row["ClearingPrice"]))
        assert abs(Fraction(str(row["Amount"])) - exact) <= Fraction(1, 200)


def test_a_participant_sees_all_its_bids_and_only_its_own(client):
    auction_day(client)
    found = rows(client, "privateAuctionResult", "PRIVATE_AUCTION_RESULT", marketName=AUCTION)

    assert [(row["BidMW"], row["AwardedMW"], row["CRRID"] is None) for row in found] == [
        (12.345, 12.345, False),
        (5, 0, True),
    ]
    assert {row["AssetOwner"] for row in found} == {"ZTRD1"}


def awarded(found, key):
    return sorted((row["CRRID"], row[key]) for row in found if row["CRRID"] and row[key])


def test_private_auction_results_add_up_to_the_public_one(client):
    auction_day(client)
    private = [
        row
        for participant in ("ZTRD1", "ZPGL", "ZTRD2")
        for row in rows(
            client, "privateAuctionResult", "PRIVATE_AUCTION_RESULT", marketName=AUCTION, participant=participant
        )
    ]

    public = rows(client, "publicAuctionResult", "PUBLIC_AUCTION_RESULT", marketName=AUCTION)
    assert awarded(private, "AwardedMW") == awarded(public, "MW")


def test_private_allocation_results_add_up_to_the_public_one(client):
    allocation_day(client)
    private = [
        row
        for participant in ("ZPGL", "ZSCL")
        for row in rows(
            client, "privateAllocationResult", "PRIVATE_ALLOCATION_RESULT", marketName=TIER, participant=participant
        )
    ]

    public = rows(client, "publicAllocationResult", "PUBLIC_ALLOCATION_RESULT", marketName=TIER)
    assert awarded(private, "AwardedMW") == awarded(public, "MW")
    assert {row["StartDate"] for row in public} == {"2026-12-01T08:00:00Z"}


def test_existing_crrs_are_awards_less_sales(client):
    held = auction_day(client)
    found = {row["CRRID"]: row["MW"] for row in rows(client, "publicGeneralData", "PUBLIC_EXISTING_CRR")}

    assert found[held.id] == 6
    for row in rows(client, "publicAuctionResult", "PUBLIC_AUCTION_RESULT", marketName=AUCTION):
        assert row["TransactionType"] == "SELL" or found[row["CRRID"]] == row["MW"]
