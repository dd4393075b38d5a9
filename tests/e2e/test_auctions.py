"""Auctions from PREP to results, over real sockets: nothing but the services' calls, and the clock moves.

The monthly one sells what a trader holds. Before the annual one, a load serving entity goes through the annual
allocation's tiers, and sells what it was awarded there.
"""

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
from tests.desk import Desk, bid, nomination, offer
from tests.downloads import ask, rows, unzipped
from tests.e2e.market_day import market_day

TIERS = ("T1", "LT", "T2", "T3")


@dataclass(frozen=True)
class Auction:
    """An auction, and who takes part in it.

    origin  the market that A's CRR on sale is from
    scale   its prices, as a multiple of a month's
    since   the Pacific day of its window
    """

    market: str
    period: str
    a: str
    b: str
    origin: str
    scale: int
    since: str


MONTHLY = Auction("AUC_MN_2026_M12", "2026_M12", "ZTRD1", "ZPGL", "AUC_AN_2026", 1, "2026-11-04T08:00:00Z")
ANNUAL = Auction("AUC_AN_2027", "2027_S01", "ZPGL", "ZTRD1", "ALLOC_AN_2027_T1", 3, "2026-11-11T08:30:00Z")


@dataclass
class Day:
    """What participants A and B saw from PREP to POSTED, by the order in which it happened."""

    client: Client
    auction: Auction
    seen: dict[str, Any] = field(default_factory=dict)

    def status(self) -> str:
        reply = self.client.get("/marketstatus/v1.0/marketStatus", marketName=self.market, participantName="ZTRD1")
        return str(reply.json())

    @property
    def market(self) -> str:
        return self.auction.market

    def held(self, participant: str) -> dict[int, dict[str, Any]]:
        found = {}
        for kind in ("AUCTION", "ALLOCATION"):
            reply = ask(self.client, "privateGeneralData", f"PRIVATE_EXISTING_CRR_{kind}", participant=participant)
            if reply.status_code == 200:
                found |= {row["CRRID"]: row for row in json.loads(unzipped(reply)[1])}
        return found

    def results(self, kind: str, participant: str = "ZTRD1") -> list[dict[str, Any]]:
        operation = "privateAuctionResult" if kind.startswith("PRIVATE") else "publicAuctionResult"
        return rows(self.client, operation, kind, participant=participant, marketName=self.market)

    def private(self) -> list[dict[str, Any]]:
        a, b = (self.results("PRIVATE_AUCTION_RESULT", one) for one in (self.auction.a, self.auction.b))
        return a + b

    def bid(self, *points: tuple[float, float], **changes: Any) -> dict[str, Any]:
        """A bid of A, at prices for a month."""
        scaled = [(mw, price * self.auction.scale) for mw, price in points or ((0, 2600), (10, 2600))]
        return bid(*scaled, **{"assetOwner": self.auction.a, "period": self.auction.period, **changes})

    def offer(self, crr: dict[str, Any]) -> dict[str, Any]:
        """An offer of 10 MW of a CRR as its holder's file shows it."""
        kept = {"source": crr["Source"], "sink": crr["Sink"], "crrType": crr["CRRType"], "assetOwner": self.auction.a}
        return offer(crr["CRRID"], (0, 100), (10, 100), **kept, period=self.auction.period)

    def allocate(self) -> None:
        """A goes through the tiers of the annual allocation, with 20 MW in each."""
        for name in TIERS:
            tier = Desk(self.client, "nomination", f"ALLOC_AN_2027_{name}", self.auction.a)
            self.client.advance(event=f"{tier.market}.open")
            tier.create(nomination(20, period=self.auction.period))
            assert tier.submit().json()["status"] == "SUBMITTED"
            self.client.advance(event=f"{tier.market}.post")

    def go_through(self) -> None:
        a, b = (Desk(self.client, "auction", self.market, one) for one in (self.auction.a, self.auction.b))
        self.seen["before"] = [self.status(), *error_codes(a.create(self.bid()))]
        self.client.advance(event=f"{self.market}.publish")
        self.seen["nodes"] = rows(self.client, "publicMarketData", "SOURCE_SINK", marketName=self.market)
        if self.auction is ANNUAL:
            self.allocate()
        self.seen["held"] = self.held(a.participant)

        self.client.advance(event=f"{self.market}.open")
        (sold,) = [one for one in self.seen["held"].values() if one["OriginMarket"] == self.auction.origin]
        falling = self.bid((0, 3500), (60.5, 1800), (120, 900))
        created = a.create(falling, self.bid(tou="OFF"), self.offer(sold), name="Peak")
        self.seen["created"] = created.json()["status"]
        self.seen["credit"] = a.credit("Peak")
        self.seen["submitted"] = [a.submit("Peak").json()["status"], a.status("Peak")]
        self.seen["delete"] = error_codes(a.delete("Peak"))
        self.seen["retracted"] = a.retract("Peak").json()["status"]
        self.seen["resubmitted"] = a.submit("Peak").json()["status"]
        b.create(self.bid((0, 2900), (80, 2500), assetOwner=b.participant), name="Load")
        b.submit("Load")
        b.create(self.bid(assetOwner=b.participant), name="Late")

        self.client.advance(event=f"{self.market}.close")
        self.seen["closed"] = [self.status(), *error_codes(b.submit("Late")), *error_codes(a.retract("Peak"))]
        early = ask(self.client, "publicAuctionResult", "CLEARING_PRICE", marketName=self.market)
        self.seen["early"] = error_codes(early)

        self.client.advance(event=f"{self.market}.post")
        self.seen["posted"] = self.status()


