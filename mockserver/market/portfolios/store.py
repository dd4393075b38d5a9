"""Portfolios of bids and offers, or of nominations, and the states they go through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mockserver.market.quantities import Cents, Units

Curve = tuple[tuple[Units, Cents], ...]


class PortfolioStatus(StrEnum):
    NEW = "NEW"
    VALID = "VALID"
    INVALID = "INVALID"
    SUBMITTED = "SUBMITTED"
    REJECTED = "REJECTED"
    DELETED = "DELETED"


class Bid(NamedTuple):
    """A bid to buy a CRR, or with a `crr_id` an offer to sell that one.

    A named tuple is made in a quarter of the time that a frozen dataclass takes, and one body may bring hundreds.

    curve  points of (thousandths of a MW, cents per MW)
    """

    id: int
    owner: str
    source: str
    sink: str
    hedge: str
    tou: str
    period: str
    crr_type: str
    curve: Curve
    description: str | None = None
    crr_id: int | None = None

    @property
    def units(self) -> int:
        """MW at the end of the curve, in thousandths."""
        return self.curve[-1][0] if self.curve else 0


class Nomination(NamedTuple):
    """A nomination for an allocated CRR; `units` are thousandths of a MW."""

    id: int
    owner: str
    source: str
    sink: str
    hedge: str
    tou: str
    period: str
    crr_type: str
    units: Units
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """One portfolio of a participant in a market; names are unique among those."""

    market: str
    participant: str
    name: str
    status: PortfolioStatus
    bids: tuple[Bid, ...] = ()
    offers: tuple[Bid, ...] = ()
    nominations: tuple[Nomination, ...] = ()
    submitted: datetime | None = None
    error_message: str | None = None


class Portfolios:
    """All portfolios of a world; each is found in the same time however many there are."""

    __slots__ = (
        "_by_owner",
        "_shared",
        "_submitted",
    )

    def __init__(self) -> None:
        self._by_owner: dict[tuple[str, str], dict[str, Portfolio]] = {}
        self._submitted: dict[tuple[str, str], dict[str, Portfolio]] = {}
        self._shared = False

    def find(self, market: str, participant: str, name: str) -> Portfolio | None:
        of_owner = self._by_owner.get((market, participant))
        return of_owner.get(name) if of_owner else None

    def holders(self, market: str, name: str) -> list[str]:
        """The participants that have a portfolio of this name in a market."""
        return [owner for (where, owner), named in self._by_owner.items() if where == market and name in named]

    def of(self, market: str, participant: str) -> list[Portfolio]:
        """A participant's portfolios in a market, in the order of their creation."""
        return list(self._by_owner.get((market, participant), {}).values())

    def submitted(self, market: str) -> list[Portfolio]:
        """What a market has to clear: the submitted ones, earliest submission first."""
        found = [one for (where, _), named in self._submitted.items() if where == market for one in named.values()]
        return sorted(found, key=lambda one: (one.submitted is not None, one.submitted))

    def submitted_by(self, market: str, participant: str) -> list[Portfolio]:
        """A participant's submitted portfolios in a market."""
        return list(self._submitted.get((market, participant), {}).values())

    def save(self, portfolio: Portfolio) -> Portfolio:
        self._own()
        owner = portfolio.market, portfolio.participant
        self._by_owner.setdefault(owner, {})[portfolio.name] = portfolio
        if portfolio.status is PortfolioStatus.SUBMITTED:
            self._submitted.setdefault(owner, {})[portfolio.name] = portfolio
        else:
            self._submitted.get(owner, {}).pop(portfolio.name, None)
        return portfolio

    def delete(self, portfolio: Portfolio) -> None:
        self._own()
        owner = portfolio.market, portfolio.participant
        del self._by_owner[owner][portfolio.name]
        self._submitted.get(owner, {}).pop(portfolio.name, None)

    def __len__(self) -> int:
        return sum(map(len, self._by_owner.values()))

    def __iter__(self) -> Iterator[Portfolio]:
        return (one for named in self._by_owner.values() for one in named.values())

    def share(self, twin: Portfolios) -> None:
        """Hold what was asked for alike only once."""
        for one in list(self):
            other = twin.find(one.market, one.participant, one.name)
            if other and (one.bids, one.offers, one.nominations) == (other.bids, other.offers, other.nominations):
                self.save(replace(one, bids=other.bids, offers=other.offers, nominations=other.nominations))

    def fork(self) -> Portfolios:
        """Both go on with the same portfolios until one of them changes."""
        copy = Portfolios()
        copy._by_owner, copy._submitted = self._by_owner, self._submitted
        copy._shared = self._shared = True
        return copy

    def _own(self) -> None:
        """Before a change."""
        if self._shared:
            self._by_owner = {owner: named.copy() for owner, named in self._by_owner.items()}
            self._submitted = {owner: named.copy() for owner, named in self._submitted.items()}
            self._shared = False
