"""A monthly allocation in two tiers and an annual one in four, over real sockets: caps, nominations, awards, CRRs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.conftest import Client, error_codes
from tests.desk import Desk, nomination
from tests.downloads import ask, rows, unzipped
from tests.e2e.market_day import market_day

SINK, PATH = "DLAP_PGAE-APND", ("POD_DIABLO_7_UNIT 1-APND", "DLAP_PGAE-APND")


@dataclass
class Tier:
    """What ZPGL saw of one tier; MW are those of its own sink in the first period, on-peak."""

    market: str
    cap: float = 0
    asked: float = 0
    states: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    private: list[dict[str, Any]] = field(default_factory=list)
    public: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Allocation:
    """ZPGL in all tiers of an allocation, one after the other."""

    client: Client
    family: str
    period: str
    cap_kind: str

    def cap(self, market: str) -> float:
        """What may be nominated to the sink; where a tier has pairs, on the path."""
        found = self.caps(market, self.cap_kind)
        pairs = ask(self.client, "privateAllocationMarketData", "SIGNATURE", participant="ZPGL", **named(market))
        most = next(row[self.cap_kind] for row in found if self.mine(row))
        if pairs.status_code != 200:
            return most
        of_path = [row for row in json.loads(unzipped(pairs)[1]) if self.mine(row) and row["Source"] == PATH[0]]
        return min(most, *(row["SignatureMW"] for row in of_path))

    def caps(self, market: str, kind: str) -> list[dict[str, Any]]:
        return rows(self.client, "privateAllocationMarketData", kind, participant="ZPGL", **named(market))

    def mine(self, row: dict[str, Any]) -> bool:
        return (row["Sink"], row["Period"], row["TOU"]) == (SINK, self.period, "ON")

    def held(self) -> dict[int, dict[str, Any]]:
        kind = "PRIVATE_EXISTING_CRR_ALLOCATION"
        return {row["CRRID"]: row for row in rows(self.client, "privateGeneralData", kind, participant="ZPGL")}

    def go_through(self, name: str, following: str | None) -> Tier:
        market = f"{self.family}_{name}"
        tier, desk = Tier(market), Desk(self.client, "nomination", market, "ZPGL")
        tier.codes += error_codes(desk.create(self.nominated(1)))
        self.client.advance(event=f"{market}.open")

        tier.cap = self.cap(market)
        desk.create(self.nominated(tier.cap + 1), name="Greedy")
        tier.states += [desk.submit("Greedy").json()["status"], desk.delete("Greedy").json()["status"]]
        tier.asked = round(tier.cap * 0.4, 3)
        tier.states += [desk.create(self.nominated(tier.asked)).json()["status"], desk.submit().json()["status"]]
        tier.codes += error_codes(desk.delete())
        tier.states += [desk.retract().json()["status"], desk.submit().json()["status"]]

        self.client.advance(event=f"{market}.close")
        tier.codes += error_codes(desk.retract()) + error_codes(self.ask_result("public", market))
        if following:
            next_caps = named(f"{self.family}_{following}")
            early = ask(self.client, "privateAllocationMarketData", self.cap_kind, participant="ZPGL", **next_caps)
            tier.codes += error_codes(early)
        self.client.advance(event=f"{market}.post")
        tier.private, tier.public = (
            json.loads(unzipped(self.ask_result(kind, market))[1]) for kind in ("private", "public")
        )
        return tier

    def nominated(self, mw: float) -> dict[str, Any]:
        return nomination(mw, source=PATH[0], sink=PATH[1], period=self.period)

    def ask_result(self, kind: str, market: str) -> Any:
        file = f"{kind.upper()}_ALLOCATION_RESULT"
        return ask(self.client, f"{kind}AllocationResult", file, participant="ZPGL", marketName=market)


def named(market: str) -> dict[str, str]:
    return {"nominationCapCalcName": f"NOMCAP_{market}"}


@dataclass
class Run:
    allocation: Allocation
    tiers: dict[str, Tier]


@pytest.fixture(scope="module", params=["monthly", "annual"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with market_day(tmp_path_factory.mktemp("worlds")) as client:
        if request.param == "monthly":
            allocation, names = Allocation(client, "ALLOC_MN_2026_M12", "2026_M12", "MEQ"), ["T1", "T2"]
        else:
            allocation, names = Allocation(client, "ALLOC_AN_2027", "2027_S01", "SEQ"), ["T1", "LT", "T2", "T3"]
        following = [*names[1:], None]
        yield Run(
            allocation, {name: allocation.go_through(name, then) for name, then in zip(names, following, strict=True)}
        )


def test_nominations_go_through_the_states_that_caps_and_window_allow(run):
    for tier in run.tiers.values():
        assert tier.states == ["INVALID", "DELETED", "VALID", "SUBMITTED", "VALID", "SUBMITTED"]
        assert tier.codes[:4] == ["MKT0004", "POR0010", "NOM0129", "MKT0007"]


def test_a_tiers_caps_wait_for_the_results_of_the_one_before(run):
    *earlier, last = run.tiers.values()

    assert [tier.codes[4:] for tier in earlier] == [["CAP0002"]] * len(earlier)
    assert last.codes[4:] == []


def test_what_was_nominated_within_the_cap_is_awarded(run):
    for tier in run.tiers.values():
        assert {(row["NominatedMW"], row["AwardedMW"]) for row in tier.private} == {(tier.asked, tier.asked)}
        assert [(row["CRRID"], row["AwardedMW"]) for row in tier.private] == [
            (row["CRRID"], row["MW"]) for row in tier.public if row["AssetOwner"] == "ZPGL"
        ]


def test_awards_are_crrs_of_their_tier(run):
    held = run.allocation.held()
    for tier in run.tiers.values():
        for row in tier.private:
            crr = held[row["CRRID"]]
            assert (crr["OriginMarket"], crr["MW"], crr["Sink"]) == (tier.market, row["AwardedMW"], SINK)


def test_later_tiers_have_what_earlier_ones_left(run):
    tiers, seasonal = run.tiers, run.allocation.cap_kind == "SEQ"
    totals = {
        name: next(row for row in run.allocation.caps(tier.market, run.allocation.cap_kind) if run.allocation.mine(row))
        for name, tier in tiers.items()
    }
    if seasonal:
        assert tiers["LT"].cap == tiers["T1"].asked  # it prolongs what the first tier awarded
        assert totals["T2"]["AllocatedMW"] == tiers["T1"].asked
        assert totals["T3"]["AllocatedMW"] == round(tiers["T1"].asked + tiers["T2"].asked, 3)
    else:
        assert tiers["T2"].cap == round(2 * tiers["T1"].cap - tiers["T1"].asked, 3)


def test_a_long_term_award_runs_for_nine_years_more(run):
    if "LT" in run.tiers:
        assert [row["Period"] for row in run.tiers["LT"].private] == [f"{year}_S01" for year in range(2028, 2037)]
