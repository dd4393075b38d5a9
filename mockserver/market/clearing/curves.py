"""Bid and offer curves, read as what is wanted at a price."""

from __future__ import annotations

from bisect import bisect_right

from mockserver.market.portfolios.store import Curve


class Demand:
    """A buyer's curve the other way round: the most it takes at each price.

    Points join linearly. A curve that rises is worth to its buyer what its end says: all of it or nothing.
    """

    __slots__ = ("_falling", "_units")

    def __init__(self, curve: Curve) -> None:
        (_, first), (end, last) = curve[0], curve[-1]
        points = ((0, last), (end, last)) if last > first else curve
        self._units = [units for units, _ in points]
        self._falling = [-price for _, price in points]

    def at(self, price: int) -> int:
        """The most, in thousandths of a MW, at which the curve is still at or above a price in cents per MW."""
        units, falling = self._units, self._falling
        after = bisect_right(falling, -price)
        if after in (0, len(units)):
            return units[after - 1] if after else 0
        start, drop = units[after - 1], falling[after] - falling[after - 1]
        return start + (-price - falling[after - 1]) * (units[after] - start) // drop


def mirrored(curve: Curve) -> Curve:
    """The same curve from the other side: to sell a path at p is to buy the opposite path at -p."""
    return tuple((units, -price) for units, price in curve)
