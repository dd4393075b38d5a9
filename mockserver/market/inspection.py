"""A world as plain values, for people who look into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from mockserver.clock import instant
from mockserver.errors import NotThereError
from mockserver.market.world import World

_KINDS: dict[str, Callable[[World], Iterable[Any]]] = {
    "participants": lambda world: world.participants,
    "nodes": lambda world: world.nodes,
    "markets": lambda world: world.markets,
    "portfolios": lambda world: world.portfolios,
    "trades": lambda world: world.trades,
    "load_windows": lambda world: world.loads,
    "load_migration_markets": lambda world: world.migrations,
    "tor_windows": lambda world: world.tor,
    "crrs": lambda world: world.inventory,
    "caps": lambda world: world.caps,
    "results": lambda world: world.results,
    "messages": lambda world: world.messages,
    "events": lambda world: world.timeline.coming(),
}


def summary(world: World) -> dict[str, Any]:
    """How many there are of each kind."""
    world.settle()
    return {
        "name": world.stage.name,
        "now": instant(world.now),
        "counts": {kind: sum(1 for _ in things(world)) for kind, things in _KINDS.items()},
    }


def things(world: World, kind: str) -> Iterator[Any]:
    """All things of a kind as they are now; units are thousandths of a MW, money is cents, as the world keeps them."""
    if kind not in _KINDS:
        raise NotThereError(f"a world has no {kind!r}, only {', '.join(_KINDS)}")
    world.settle()
    return map(plain, list(_KINDS[kind](world)))


def plain(value: Any) -> Any:
    """A value of the world as JSON would have it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
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
