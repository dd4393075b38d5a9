"""The JSON Schema of world files, for editors: the core's keys, and those that each activity declares."""

from __future__ import annotations

from collections.abc import Iterable
from types import GenericAlias
from typing import Annotated, Any

from mockserver.files.model import Entry, Like, key_of, key_of_list
from mockserver.files.schema import file_schema
from mockserver.market.activity import Activity
from mockserver.market.grid.seed import IslandedEntry, NetworkEntry, NodeEntry, ReplacementEntry
from mockserver.market.people.seed import ActorEntry, ClientEntry, Dollars, ParticipantEntry
from mockserver.market.rules import Rules
from mockserver.market.schedule.process import NAMES, process_model


class WorldKeys(Entry):
    """A world: who and what there is when it begins, and what time brings.

    description   what it is; only a file that others extend goes without
    extends       a world that ships, by name, or the path of a file from here: its lists come first, and what
                  this one doesn't say it says
    start         when it begins: now, or a time
    day           from which names and times are counted; the day on which it begins where it isn't said
    credit_limit  dollars of credit for each participant without a limit of its own
    rules         the choices that no document settles
    participants  who takes part
    clients       certificates that act for several participants
    actors        those of them that act of themselves
    nodes         sources and sinks, with their typical prices
    replacements  renamed nodes
    islanded      nodes that an outage cuts off for a time
    network       areas and the lines between them
    """

    description: str = ""
    extends: Annotated[str, Like(("today", "../worlds/desk.yaml"))] = ""
    start: Annotated[str, Like(("now", "2026-11-02 08:00"))] = "now"
    day: Annotated[str, Like(("2026-11-02",))] = ""
    credit_limit: Dollars = 0
    rules: Rules = Rules()
    participants: tuple[ParticipantEntry, ...] = ()
    clients: tuple[ClientEntry, ...] = ()
    actors: tuple[ActorEntry, ...] = ()
    nodes: tuple[NodeEntry, ...] = ()
    replacements: tuple[ReplacementEntry, ...] = ()
    islanded: tuple[IslandedEntry, ...] = ()
    network: NetworkEntry | None = None


_CALENDAR = "windows of every month, season or year, and of single ones: `every month`, `2026_M12`, `2027`"


def world_schema(activities: Iterable[Activity]) -> dict[str, Any]:
    activities = list(activities)
    seeds = [seed for activity in activities for seed in activity.seeds]
    lines = [(name, line.about) for activity in activities for name, line in activity.lines.items()]
    process = process_model(tuple(lines), tuple((seed.key, seed.model) for seed in seeds if seed.past))
    calendar = key_of("calendar", GenericAlias(dict, (str, process)), {})
    schema = file_schema(WorldKeys, [*[key_of_list(seed.key, seed.model) for seed in seeds], calendar])
    schema["properties"]["calendar"] |= {"description": _CALENDAR, "propertyNames": {"pattern": NAMES}}
    return schema
