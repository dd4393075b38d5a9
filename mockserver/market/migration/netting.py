"""What is left of load that moves between two LSEs both ways, in one market or in one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from mockserver.market.calendar import pacific_day, season_number
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.migration.store import MigrationCrr, MigrationMarket, Migrations, Transfer
from mockserver.market.world import World

GAINED, COUNTER_FLOW = "LSE_LMT", "LMT_CNT"
Way = tuple[str, str, int, str]


def net(transfers: Iterable[Transfer]) -> Iterator[Transfer]:
    """Of load that moves both ways between two LSEs in a season and time of use, what is left after netting."""
    moved: dict[Way, Transfer] = {}
    for one in transfers:
        known = moved.setdefault(_way(one), replace(one, watts=0, share=Fraction(0)))
        share = min(Fraction(1), known.share + one.share)
        moved[_way(one)] = replace(known, watts=known.watts + one.watts, share=share)
    for one in moved.values():
        back = moved.get((one.gainer, one.loser, one.season, one.tou))
        yield from _less(one, back.watts if back else 0)


def come_back(world: World, market: MigrationMarket, transfer: Transfer) -> tuple[list[MigrationCrr], list[Transfer]]:
    """What load that comes back cancels of the CRRs of earlier markets, and what moves beyond it."""
    gone = _gone(world, transfer)
    if gone <= 0:
        return [], [transfer]
    part = Fraction(min(transfer.watts, gone), gone)
    return list(_cancelled(world, market, transfer, part)), list(_less(transfer, gone))


def applies(crr: Crr, market: MigrationMarket, transfer: Transfer) -> bool:
    """Whether a CRR still runs, in the transfer's season and time of use."""
    in_season = season_number(pacific_day(crr.start)) == transfer.season
    return in_season and crr.tou == transfer.tou and crr.end >= market.effective


def _way(one: Transfer) -> Way:
    return one.loser, one.gainer, one.season, one.tou


def _less(one: Transfer, watts: int) -> Iterator[Transfer]:
    left = one.watts - watts
    if left > 0:
        yield replace(one, watts=left, share=one.share * left / one.watts)


def _gone(world: World, transfer: Transfer) -> int:
    """Watts that went the opposite way in earlier markets and haven't come back."""
    way, opposite = _way(transfer), (transfer.gainer, transfer.loser, transfer.season, transfer.tou)
    earlier = [one for market in world[Migrations] for one in world[Migrations].transfers(market.name)]
    there = sum(one.watts for one in earlier if _way(one) == opposite)
    return there - sum(one.watts for one in earlier if _way(one) == way)


def _cancelled(world: World, market: MigrationMarket, transfer: Transfer, part: Fraction) -> Iterator[MigrationCrr]:
    """A part of each pair of CRRs that went with the load: of what the gainer still has of it."""
    gained = {
        (crr.parent, crr.start, crr.end): crr
        for crr in world[Inventory].of(transfer.loser)
        if crr.type == GAINED and applies(crr, market, transfer)
    }
    for counter in world[Inventory].of(transfer.gainer):
        crr = gained.get((counter.parent, counter.start, counter.end))
        if crr and counter.type == COUNTER_FLOW:
            units = min(crr.units, int(counter.units * part))
            if units:
                yield _reduced(world, market, crr, units)
                yield _reduced(world, market, counter, units)


def _reduced(world: World, market: MigrationMarket, crr: Crr, units: int) -> MigrationCrr:
    """From when the market has its effect; what of the CRR ran before stays."""
    start = max(crr.start, market.effective)
    world[Inventory].part_with(crr.id, units, start, crr.end, lambda: world.ids.take("crr"))
    return MigrationCrr(
        market.name,
        crr.id,
        crr.parent or crr.id,
        crr.owner,
        crr.source,
        crr.sink,
        crr.tou,
        start,
        crr.end,
        crr.type,
        -units,
        new=False,
    )
