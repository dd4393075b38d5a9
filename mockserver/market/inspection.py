"""A world as plain values, for people who look into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from mockserver.clock import instant
from mockserver.errors import NotThereError
from mockserver.market.world import World

_OF_EVERY_WORLD: Mapping[str, Callable[[World], Iterable[Any]]] = {
    "participants": lambda world: world.participants,
    "nodes": lambda world: world.nodes,
    "events": lambda world: world.timeline.coming(),
}


def summary(world: World) -> dict[str, Any]:
    """How many there are of each kind."""
    world.settle()
    return {
        "name": world.stage.name,
        "now": instant(world.now),
        "counts": {kind: sum(1 for _ in _things(world, kind)) for kind in _kinds(world)},
    }


def things(world: World, kind: str) -> Iterator[Any]:
    """All things of a kind as they are now; units are thousandths of a MW, money is cents, as the world keeps them."""
    if kind not in (kinds := _kinds(world)):
        raise NotThereError(f"a world has no {kind!r}, only {', '.join(kinds)}")
    world.settle()
    return map(plain, list(_things(world, kind)))


def _kinds(world: World) -> list[str]:
    return [*_OF_EVERY_WORLD, *world.stage.things]


def _things(world: World, kind: str) -> Iterable[Any]:
    of_every_world = _OF_EVERY_WORLD.get(kind)
    return of_every_world(world) if of_every_world else world[world.stage.things[kind]]


def plain(value: Any) -> Any:
    """A value of the world as JSON would have it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):  # a named tuple
        return plain(value._asdict())
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, dict):
        return {_key(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(plain(one) for one in value)
    return value


def _key(key: Any) -> str:
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
