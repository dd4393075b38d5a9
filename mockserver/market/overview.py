"""What somebody who is about to use a world wants to know: who takes part, what is open, what comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from mockserver.clock import instant
from mockserver.market.inspection import things
from mockserver.market.window import WindowKind
from mockserver.market.world import World


class When(StrEnum):
    """Where a window stands."""

    OPEN = "open"
    TO_COME = "to come"
    CLOSED = "closed"
    POSTED = "posted"


def overview(world: World) -> dict[str, Any]:
    """The world as JSON has it; its windows in the order of time."""
    world.settle()
    windows = sorted(_windows(world), key=lambda one: (one["opens"], one["name"]))
    return {
        "name": world.stage.name,
        "now": instant(world.now),
        "participants": list(things(world, "participants")),
        "clients": [
            {"name": one.name, "participants": sorted(one.participants), "access": str(one.access)}
            for one in world.clients
        ],
        "nodes": list(things(world, "nodes")),
        "openNow": [one["name"] for one in windows if one["status"] == When.OPEN],
        "windows": windows,
    }


def _windows(world: World) -> Iterator[dict[str, Any]]:
    for kind in world.stage.windows:
        for window in world[kind.store]:
            opens, closes = _times(kind, window, world.now)
            if opens and closes:
                posts = getattr(window, "posted", None) or getattr(window, "posts", None)
                yield {
                    "name": window.name,
                    "kind": kind.noun,
                    "status": str(_when(window, opens, closes, world.now)),
                    "opens": instant(opens),
                    "closes": instant(closes),
                    "posts": instant(posts) if posts else None,
                }


def _times(kind: WindowKind, window: Any, now: datetime) -> tuple[datetime | None, datetime | None]:
    """None of what isn't configured yet."""
    span = kind.span(window, now)
    return getattr(window, span.opens[0]), getattr(window, span.closes[0])


def _when(window: Any, opens: datetime, closes: datetime, now: datetime) -> When:
    if getattr(window, "posted", None):
        return When.POSTED
    if now < opens:
        return When.TO_COME
    return When.OPEN if now < closes else When.CLOSED
