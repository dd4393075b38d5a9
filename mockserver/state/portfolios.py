"""Portfolios of bids and offers, or of nominations, and the states they go through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Curve = tuple[tuple[int, int], ...]


class PortfolioStatus(StrEnum):
    NEW = "NEW"
    VALID = "VALID"
    INVALID = "INVALID"
    SUBMITTED = "SUBMITTED"
    REJECTED = "REJECTED"
    DELETED = "DELETED"


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid to buy a CRR, or with a `crr_id` an offer to sell that one.

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
        return self.curve[-1][0]


@dataclass(frozen=True, slots=True)
class Nomination:
    """A nomination for an allocated CRR; `units` are thousandths of a MW."""

    id: int
    owner: str
    source: str
    sink: str
    hedge: str
    tou: str
    period: str
    crr_type: str
    units: int
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
    """All portfolios of a world."""

    def __init__(self) -> None:
        self._by_market: dict[str, dict[tuple[str, str], Portfolio]] = {}

    def find(self, market: str, participant: str, name: str) -> Portfolio | None:
        return self._by_market.get(market, {}).get((participant, name))

    def of(self, market: str, participant: str) -> list[Portfolio]:
        """A participant's portfolios in a market, in the order of their creation."""
        return [one for one in self._by_market.get(market, {}).values() if one.participant == participant]

    def submitted(self, market: str) -> list[Portfolio]:
        """What a market has to clear: the submitted ones, earliest submission first."""
        found = [one for one in self._by_market.get(market, {}).values() if one.status is PortfolioStatus.SUBMITTED]
        return sorted(found, key=lambda one: (one.submitted is not None, one.submitted))

    def save(self, portfolio: Portfolio) -> Portfolio:
        self._by_market.setdefault(portfolio.market, {})[portfolio.participant, portfolio.name] = portfolio
        return portfolio

    def delete(self, portfolio: Portfolio) -> None:
        del self._by_market[portfolio.market][portfolio.participant, portfolio.name]

    def __iter__(self) -> Iterator[Portfolio]:
        return (one for of_market in self._by_market.values() for one in of_market.values())

    def fork(self) -> Portfolios:
        copy = Portfolios()
        copy._by_market = {market: portfolios.copy() for market, portfolios in self._by_market.items()}
        return copy
