"""Handing over a part of a CRR: fewer MW, a shorter term, or both. MW is conserved at every instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.world import World


def hand_over(world: World, crr: Crr, units: int, start: datetime, end: datetime, buyer: str, origin: str) -> Crr:
    """A new CRR of `units` thousandths of a MW in [start, end] for the buyer; the seller keeps the rest."""
    world[Inventory].part_with(crr.id, units, start, end, lambda: world.ids.take("crr"))
    sold = replace(
        crr,
        id=world.ids.take("crr"),
        owner=buyer,
        units=units,
        start=start,
        end=end,
        origin=origin,
        term=origin,
        parent=crr.id,
    )
    return world[Inventory].add(sold)
