"""What a newcomer that holds CRRs begins with: some to sell, bought from others for this season and the next ones."""

from __future__ import annotations

from mockserver.market.calendar import TIMES_OF_USE, Period, add_months, pacific_day, period, season_name
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.people.participants import Participant, Role
from mockserver.market.world import World

_SEASONS = 8
_UNITS = 25_000
_BOUGHT = "SECONDARY_MARKET"


def welcome(participant: Participant, world: World) -> None:
    source = world.nodes.one_of("HUB", "GEN", "SP")
    sink = world.nodes.one_of("LAP", "SP", but=source.name) if source else None
    if source is None or sink is None or not participant.has(Role.CRRH):
        return
    names = [season_name(add_months(pacific_day(world.now), 3 * number)) for number in range(_SEASONS)]
    for season in filter(None, map(period, names)):
        for tou in TIMES_OF_USE:
            world[Inventory].add(_crr(world, participant.name, source.name, sink.name, tou, season))


def _crr(world: World, owner: str, source: str, sink: str, tou: str, season: Period) -> Crr:
    return Crr(
        id=world.ids.take("crr"),
        owner=owner,
        type="AUC",
        hedge="OBL",
        source=source,
        sink=sink,
        tou=tou,
        start=season.start,
        end=season.end,
        units=_UNITS,
        origin=_BOUGHT,
        term=_BOUGHT,
        period=season.name,
    )
