"""Sharing of what can't be had in full: everybody gets the same part of what it asked for, as far as limits allow."""

from __future__ import annotations

from collections.abc import Sequence

_NOTHING = 1e-9


def grow_alike(
    columns: Sequence[Sequence[float]], wanted: Sequence[float], left: Sequence[float]
) -> tuple[list[float], list[int]]:
    """Shares in [0, 1] of what is wanted, and the rows that stopped somebody.

    All shares grow together. When a row has nothing left, those that use it stop; those that relieve it, or don't
    touch it, go on. columns give what a unit of each uses of each row; left is what a row has, at least 0.
    """
    shares = [0.0] * len(wanted)
    growing = {number for number, amount in enumerate(wanted) if amount > 0}
    slack, share, reached = list(left), 0.0, []
    while growing:
        rates = [sum(columns[number][row] * wanted[number] for number in growing) for row in range(len(slack))]
        steps = [slack[row] / rate for row, rate in enumerate(rates) if rate > _NOTHING]
        step = min([1 - share, *steps])
        share += step
        slack = [max(0.0, have - rate * step) for have, rate in zip(slack, rates, strict=True)]
        for number in growing:
            shares[number] = share
        if share >= 1:
            break
        full = [row for row, rate in enumerate(rates) if rate > _NOTHING and slack[row] <= _NOTHING * rate]
        reached += full
        growing = {number for number in growing if all(columns[number][row] <= 0 for row in full)}
    return shares, sorted(set(reached))
