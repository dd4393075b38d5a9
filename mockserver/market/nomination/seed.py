"""What world files say for allocations: the load of participants, and what they were allocated the year before."""

from __future__ import annotations

from typing import Annotated

from mockserver.files.model import Entry, Within
from mockserver.market.around import Around
from mockserver.market.calendar import TIMES_OF_USE, Period, period
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.load.metric import LoadMetrics
from mockserver.market.people.participants import Participant, Participants, crr_type_of
from mockserver.market.portfolios.markets import Markets, Term
from mockserver.market.quantities import mw_units
from mockserver.market.seed_file import MOST_MW, Megawatts
from mockserver.market.world import World

_Load = Annotated[float, Within(0, MOST_MW)]


class LoadEntry(Entry):
    """The load metric of a participant at a sink, in MW by time of use."""

    participant: str
    sink: str
    ON: _Load
    OFF: _Load


class AllocatedEntry(Entry):
    """What the first tier of the year before awarded, alike in all seasons and times of use.

    It is the year before that of the first annual first tier that the world has.
    """

    participant: str
    source: str
    sink: str
    mw: Megawatts


def place_load(entry: LoadEntry, _around: Around, world: World) -> None:
    participant = _nominator(entry, world.participants)
    sink = entry.word("sink", participant.sinks)
    for tou, load in (("ON", entry.ON), ("OFF", entry.OFF)):
        world[LoadMetrics].units[participant.name, sink, tou] = mw_units(load)


def place_allocated(entry: AllocatedEntry, around: Around, world: World) -> None:
    participant = _nominator(entry, world.participants)
    source = entry.word("source", (node.name for node in world.nodes))
    sink = entry.word("sink", participant.sinks)
    year = _year_before_the_first(world[Markets]) or around.day.year
    allocate(world, participant, (source, sink), year, mw_units(entry.mw))


def allocate(world: World, participant: Participant, path: tuple[str, str], year: int, units: int) -> None:
    """Give what the first tier of a year awarded, in each season and time of use."""
    seasons = [found for number in range(1, 5) if (found := period(f"{year}_S0{number}"))]
    for season in seasons:
        for tou in TIMES_OF_USE:
            world[Inventory].add(_crr(world, participant, *path, tou, season, units))


def _year_before_the_first(markets: Markets) -> int | None:
    annual = [one.start.year for one in markets if one.term is Term.ANNUAL and one.tier == "T1"]
    return min(annual) - 1 if annual else None


def _nominator(entry: Entry, participants: Participants) -> Participant:
    found = {one.name: one for one in participants if crr_type_of(one)}
    return found[entry.word("participant", found)]


def _crr(world: World, owner: Participant, source: str, sink: str, tou: str, season: Period, units: int) -> Crr:
    return Crr(
        id=world.ids.take("crr"),
        owner=owner.name,
        type=crr_type_of(owner) or "",
        hedge="OBL",
        source=source,
        sink=sink,
        tou=tou,
        start=season.start,
        end=season.end,
        units=units,
        origin=f"ALLOC_AN_{season.first.year}_T1",
        term="Seasonal",
        period=season.name,
    )
