"""What a newcomer that serves load begins with: load at its sinks, what it was allocated, and its caps."""

from __future__ import annotations

from mockserver.market.calendar import pacific_day
from mockserver.market.load.metric import LoadMetrics
from mockserver.market.nomination.cap_calculation import caps_of
from mockserver.market.nomination.seed import allocate
from mockserver.market.nomination.store import Caps
from mockserver.market.people.participants import Participant, crr_type_of
from mockserver.market.portfolios.markets import Markets, Term
from mockserver.market.world import World

_LOAD = {"ON": 100_000, "OFF": 80_000}  # MW in thousandths, at each sink
_ALLOCATED = 20_000


def welcome(participant: Participant, world: World) -> None:
    if crr_type_of(participant) is None:
        return
    loads = LoadMetrics()
    loads.units = {**world[LoadMetrics].units, **_loads(participant)}
    world.keep(loads)
    for sink in participant.sinks:
        if source := world.nodes.one_of("HUB", "GEN", "SP", but=sink):
            for year in _years(world):
                allocate(world, participant, (source.name, sink), year, _ALLOCATED)
    markets = [one for one in world[Markets] if world[Caps].posted(one.name)]
    for market, caps in caps_of(world, participant, markets):
        world[Caps].add(market.name, participant.name, caps)


def _loads(participant: Participant) -> dict[tuple[str, str, str], int]:
    return {(participant.name, sink, tou): units for sink in participant.sinks for tou, units in _LOAD.items()}


def _years(world: World) -> list[int]:
    """This year, and those to come whose first tier is posted: as if it had taken part."""
    this = pacific_day(world.now).year
    annual = [one for one in world[Markets] if one.posted and one.tier == "T1" and one.term is Term.ANNUAL]
    return sorted({this, *(year for one in annual if (year := pacific_day(one.start).year) > this)})
