"""What world files say for allocations: the load of participants, and what they were allocated the year before."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.files.section import Section
from mockserver.market.calendar import TIMES_OF_USE, Period, period
from mockserver.market.grid.nodes import Nodes
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.load.metric import LoadMetrics
from mockserver.market.people.participants import Participant, Participants, crr_type_of
from mockserver.market.seed_file import SeedFile, megawatts
from mockserver.market.world import World


def place_allocations(seed: SeedFile, world: World) -> None:
    _place_loads(seed.sections("loads"), world)
    _place_allocated(seed.sections("allocated"), world, seed.day.year)


def _place_loads(sections: Iterable[Section], world: World) -> None:
    """`loads`: load metrics, by participant, sink and time of use."""
    for section in sections:
        participant = _nominator(section, world.participants)
        sink = section.word("sink", participant.sinks)
        for tou in TIMES_OF_USE:
            world[LoadMetrics].units[participant.name, sink, tou] = megawatts(section, tou, least=0)
        section.done()


def _place_allocated(sections: Iterable[Section], world: World, year: int) -> None:
    """`allocated`: what the first tier of the current year awarded, alike in all seasons and times of use."""
    seasons = [found for number in range(1, 5) if (found := period(f"{year}_S0{number}"))]
    for section in sections:
        participant = _nominator(section, world.participants)
        source, sink = _node(section, "source", world.nodes), section.word("sink", participant.sinks)
        units = megawatts(section, "mw")
        for season in seasons:
            for tou in TIMES_OF_USE:
                world[Inventory].add(_crr(world, participant, source, sink, tou, season, units))
        section.done()


def _nominator(section: Section, participants: Participants) -> Participant:
    return next(
        one
        for one in participants
        if one.name == section.word("participant", [one.name for one in participants if crr_type_of(one)])
    )


def _node(section: Section, key: str, nodes: Nodes) -> str:
    return section.word(key, (node.name for node in nodes))


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
