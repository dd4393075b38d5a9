"""A monthly auction from PREP to results, over real sockets: nothing but the services' calls, and the clock moves."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import pytest

from tests.conftest import Client, error_codes
from tests.desk import Desk, bid, offer
from tests.downloads import ask, rows, unzipped
from tests.e2e.market_day import market_day

MARKET = "AUC_MN_2026_M12"
MARKET_FILES = {"marketName": MARKET}


@dataclass
class Day:
    """What participants A (ZTRD1) and B (ZPGL) saw from PREP to POSTED, by the order in which it happened."""

    client: Client
    seen: dict[str, Any] = field(default_factory=dict)

    def status(self) -> str:
        reply = self.client.get("/marketstatus/v1.0/marketStatus", marketName=MARKET, participantName="ZTRD1")
        return str(reply.json())

    def held(self, participant: str) -> dict[int, dict[str, Any]]:
        kind = "PRIVATE_EXISTING_CRR_AUCTION"
        reply = ask(self.client, "privateGeneralData", kind, participant=participant)
        return {row["CRRID"]: row for row in json.loads(unzipped(reply)[1])} if reply.status_code == 200 else {}

    def results(self, kind: str, participant: str = "ZTRD1") -> list[dict[str, Any]]:
        operation = "privateAuctionResult" if kind.startswith("PRIVATE") else "publicAuctionResult"
        return rows(self.client, operation, kind, participant=participant, marketName=MARKET)

    def go_through(self) -> None:
        a, b = Desk(self.client, "auction", MARKET, "ZTRD1"), Desk(self.client, "auction", MARKET, "ZPGL")
        self.seen["before"] = [self.status(), *error_codes(a.create(bid()))]
        self.client.advance(event=f"{MARKET}.publish")
        self.seen["nodes"] = rows(self.client, "publicMarketData", "SOURCE_SINK", marketName=MARKET)
        self.seen["held"] = self.held("ZTRD1")

        self.client.advance(event=f"{MARKET}.open")
        ((sold, _),) = [(number, row) for number, row in self.seen["held"].items() if row["StartDate"] > "2026-12"]
        falling = bid((0, 3500), (60.5, 1800), (120, 900))
        created = a.create(falling, bid(tou="OFF"), offer(sold, (0, 100), (10, 100)), name="Peak")
        self.seen["created"] = created.json()["status"]
        self.seen["credit"] = a.credit("Peak")
        self.seen["submitted"] = [a.submit("Peak").json()["status"], a.status("Peak")]
        self.seen["delete"] = error_codes(a.delete("Peak"))
        self.seen["retracted"] = a.retract("Peak").json()["status"]
        self.seen["resubmitted"] = a.submit("Peak").json()["status"]
        b.create(bid((0, 2900), (80, 2500), assetOwner="ZPGL"), name="Load")
        b.submit("Load")
        b.create(bid(assetOwner="ZPGL"), name="Late")

        self.client.advance(event=f"{MARKET}.close")
        self.seen["closed"] = [self.status(), *error_codes(b.submit("Late")), *error_codes(a.retract("Peak"))]
        early = ask(self.client, "publicAuctionResult", "CLEARING_PRICE", marketName=MARKET)
        self.seen["early"] = error_codes(early)

        self.client.advance(event=f"{MARKET}.post")
        self.seen["posted"] = self.status()


CLEARINGS = [
    "table",
    pytest.param("network", marks=pytest.mark.skipif(not find_spec("highspy"), reason="the solver isn't installed")),
]


@pytest.fixture(scope="module", params=CLEARINGS)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with market_day(tmp_path_factory.mktemp("worlds"), request.param) as client:
        day = Day(client)
        day.go_through()
        yield day


def test_portfolios_go_through_the_states_that_the_window_allows(day):
    assert day.seen["before"] == ["PREP", "MKT0004"]
    assert (day.seen["created"], day.seen["submitted"]) == ("VALID", ["SUBMITTED", "SUBMITTED"])
    assert (day.seen["delete"], day.seen["retracted"], day.seen["resubmitted"]) == (["POR0010"], "VALID", "SUBMITTED")
    assert day.seen["closed"] == ["CLOSED", "MKT0004", "NOM0129"]
    assert (day.seen["early"], day.seen["posted"]) == (["MKT0007"], "POSTED")
    assert day.seen["credit"] > 60.5 * 1800


def test_everything_that_is_awarded_is_among_the_sources_and_sinks(day):
    nodes = {(row["SourceSink"], row["TOU"]) for row in day.seen["nodes"] if row["BiddableFlag"] == "Yes"}

    for row in day.results("PUBLIC_AUCTION_RESULT"):
        assert {(row["Source"], row["TOU"]), (row["Sink"], row["TOU"])} <= nodes


def test_every_award_is_paid_at_the_price_of_its_path(day):
    prices = {(row["SourceSink"], row["TOU"]): row["ClearingPrice"] for row in day.results("CLEARING_PRICE")}

    for row in day.results("PRIVATE_AUCTION_RESULT") + day.results("PRIVATE_AUCTION_RESULT", "ZPGL"):
        source, sink = (exact(prices[row[end], row["TOU"]]) for end in ("Source", "Sink"))
        assert exact(row["ClearingPrice"]) == source - sink
        assert abs(exact(row["Amount"]) - exact(row["AwardedMW"]) * (source - sink)) <= Fraction(1, 200)


def exact(number: float) -> Fraction:
    return Fraction(str(number))


def test_public_results_are_the_private_ones_together(day):
    private = day.results("PRIVATE_AUCTION_RESULT") + day.results("PRIVATE_AUCTION_RESULT", "ZPGL")
    public = day.results("PUBLIC_AUCTION_RESULT")

    keys = ("CRRID", "AssetOwner", "TransactionType", "Source", "Sink", "TOU", "ClearingPrice")
    assert [[row[key] for key in keys] + [row["AwardedMW"]] for row in private if row["AwardedMW"]] == [
        [row[key] for key in keys] + [row["MW"]] for row in public
    ]


def test_the_inventory_holds_what_was_won_less_what_was_sold(day):
    for participant in ("ZTRD1", "ZPGL"):
        held = day.held(participant)
        for row in day.results("PRIVATE_AUCTION_RESULT", participant):
            if row["TransactionType"] == "SELL":
                before = day.seen["held"][row["CRRID"]]["MW"]
                assert held[row["CRRID"]]["MW"] == before - row["AwardedMW"]
            elif row["AwardedMW"]:
                assert held[row["CRRID"]]["MW"] == row["AwardedMW"]


def test_binding_constraints_are_at_their_limits(day):
    reply = ask(day.client, "publicAuctionResult", "BINDING_CONSTRAINT", marketName=MARKET)

    if day.client.world.rules.clearing == "table":
        assert error_codes(reply) == ["DWL0005"]
        return
    found = json.loads(unzipped(reply)[1])
    assert found
    assert all(row["Flow"] == row["Limit"] and row["ShadowPrice"] > 0 for row in found)


def test_each_participant_is_told_what_it_was_awarded(day):
    dates = {"fromDate": "2026-11-05T00:00:00Z"}
    told = day.client.get("/messages/v1.0/private", participantName="ZTRD1", **dates).json()
    said = [one["message"] for one in told]

    assert [text.split()[-1] for text in said[:3]] == ["SUBMITTED", "again", "SUBMITTED"]
    attached = b64decode(told[-1]["attachment"]).decode().splitlines()[1:]
    private = day.results("PRIVATE_AUCTION_RESULT")
    assert [line.split(",")[9] for line in attached] == [f"{row['AwardedMW']:.3f}" for row in private]
    public = day.client.get("/messages/v1.0/public", participantName="ZTRD1", **dates).json()
    assert f"Results of {MARKET} are POSTED" in [one["message"] for one in public]
