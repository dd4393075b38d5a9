"""What the operator of the markets does by hand: windows opened again, results posted early, the clock moved."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mockserver.clock import LATEST
from mockserver.errors import NotThereError, WorldError
from mockserver.market.schedule.schedule import FAR
from mockserver.market.timeline import Event
from mockserver.market.window import Span, WindowKind
from mockserver.market.world import World
from mockserver.wording import nearest

_MONTH = timedelta(days=31)


def find_window(world: World, name: str) -> tuple[WindowKind, Any]:
    """A window by its name, whatever its kind. Raises NotThereError."""
    world.settle()
    known = {window.name: (kind, window) for kind in world.stage.windows for window in world[kind.store]}
    if name not in known:
        raise NotThereError(f"there is no market or window {name!r}{nearest(name, known)}")
    return known[name]


def post_results(world: World, name: str) -> Any:
    """Post results now instead of when the calendar says, once what they come from is closed. Gives the window."""
    kind, window = find_window(world, name)
    if kind.posting is None:
        raise WorldError(f"{name} has no results to post")
    status = window.status(world.now)
    if status != kind.posting.closed:
        raise WorldError(f"{name} is {status}; results are posted once, when it is {kind.posting.closed}")
    world.timeline.cancel(kind.posting.event, name)
    world.react(Event(world.now, 0, kind.posting.event, name))
    return find_window(world, name)[1]


def reopen(world: World, name: str, until: datetime) -> Any:
    """Open a window again, or keep it open longer; what follows comes as long after the new close as planned before.

    Of a window with two times it is the first one until the second has begun. Gives the window.
    """
    kind, window = find_window(world, name)
    if getattr(window, "posted", None) is not None:
        raise WorldError(f"{name} is POSTED; its results can't be taken back. Reset or fork the session instead")
    if until <= world.now:
        raise WorldError("a window can't close in the past")
    span = kind.span(window, world.now)
    if getattr(window, span.closes[0]) is None:
        raise WorldError(f"{name} isn't configured, so it has no window yet")
    reopened = _moved(world, window, span, until)
    world[kind.store].save_window(reopened, world.now)
    world.settle()
    return reopened


def _moved(world: World, window: Any, span: Span, until: datetime) -> Any:
    """The window with its new moments, and its events on the timeline."""
    shift = until - getattr(window, span.closes[0])
    moments = {span.opens[0]: min(getattr(window, span.opens[0]), world.now), span.closes[0]: until}
    moments |= {name: moment + shift for name, _ in span.later if (moment := getattr(window, name)) is not None}
    for _, event in (span.opens, span.closes, *span.later):
        world.timeline.cancel(event, window.name)
    world.timeline.plan(world.now, span.opens[1], window.name)
    for name, event in (span.closes, *span.later):
        if name in moments:
            world.timeline.plan(moments[name], event, window.name)
    return replace(window, **moments)


def advance(world: World, by: timedelta) -> datetime:
    """Move the clock; everything that was due on the way happens in its order."""
    world.clock.advance(by)
    return world.settle()


def advance_to(world: World, moment: datetime) -> datetime:
    world.clock.set(moment)
    return world.settle()


def advance_to_event(world: World, name: str) -> datetime:
    """Move the clock to an event such as AUC_MN_2026_M12.close, and let it happen."""
    return advance_to(world, coming_event(world, name).at)


def coming_event(world: World, name: str) -> Event:
    world.settle()
    event = world.timeline.find(name)
    if event is None:
        coming = ", ".join(one.name for one in world.timeline.coming()[:6])
        raise NotThereError(f"no event {name!r} is to come; the next ones are {coming or 'none'}")
    return event


def in_months(world: World, moment: datetime) -> Generator[None, None, datetime]:
    """Move the clock in steps of a month: what years bring takes a second, in which others want their turn."""
    now = world.clock.now()
    if not now <= moment <= LATEST:
        return advance_to(world, moment)  # is refused
    if now < moment - FAR:
        advance_to(world, moment - FAR)
    while (now := world.clock.now()) + _MONTH < moment:
        advance_to(world, now + _MONTH)
        yield
    return advance_to(world, max(moment, now))


def by_months(world: World, by: timedelta) -> Generator[None, None, datetime]:
    """The same for a time from now on."""
    now = world.clock.now()
    if by > LATEST - now or by <= _MONTH:
        return advance(world, by)
    return (yield from in_months(world, now + by))
