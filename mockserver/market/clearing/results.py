"""Results of posted markets: awards, prices of nodes, and the constraints that held awards back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mockserver.market.clearing.base_loading import BasePath
from mockserver.market.portfolios.store import Bid, Nomination
from mockserver.market.quantities import Cents, Units, amount

Product = tuple[str, str]  # name of the period, time of use
Prices = Mapping[str, Cents]  # cents per MW by node, signed so that a path costs source - sink


@dataclass(frozen=True, slots=True)
class Award:
    """What one bid, offer or nomination got.

    period  the product that was awarded; a long-term nomination is awarded years after the one it names
    units   thousandths of a MW; 0 where nothing was awarded
    price   of the path in cents per MW; None in an allocation, which has no prices
    crr_id  the CRR that was made, or of an offer the one on offer; None for a bid that got nothing
    """

    participant: str
    portfolio: str
    asked: Bid | Nomination
    period: str
    units: Units
    price: Cents | None = None
    crr_id: int | None = None

    @property
    def sells(self) -> bool:
        return isinstance(self.asked, Bid) and self.asked.crr_id is not None

    @property
    def amount(self) -> int:
        """Cents: owed by a buyer, due to a seller; the other way round where negative."""
        return amount(self.units, self.price or 0)


@dataclass(frozen=True, slots=True)
class BindingConstraint:
    """A limit that was reached.

    direction     Positive from the line's first end to its second, else Negative
    limit, flow   thousandths of a MW in that direction, CRRs from before the market included
    shadow_price  value of one more MW of the limit, in cents for all hours of the product
    """

    name: str
    kind: str
    buses: tuple[str, str]
    period: str
    tou: str
    direction: str
    limit: Units
    flow: Units
    shadow_price: Cents


@dataclass(frozen=True, slots=True)
class MarketResult:
    """The results of one market; `base` is what it started from: the CRRs in force before it."""

    market: str
    awards: tuple[Award, ...]
    prices: Mapping[Product, Prices] = field(default_factory=dict)
    constraints: tuple[BindingConstraint, ...] = ()
    base: Mapping[BasePath, Units] = field(default_factory=dict)

    def awarded(self) -> list[Award]:
        return [award for award in self.awards if award.units > 0]

    def of(self, participant: str) -> list[Award]:
        return [award for award in self.awards if award.participant == participant]


class Results:
    """The results of a world's markets, in the order of their posting."""

    __slots__ = ("_by_market",)

    def __init__(self) -> None:
        self._by_market: dict[str, MarketResult] = {}

    def find(self, market: str) -> MarketResult | None:
        return self._by_market.get(market)

    def save(self, result: MarketResult) -> MarketResult:
        self._by_market = {**self._by_market, result.market: result}  # forks share what they began with
        return result

    def __iter__(self) -> Iterator[MarketResult]:
        return iter(self._by_market.values())

    def share(self, twin: Results) -> None:
        """Hold what is alike only once."""
        alike = {one.market: one for one in twin if self._by_market.get(one.market) == one}
        self._by_market = {**self._by_market, **alike}

    def fork(self) -> Results:
        copy = Results()
        copy._by_market = self._by_market
        return copy
