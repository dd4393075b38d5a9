"""A world as plain values, for people who look into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, get_args, get_type_hints

from mockserver.clock import instant
from mockserver.errors import NotThereError
from mockserver.market.grid.nodes import Nodes
from mockserver.market.people.participants import Participants
from mockserver.market.timeline import Timeline
from mockserver.market.views import Schema, View, view_of
from mockserver.market.world import Listed, Stage, World

_OF_EVERY_WORLD: Mapping[str, tuple[Any, Callable[[World], Iterable[Any]]]] = {
    "participants": (Participants.__iter__, lambda world: world.participants),
    "nodes": (Nodes.__iter__, lambda world: world.nodes),
    "events": (Timeline.coming, lambda world: world.timeline.coming()),
}


def summary(world: World) -> dict[str, Any]:
    """How many there are of each kind."""
    world.settle()
    return {
        "name": world.stage.name,
        "now": instant(world.now),
        "counts": {kind: sum(1 for _ in _things(world, kind)) for kind in kinds(world.stage.things)},
    }


def things(world: World, kind: str) -> Iterator[Any]:
    """All things of a kind as they are now, in MW and dollars."""
    if kind not in (known := kinds(world.stage.things)):
        raise NotThereError(f"a world has no {kind!r}, only {', '.join(known)}")
    world.settle()
    return map(_view(world.stage.things, kind).show, list(_things(world, kind)))


def kinds(of_activities: Mapping[str, type[Listed]]) -> list[str]:
    """What can be looked at."""
    return [*_OF_EVERY_WORLD, *of_activities]


def schemas(of_activities: Mapping[str, type[Listed]]) -> dict[str, Schema]:
    """What the things of each kind look like."""
    return {kind: _view(of_activities, kind).schema for kind in kinds(of_activities)}


def window_schemas(stage: Stage) -> list[Schema]:
    """What windows look like, of each kind that there is."""
    stores = {one.store for one in stage.windows}
    return [_view(stage.things, kind).schema for kind, store in stage.things.items() if store in stores]


def plain(value: Any) -> Any:
    """One thing as JSON has it."""
    return view_of(type(value)).show(value)


def _view(of_activities: Mapping[str, type[Listed]], kind: str) -> View:
    """That of what a store gives one after the other."""
    known = _OF_EVERY_WORLD.get(kind)
    giving = known[0] if known else of_activities[kind].__iter__
    return view_of(get_args(get_type_hints(giving)["return"])[0])


def _things(world: World, kind: str) -> Iterable[Any]:
    known = _OF_EVERY_WORLD.get(kind)
    return known[1](world) if known else world[world.stage.things[kind]]
