"""Orders that do the same to the network, taken together: what they want at each price, and how they share an award."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mockserver.market.clearing.limits import Column, column
from mockserver.market.clearing.orders import Order
from mockserver.market.grid.network import Network

_MOST_STEPS = 16
_PARTS = 16
_OFF = 5  # thousandths of a MW: what the solver's arithmetic may be off


@dataclass(frozen=True, slots=True)
class DemandStep:
    """What a group wants at the prices from `low` to `high` cents, and not above; in thousandths of a MW."""

    low: int
    high: int
    units: int

    @property
    def worth(self) -> float:
        return (self.low + self.high) / 2

    def holds(self, price: float) -> bool:
        """Whether the price lies so that it takes a closer look at this step to know what is wanted."""
        return self.units > 0 and self.low < self.high and self.low - 1 < price < self.high + 1


class OrderGroup:
    """Bids for one path; or offers of one path, seen as bids for the opposite one.

    The price of a group is that of its path, and the opposite of it where the orders sell.
    """

    def __init__(self, column: Column, sells: bool, orders: list[tuple[int, Order]]) -> None:
        self.column, self.sells, self.orders = column, sells, orders
        self._wanted: dict[int, int] = {}
        self.steps = self._steps(self._prices())

    def wanted(self, price: int) -> int:
        """Thousandths of a MW at a price in cents per MW."""
        if price not in self._wanted:
            self._wanted[price] = sum([order.wanted(price) for _, order in self.orders])
        return self._wanted[price]

    def _prices(self) -> list[int]:
        """Prices at which what is wanted changes; no more than a few of them, refined where it matters."""
        sign = -1 if self.sells else 1
        prices = sorted({sign * price for _, order in self.orders for _, price in order.bid.curve})
        every = -(-len(prices) // _MOST_STEPS)
        return [*prices[:-1:every], prices[-1]]

    def _steps(self, prices: list[int]) -> list[DemandStep]:
        """The prices themselves and the gaps between them, as steps."""
        edges = sorted({edge for price in prices for edge in (price, price + 1)})
        return [self._step(low, high - 1) for low, high in pairwise(edges)]

    def _step(self, low: int, high: int) -> DemandStep:
        return DemandStep(low, high, self.wanted(low) - self.wanted(high + 1))

    def refine(self, price: float) -> bool:
        """Cut the steps that hold the price into smaller ones; False if none does."""
        held = [step for step in self.steps if step.holds(price)]
        if held:
            kept = [step for step in self.steps if step not in held]
            self.steps = kept + [part for step in held for part in self._parts(step)]
        return bool(held)

    def _parts(self, step: DemandStep) -> list[DemandStep]:
        width = -(-(step.high - step.low + 1) // _PARTS)
        starts = range(step.low, step.high + 1, width)
        return [self._step(start, min(start + width - 1, step.high)) for start in starts]

    def share(self, awarded: int, price: int) -> list[tuple[int, int]]:
        """Each order's number and units of an award to the group.

        Orders get what they want above the price; what is left goes pro rata to what they want at just the price.
        """
        if not self.wanted(price + 1) - _OFF <= awarded <= self.wanted(price) + _OFF:
            price = self._price_of(awarded)
        sure = [order.wanted(price + 1) for _, order in self.orders]
        open_ones = [order.wanted(price) - units for (_, order), units in zip(self.orders, sure, strict=True)]
        at_price = sum(open_ones)
        left = min(max(0, awarded - sum(sure)), at_price)
        return [
            (number, units + (left * wanted // at_price if wanted else 0))
            for (number, _), units, wanted in zip(self.orders, sure, open_ones, strict=True)
        ]

    def _price_of(self, awarded: int) -> int:
        """The highest price at which as much as this is wanted.

        It isn't the published one only where prices are so high, from tens of millions of dollars per MW on, that
        the solver's arithmetic can't tell cents any more; keeping within the limits then comes first.
        """
        low, high = min(step.low for step in self.steps), max(step.high for step in self.steps) + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.wanted(middle) >= awarded else (low, middle)
        return low


def groups_of(network: Network, orders: list[tuple[int, Order]]) -> list[OrderGroup]:
    """Groups of all orders: ends that lie in the same areas are the same to the network, whatever their names."""
    place = {node: tuple(sorted(shares.items())) for node, shares in network.shares.items()}
    grouped: dict[tuple[object, ...], list[tuple[int, Order]]] = {}
    for number, order in orders:
        bid = order.bid
        grouped.setdefault((place[bid.source], place[bid.sink], bid.hedge, order.sells), []).append((number, order))
    return [_group(network, members) for members in grouped.values()]


def _group(network: Network, orders: list[tuple[int, Order]]) -> OrderGroup:
    _, order = orders[0]
    effect = column(network, order.bid.source, order.bid.sink, order.bid.hedge)
    return OrderGroup(tuple(-flow for flow in effect) if order.sells else effect, order.sells, orders)
