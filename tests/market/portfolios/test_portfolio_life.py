"""Random lives of portfolios, held against a model of what must come out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from httpx2 import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mockserver.app import Mock, build
from mockserver.market.credit import credit_limit, reserved_credit
from mockserver.market.portfolios.markets import Markets
from mockserver.market.portfolios.store import Portfolios, PortfolioStatus
from mockserver.settings import Settings
from tests.conftest import Client, Http, error_codes
from tests.desk import ALLOCATION, AUCTION, Desk, bid, nomination, set_limit

NAMES = st.sampled_from(["A", "B", "C"])
MEGAWATTS = st.lists(st.integers(1, 60), max_size=3)
THERE = st.runner().flatmap(lambda lives: st.sampled_from(sorted(lives.known)))


@cache
def shared() -> tuple[Mock, Http]:
    """One mock for all lives; each lives in a session of its own."""
    mock = build(Settings(world="market-sim", frozen=True, access_log=False))
    return mock, Http(mock.app)


class Lives(RuleBasedStateMachine):
    """Two participants in one market. `known` is the model: MW and status of each portfolio that must be there."""

    service, market, participants = "", "", ("", "")
    closed_code, invalid_code = "", ""

    def __init__(self) -> None:
        super().__init__()
        mock, http = shared()
        mock.pipeline.sessions.create("lives", mock.pipeline.sessions.options)
        self.client = Client(mock, http, "lives")
        set_limit(self.client.world, "ZTRD2", 150_000)
        self.client.advance(event=f"{self.market}.open")
        self.known: dict[tuple[str, str], tuple[list[int], str]] = {}
        self.open = True

    def desk(self, participant: str) -> Desk:
        return Desk(self.client, self.service, self.market, participant)

    def record(self, participant: str, mw: int) -> dict:
        raise NotImplementedError

    def outcome(self, participant: str, mw: list[int]) -> str:
        """What a submission of this many MW must lead to."""
        raise NotImplementedError

    def submitted(self, participant: str) -> list[int]:
        """All MW that a participant has submitted."""
        return [
            mw
            for (owner, _), (found, status) in self.known.items()
            if (owner, status) == (participant, "SUBMITTED")
            for mw in found
        ]

    def expect(self, reply, key: tuple[str, str], wanted: str) -> None:
        """The reply has this status or this error code; afterwards the portfolio is as the status says."""
        if reply.status_code == 400:
            assert error_codes(reply) == [wanted]
            return
        assert reply.json()["status"] == wanted
        mw, _ = self.known.get(key, ([], ""))
        self.known[key] = (mw, "VALID" if wanted == "REJECTED" else wanted)
        if wanted == "DELETED":
            del self.known[key]

    @rule(owner=st.booleans(), name=NAMES, mw=MEGAWATTS)
    def create(self, owner: bool, name: str, mw: list[int]) -> None:
        key = participant, _ = self.participants[owner], name
        reply = self.desk(participant).create(*[self.record(participant, one) for one in mw], name=name)
        wanted = "MKT0004" if not self.open else "POR0101" if key in self.known else "VALID" if mw else "NEW"
        self.expect(reply, key, wanted)
        if reply.status_code == 200:
            self.known[key] = (mw, wanted)

    @precondition(lambda self: self.known)
    @rule(key=THERE)
    def submit(self, key: tuple[str, str]) -> None:
        participant, name = key
        mw, status = self.known[key]
        codes = {"NEW": "POR0013", "SUBMITTED": "POR0051", "INVALID": self.invalid_code}
        wanted = self.closed_code if not self.open else codes.get(status) or self.outcome(participant, mw)
        self.expect(self.desk(participant).submit(name), key, wanted)

    @precondition(lambda self: self.known)
    @rule(key=THERE)
    def retract(self, key: tuple[str, str]) -> None:
        participant, name = key
        codes = {"NEW": "POR0012", "INVALID": "POR0011", "VALID": "POR0038"}
        wanted = codes.get(self.known[key][1]) or ("VALID" if self.open else "NOM0129")
        self.expect(self.desk(participant).retract(name), key, wanted)

    @precondition(lambda self: len(self.known) > 3)
    @rule(key=THERE)
    def delete(self, key: tuple[str, str]) -> None:
        participant, name = key
        if not self.open and self.service == "nomination":
            wanted = "SER0016"
        else:
            wanted = "POR0010" if self.known[key][1] == "SUBMITTED" else "DELETED"
        self.expect(self.desk(participant).delete(name), key, wanted)

    @rule(owner=st.booleans(), name=NAMES, call=st.sampled_from([Desk.get, Desk.delete, Desk.retract]))
    def ask_for_what_is_not_there(self, owner: bool, name: str, call: Callable[[Desk, str], Response]) -> None:
        participant = self.participants[owner]
        if (participant, name) not in self.known:
            assert error_codes(call(self.desk(participant), name)) == ["POR0100"]

    @precondition(lambda self: len(self.known) > 2)
    @rule()
    def close(self) -> None:
        self.client.advance(by="40h")
        self.open = False

    @invariant()
    def what_is_there_is_what_must_be_there(self) -> None:
        found = {
            (one.participant, one.name): str(one.status)
            for one in self.client.world[Portfolios]
            if one.market == self.market
        }
        assert found == {key: status for key, (_, status) in self.known.items()}

    @invariant()
    def every_record_has_an_id_of_its_own(self) -> None:
        records = [
            (type(record), record.id)
            for one in self.client.world[Portfolios]
            for record in (*one.bids, *one.offers, *one.nominations)
        ]
        assert len(set(records)) == len(records)

    @invariant()
    def nobody_holds_more_credit_than_its_limit(self) -> None:
        world = self.client.world
        assert all(reserved_credit(world, one.name) <= credit_limit(world, one.name) for one in world.participants)

    @invariant()
    def what_is_submitted_is_kept_with_the_time_of_its_submission(self) -> None:
        world = self.client.world
        market = world[Markets].find(self.market)
        for one in world[Portfolios].submitted(self.market):
            assert one.status is PortfolioStatus.SUBMITTED
            assert market.opens <= one.submitted < market.closes


class AuctionLives(Lives):
    """Bids at 1,300 USD with as much margin: 2,600 USD per MW; ZTRD2 has 150,000 USD, and 100,000 are the least."""

    service, market, participants = "auction", AUCTION, ("ZTRD1", "ZTRD2")
    closed_code, invalid_code = "MKT0004", "AUC0037"

    def record(self, participant: str, mw: int) -> dict:
        return bid((0, 1300), (mw, 1300), assetOwner=participant)

    def outcome(self, participant: str, mw: list[int]) -> str:
        needed = max(100_000, 2600 * sum([*self.submitted(participant), *mw]))
        return "SUBMITTED" if needed <= {"ZTRD1": 10_000_000, "ZTRD2": 150_000}[participant] else "REJECTED"


class NominationLives(Lives):
    """Nominations to one sink, where the MEQ of ZPGL is 55 MW and that of ZCCA1 30 MW."""

    service, market, participants = "nomination", ALLOCATION, ("ZPGL", "ZCCA1")
    closed_code, invalid_code = "NOM0128", "NOM0101"

    def record(self, participant: str, mw: int) -> dict:
        return nomination(mw, assetOwner=participant, sink="SLAP_PGEB-APND")

    def outcome(self, participant: str, mw: list[int]) -> str:
        meq = {"ZPGL": 55, "ZCCA1": 30}[participant]
        return "SUBMITTED" if sum([*self.submitted(participant), *mw]) <= meq else "INVALID"


SOME = settings(max_examples=25, stateful_step_count=30, suppress_health_check=list(HealthCheck))
AuctionLives.TestCase.settings = SOME
NominationLives.TestCase.settings = SOME
TestAuctionLives = AuctionLives.TestCase
TestNominationLives = NominationLives.TestCase