CLEARINGS = [
    "table",
    pytest.param("network", marks=pytest.mark.skipif(not find_spec("highspy"), reason="the solver isn't installed")),
]


@pytest.fixture(scope="module", params=CLEARINGS)
def clearing(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[MONTHLY, ANNUAL], ids=lambda auction: auction.market)
def day(request: pytest.FixtureRequest, clearing: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with market_day(tmp_path_factory.mktemp("worlds"), clearing) as client:
        day = Day(client, request.param)
        day.go_through()
        yield day


def test_portfolios_go_through_the_states_that_the_window_allows(day):
    assert day.seen["before"] == ["PREP", "MKT0004"]
    assert (day.seen["created"], day.seen["submitted"]) == ("VALID", ["SUBMITTED", "SUBMITTED"])
    assert (day.seen["delete"], day.seen["retracted"], day.seen["resubmitted"]) == (["POR0010"], "VALID", "SUBMITTED")
    assert day.seen["closed"] == ["CLOSED", "MKT0004", "NOM0129"]
    assert (day.seen["early"], day.seen["posted"]) == (["MKT0007"], "POSTED")
    assert day.seen["credit"] > 60.5 * 1800 * day.auction.scale


def test_everything_that_is_awarded_is_among_the_sources_and_sinks(day):
    nodes = {(row["SourceSink"], row["TOU"]) for row in day.seen["nodes"] if row["BiddableFlag"] == "Yes"}

    for row in day.results("PUBLIC_AUCTION_RESULT"):
        assert {(row["Source"], row["TOU"]), (row["Sink"], row["TOU"])} <= nodes


def test_every_award_is_paid_at_the_price_of_its_path(day):
    prices = {
        (row["SourceSink"], row["Period"], row["TOU"]): row["ClearingPrice"] for row in day.results("CLEARING_PRICE")
    }

    for row in day.private():
        source, sink = (exact(prices[row[end], row["Period"], row["TOU"]]) for end in ("Source", "Sink"))
        assert exact(row["ClearingPrice"]) == source - sink
        assert abs(exact(row["Amount"]) - exact(row["AwardedMW"]) * (source - sink)) <= Fraction(1, 200)


def exact(number: float) -> Fraction:
    return Fraction(str(number))


def test_public_results_are_the_private_ones_together(day):
    private = day.private()
    public = day.results("PUBLIC_AUCTION_RESULT")

    keys = ("CRRID", "AssetOwner", "TransactionType", "Source", "Sink", "TOU", "ClearingPrice")
    assert [[row[key] for key in keys] + [row["AwardedMW"]] for row in private if row["AwardedMW"]] == [
        [row[key] for key in keys] + [row["MW"]] for row in public
    ]


def test_the_inventory_holds_what_was_won_less_what_was_sold(day):
    for participant in (day.auction.a, day.auction.b):
        held = day.held(participant)
        for row in day.results("PRIVATE_AUCTION_RESULT", participant):
            if row["TransactionType"] == "SELL":
                before = day.seen["held"][row["CRRID"]]["MW"]
                assert held[row["CRRID"]]["MW"] == round(before - row["AwardedMW"], 3)
            elif row["AwardedMW"]:
                assert held[row["CRRID"]]["MW"] == row["AwardedMW"]


def test_binding_constraints_are_at_their_limits(day):
    reply = ask(day.client, "publicAuctionResult", "BINDING_CONSTRAINT", marketName=day.market)

    if day.client.world.rules.clearing == "table":
        assert error_codes(reply) == ["DWL0005"]
        return
    found = json.loads(unzipped(reply)[1])
    assert found
    assert all(row["Flow"] == row["Limit"] and row["ShadowPrice"] > 0 for row in found)


def test_each_participant_is_told_what_it_was_awarded(day):
    dates = {"fromDate": day.auction.since}
    told = day.client.get("/messages/v1.0/private", participantName=day.auction.a, **dates).json()
    said = [one["message"] for one in told]

    assert [text.split()[-1] for text in said[:3]] == ["SUBMITTED", "again", "SUBMITTED"]
    attached = b64decode(told[-1]["attachment"]).decode().splitlines()[1:]
    private = day.results("PRIVATE_AUCTION_RESULT", day.auction.a)
    assert [line.split(",")[9] for line in attached] == [f"{row['AwardedMW']:.3f}" for row in private]
    public = day.client.get("/messages/v1.0/public", participantName="ZTRD1", **dates).json()
    assert f"Results of {day.market} are POSTED" in [one["message"] for one in public]
