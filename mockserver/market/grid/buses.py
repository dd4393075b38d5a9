"""The buses behind each node: invented, the same whenever they are asked for."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

_HOW_MANY = {"LAP": (6, 14), "HUB": (8, 12), "GEN": (1, 3)}  # fewest and most; other kinds are a single bus
_PARTS = 1000


class Bus(NamedTuple):
    """One bus of a node: its names in the network model and in the energy management system, and its share."""

    name: str
    ems_name: str
    factor: float


@cache
def buses_of(node: str, kind: str) -> tuple[Bus, ...]:
    """The buses of a node; their factors have three decimals and add up to 1."""
    chance = Random(node)
    count = chance.randint(*_HOW_MANY.get(kind, (1, 1)))
    cuts = [0, *sorted(chance.sample(range(1, _PARTS), count - 1)), _PARTS]
    numbers = chance.sample(range(1000, 9999), count)
    return tuple(
        Bus(f"BusbarSection_{number}_N1", f"{number % 90 + 1}-BUS-{number // 90}", (high - low) / _PARTS)
        for number, low, high in zip(numbers, cuts, cuts[1:], strict=False)
    )
