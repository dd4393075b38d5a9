"""World files: from `scenarios/worlds/<name>.yaml` to a world whose past has already happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from operator import itemgetter

from mockserver.clock import Clock
from mockserver.files.model import read
from mockserver.market.activity import Activity, Deed
from mockserver.market.actors import ACT, act, notice
from mockserver.market.calendar import FIRST_YEAR
from mockserver.market.grid.seed import (
    NetworkEntry,
    check_clearing,
    read_islanded,
    read_network,
    read_nodes,
    read_replacements,
)
from mockserver.market.people.seed import read_actors, read_clients, read_participants
from mockserver.market.rules import Rules
from mockserver.market.schedule.process import Process, read_processes
from mockserver.market.schedule.schedule import APPEAR, DEED, Schedule
from mockserver.market.seed_file import SeedFile
from mockserver.market.timeline import Timeline
from mockserver.market.world import Ids, Reaction, Stage, World

# before everything that a world file can plan, so that its whole past is played in order
_BEGINNING = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)


def build_stage(seed: SeedFile, activities: Iterable[Activity]) -> Stage:
    """What no call ever changes: participants, nodes, rules, the network, and what the activities bring along."""
    nodes = read_nodes(seed)
    participants = read_participants(seed, {node.name for node in nodes})
    schedule = read_schedule(seed, activities)
    rules = read(seed.section("rules"), Rules)
    network = read_network(read(seed.section("network"), NetworkEntry), nodes)
    if rules.clearing == "network":
        check_clearing(seed.section("rules"), network, nodes)
    return Stage(
        name=seed.root.path.stem,
        family=tuple(one.stem for one in seed.paths),
        day=seed.own_day,
        participants=participants,
        clients=read_clients(seed, participants),
        actors=read_actors(seed, participants),
        nodes=nodes,
        rules=rules,
        network=network,
        replacements=read_replacements(seed, nodes),
        islanded=read_islanded(seed, nodes),
        reactions=_reactions(activities, schedule),
        begin=schedule.begin,
        windows=tuple(activity.windows for activity in activities if activity.windows),
        things={name: store for activity in activities for name, store in activity.things.items()},
        facts={name: fact for activity in activities for name, fact in activity.facts.items()},
        newcomers=tuple(activity.newcomer for activity in activities if activity.newcomer),
        access={
            name: service.access
            for activity in activities
            for name, service in activity.services.items()
            if service.access
        },
    )


def read_schedule(seed: SeedFile, activities: Iterable[Activity]) -> Schedule:
    """The calendar of a file, line by line over those of the files that it extends."""
    lines = {name: line for activity in activities for name, line in activity.lines.items()}
    told = {one.key: one for activity in activities for one in activity.seeds if one.past}
    processes: dict[str, Process] = {}
    for section in seed.layers("calendar"):
        read_here = read_processes(section, lines, {key: one.model for key, one in told.items()})
        processes |= {name: process.over(processes.get(name)) for name, process in read_here.items()}
    return Schedule(processes, lines, {key: one.past for key, one in told.items() if one.past})


def _reactions(activities: Iterable[Activity], schedule: Schedule) -> Mapping[str, tuple[Reaction, ...]]:
    """What happens at each kind of event, in the order of the activities."""
    reactions: defaultdict[str, tuple[Reaction, ...]] = defaultdict(
        tuple, {APPEAR: (schedule.appear,), DEED: (schedule.do,)}
    )
    for activity in activities:
        for kind, reaction in activity.reactions.items():
            reactions[kind] += (reaction,)
    for kind in {kind for activity in activities for strategy in activity.actors for kind in strategy.on}:
        reactions[kind] += (notice,)  # behind all that makes the event what it is
    return {**reactions, ACT: (act,)}


def build_world(seed: SeedFile, stage: Stage, activities: Iterable[Activity]) -> World:
    """A world in which all that the seed tells has happened in the order of time; what time does goes on from there."""
    clock = Clock(_BEGINNING, frozen=True)
    ids = Ids({kind: first for activity in activities for kind, first in activity.ids.items()})
    stores = [store() for activity in activities for store in activity.stores]
    world = World(stage, clock, _BEGINNING, 0, ids, Timeline(), stores)
    deeds: list[Deed] = []
    stage.begin(world, seed)
    for one in [one for activity in activities for one in activity.seeds]:
        for entry in seed.entries(one.key, one.model):
            if one.place:
                one.place(entry, seed, world)
            if one.past and (deed := one.past(entry, seed, world)):
                deeds.append(deed)
    for at, do in sorted(deeds, key=itemgetter(0)):
        clock.set(at)
        world.settle()
        do(world)
    seed.done()
    return world
