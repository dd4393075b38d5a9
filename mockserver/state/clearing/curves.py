"""Bid and offer curves, read as what is taken or given at a price."""

from __future__ import annotations

from itertools import pairwise

from mockserver.state.portfolios import Curve


def units_bought(curve: Curve, price: int) -> int:
    """The most, in thousandths of a MW, at which a buyer's curve is still at or above a price in cents per MW.

    Points join linearly. A curve that rises is worth to its buyer what its end says: all of it or nothing.
    """
    for (start, first), (end, last) in reversed(list(pairwise(curve))):
        if last >= price:
            return end
        if first >= price:
            return start + (first - price) * (end - start) // (first - last)
    return 0


def units_sold(curve: Curve, price: int) -> int:
    """The most at which a seller's curve is still at or below the price."""
    return units_bought(mirrored(curve), -price)


def mirrored(curve: Curve) -> Curve:
    """The same curve from the other side: to sell a path at p is to buy the opposite path at -p."""
    return tuple((units, -price) for units, price in curve)
