"""What an auction has to clear: each bid and offer of the submitted portfolios, with the most it can get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.market.calendar import period
from mockserver.market.clearing.curves import Demand, mirrored
from mockserver.market.clearing.results import BindingConstraint, Prices, Product
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.portfolios.markets import Market
from mockserver.market.portfolios.store import Bid, Portfolio, Portfolios
from mockserver.market.world import World


class Order:
    """One bid or offer; `most` is the end of its curve, or what is left of the CRR on offer."""

    __slots__ = ("_demand", "bid", "most", "portfolio", "sells")

    def __init__(self, portfolio: Portfolio, bid: Bid, most: int) -> None:
        self.portfolio, self.bid, self.most = portfolio, bid, most
        self.sells = bid.crr_id is not None
        self._demand = Demand(mirrored(bid.curve) if self.sells else bid.curve)

    def wanted(self, price: int) -> int:
        """The most to be awarded at a price in cents per MW: that of the path, or of its opposite where it sells."""
        return min(self.most, self._demand.at(price))


@dataclass(frozen=True, slots=True)
class Cleared:
    """How an auction came out: for each order its units and the price of its path; the prices of all nodes."""

    units: list[int]
    path_prices: list[int]
    prices: Mapping[Product, Prices]
    constraints: tuple[BindingConstraint, ...] = ()


def orders_of(world: World, market: Market) -> list[Order]:
    """Orders in the order of submission; what was split off a CRR on offer, by sales in between, counts with it."""
    left: dict[tuple[int | None, str], int] = {}
    orders = []
    for portfolio in world[Portfolios].submitted(market.name):
        orders += [Order(portfolio, bid, bid.units) for bid in portfolio.bids]
        for offer in portfolio.offers:
            place = offer.crr_id, offer.period
            held = left.get(place, sum(crr.units for crr in crrs_on_offer(world, offer)))
            most = min(offer.units, held)
            left[place] = held - most
            orders.append(Order(portfolio, offer, most))
    return orders


def crrs_on_offer(world: World, offer: Bid) -> list[Crr]:
    """What the seller still holds of the CRR for the period of its offer."""
    term = period(offer.period)
    if term is None or offer.crr_id is None:
        return []
    return world[Inventory].pieces(offer.crr_id, offer.owner, offer.units, term.start, term.end)
