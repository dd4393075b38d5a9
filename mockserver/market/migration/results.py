"""What load migration does when it is posted: load that moved, and the CRRs that follow it.

Assumed throughout: moved load is customers times the rate of their class; its share of the loser's load moves with
every seasonal allocated CRR of the loser that is still running, to the gainer, and as a counter-flow to the loser. Load
that comes back between the same two cancels these first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from mockserver.market.calendar import TIMES_OF_USE
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.migration.netting import COUNTER_FLOW, GAINED, applies, come_back, net
from mockserver.market.migration.store import (
    CHANGES,
    CUSTOMERS,
    RATES,
    Change,
    Customers,
    MigrationCrr,
    MigrationMarket,
    Migrations,
    Rate,
    Transfer,
    Upload,
)
from mockserver.market.people.participants import Participant, Role
from mockserver.market.world import World

ORIGIN = "LOAD_MIGRATION"
Load = Counter[tuple[str, str, int, str]]


def post_migration(world: World, market: MigrationMarket) -> None:
    """Compute and post a market's results."""
    transfers = tuple(
        transfer for udc in world[Migrations].reporters(market.name) for transfer in _transfers(world, market, udc)
    )
    crrs = tuple(change for transfer in net(transfers) for change in _settled(world, market, transfer))
    world[Migrations].post(market.name, transfers, crrs)
    world[Migrations].markets[market.name] = replace(market, posted=world.now)
    world[MessageBoard].publish(world.now, f"Results of {market.name} are POSTED")
    for owner in dict.fromkeys(one.owner for one in crrs):
        world[MessageBoard].tell(owner, world.now, f"Load migration CRRs of {market.name} are posted")


def lses(world: World) -> dict[str, Participant]:
    """The load serving entities by their nine-digit numbers; of two with one number the first counts."""
    return {one.duns: one for one in reversed(world.participants.with_role(Role.LSE)) if one.duns}


def _transfers(world: World, market: MigrationMarket, udc: str) -> Iterator[Transfer]:
    rates = _rates(world, udc)
    moved = _moved_load(world[Migrations].report(CHANGES, market.name, udc), rates)
    served = _served_load(world[Migrations].report(CUSTOMERS, market.name, udc), rates)
    known = lses(world)
    for (loser_duns, gainer_duns, season, tou), watts in sorted(moved.items()):
        loser, gainer = known.get(loser_duns), known.get(gainer_duns)
        base = served[loser_duns, "", season, tou]
        if loser and gainer and watts:
            share = min(Fraction(1), Fraction(watts, base)) if base else Fraction(1)
            yield Transfer(
                world.ids.take("transfer"), market.name, udc, loser.name, gainer.name, season, tou, watts, share
            )


def _rates(world: World, udc: str) -> dict[tuple[str, str, int], int]:
    """Watts of an average customer by class, time of use and season; the newest year counts."""
    report = world[Migrations].latest(RATES, udc)
    found: dict[tuple[str, str, int], Rate] = {}
    for rate in report.records if report else ():
        if isinstance(rate, Rate):
            key = rate.customer_class, rate.tou, rate.season
            if key not in found or rate.year >= found[key].year:
                found[key] = rate
    return {key: rate.units for key, rate in found.items()}


def _moved_load(report: Upload | None, rates: dict[tuple[str, str, int], int]) -> Load:
    moving = Counter[tuple[str, str, str]]()
    for change in report.records if report else ():
        if isinstance(change, Change):
            moving[change.from_duns, change.to_duns, change.customer_class] += change.number
    load: Load = Counter()
    for (loser, gainer, customer_class), number in moving.items():
        for season, tou, rate in _products(rates, customer_class):
            load[loser, gainer, season, tou] += number * rate
    return load


def _served_load(report: Upload | None, rates: dict[tuple[str, str, int], int]) -> Load:
    load: Load = Counter()
    for customers in report.records if report else ():
        if isinstance(customers, Customers):
            for season, tou, rate in _products(rates, customers.customer_class):
                load[customers.duns, "", season, tou] += customers.number * rate
    return load


def _products(rates: dict[tuple[str, str, int], int], customer_class: str) -> Iterator[tuple[int, str, int]]:
    for season in range(1, 5):
        for tou in TIMES_OF_USE:
            yield season, tou, rates.get((customer_class, tou, season), 0)


def _settled(world: World, market: MigrationMarket, transfer: Transfer) -> Iterator[MigrationCrr]:
    """Load that comes back cancels what went with it; with the rest of the load CRRs go."""
    cancelled, rest = come_back(world, market, transfer)
    yield from cancelled
    for one in rest:
        yield from _follow(world, market, one)


def _follow(world: World, market: MigrationMarket, transfer: Transfer) -> Iterator[MigrationCrr]:
    """The CRRs that go with a transfer: one for the gainer, and a counter-flow for the loser."""
    for parent in world[Inventory].of(transfer.loser):
        units = int(parent.units * transfer.share)
        if units and _migrates(parent, market, transfer):
            yield _adjust(world, market, parent, transfer.gainer, GAINED, parent.source, parent.sink, units)
            yield _adjust(world, market, parent, transfer.loser, COUNTER_FLOW, parent.sink, parent.source, units)


def _migrates(crr: Crr, market: MigrationMarket, transfer: Transfer) -> bool:
    return crr.may_migrate and applies(crr, market, transfer)


def _adjust(
    world: World, market: MigrationMarket, parent: Crr, owner: str, kind: str, source: str, sink: str, units: int
) -> MigrationCrr:
    """Add to the migration CRR of this parent and term, or make it."""
    start = max(parent.start, market.effective)
    known = next(
        (
            crr
            for crr in world[Inventory].of(owner)
            if (crr.parent, crr.type, crr.start, crr.end) == (parent.id, kind, start, parent.end)
        ),
        None,
    )
    if known is not None:
        crr = world[Inventory].add(replace(known, units=known.units + units))
    else:
        crr = world[Inventory].add(
            replace(
                parent,
                id=world.ids.take("crr"),
                owner=owner,
                type=kind,
                hedge="OBL",
                source=source,
                sink=sink,
                start=start,
                units=units,
                origin=ORIGIN,
                term=ORIGIN,
                parent=parent.id,
            )
        )
    return MigrationCrr(
        market.name, crr.id, parent.id, owner, source, sink, crr.tou, start, crr.end, kind, units, known is None
    )
