"""What has a window in a world, whatever its kind: found by name, opened again, and posted before its time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mockserver.errors import NotThereError, WorldError
from mockserver.market.load.store import LoadWindow
from mockserver.market.migration.store import MigrationMarket
from mockserver.market.portfolios.markets import Market, MarketStatus
from mockserver.market.timeline import Event, Kind
from mockserver.market.tor.store import TorWindow, WindowStatus
from mockserver.market.world import World
from mockserver.strict import nearest

Windowed = Market | MigrationMarket | TorWindow | LoadWindow


def find_window(world: World, name: str) -> Windowed:
    """A market, a load migration market, a TOR conversion window or a load window. Raises NotThereError."""
    world.settle()
    known: dict[str, Windowed] = {
        one.name: one for kind in (world.markets, world.migrations, world.tor, world.loads) for one in kind
    }
    if name not in known:
        raise NotThereError(f"there is no market or window {name!r}{nearest(name, known)}")
    return known[name]


def post_results(world: World, name: str) -> Windowed:
    """Post results now instead of when the calendar says, once what they come from is closed."""
    found = find_window(world, name)
    if isinstance(found, LoadWindow):
        raise WorldError(f"{name} has no results to post")
    kind, closed = _POSTED[type(found)]
    status = found.status(world.now)
    if status is not closed:
        raise WorldError(f"{name} is {status}; results are posted once, when it is {closed}")
    world.timeline.cancel(kind, name)
    world.stage.reactions[kind](world, Event(world.now, 0, kind, name))
    return find_window(world, name)


_POSTED: dict[type[Windowed], tuple[Kind, MarketStatus | WindowStatus]] = {
    Market: (Kind.MARKET_POST, MarketStatus.CLOSED),
    MigrationMarket: (Kind.MIGRATION_POST, MarketStatus.CLOSED),
    TorWindow: (Kind.TOR_POST, WindowStatus.CLOSED_FOR_APPROVAL),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which something is taken, by the names of its moments and the events at them; `later` ones follow."""

    opens: tuple[str, Kind]
    closes: tuple[str, Kind]
    later: tuple[tuple[str, Kind], ...] = ()


_REQUESTS = Span(
    ("opens", Kind.TOR_OPEN),
    ("closes", Kind.TOR_CLOSE),
    (
        ("approval_opens", Kind.TOR_OPEN_APPROVAL),
        ("approval_closes", Kind.TOR_CLOSE_APPROVAL),
        ("posts", Kind.TOR_POST),
    ),
)
_APPROVALS = Span(
    ("approval_opens", Kind.TOR_OPEN_APPROVAL),
    ("approval_closes", Kind.TOR_CLOSE_APPROVAL),
    (("posts", Kind.TOR_POST),),
)
_SPANS: dict[type[Windowed], Span] = {
    Market: Span(("opens", Kind.MARKET_OPEN), ("closes", Kind.MARKET_CLOSE), (("posts", Kind.MARKET_POST),)),
    MigrationMarket: Span(
        ("opens", Kind.MIGRATION_OPEN), ("closes", Kind.MIGRATION_CLOSE), (("posts", Kind.MIGRATION_POST),)
    ),
    LoadWindow: Span(("opens", Kind.LOAD_OPEN), ("closes", Kind.LOAD_CLOSE)),
}


def reopen(world: World, name: str, until: datetime) -> Windowed:
    """Open a window again, or keep it open longer; what follows comes as long after the new close as planned before.

    Of a TOR conversion window, which has two times, it is the one for requests until that for approvals has begun.
    """
    found = find_window(world, name)
    if getattr(found, "posted", None) is not None:
        raise WorldError(f"{name} is POSTED; its results can't be taken back. Reset or fork the session instead")
    if until <= world.now:
        raise WorldError("a window can't close in the past")
    span = _span_of(found, world.now)
    if getattr(found, span.closes[0]) is None:
        raise WorldError(f"{name} isn't configured, so it has no window yet")
    return _save(world, _moved(world, found, span, until))


def _span_of(found: Windowed, now: datetime) -> Span:
    if not isinstance(found, TorWindow):
        return _SPANS[type(found)]
    return _REQUESTS if now < found.approval_opens else _APPROVALS


def _moved(world: World, found: Windowed, span: Span, until: datetime) -> Windowed:
    """The window with its new moments, and its events on the timeline."""
    shift = until - getattr(found, span.closes[0])
    moments = {span.opens[0]: min(getattr(found, span.opens[0]), world.now), span.closes[0]: until}
    moments |= {name: moment + shift for name, _ in span.later if (moment := getattr(found, name)) is not None}
    for _, kind in (span.opens, span.closes, *span.later):
        world.timeline.cancel(kind, found.name)
    world.timeline.plan(world.now, span.opens[1], found.name)
    for name, kind in (span.closes, *span.later):
        if name in moments:
            world.timeline.plan(moments[name], kind, found.name)
    return replace(found, **moments)


def _save(world: World, reopened: Windowed) -> Windowed:
    match reopened:
        case Market():
            world.markets.save(reopened)
        case MigrationMarket():
            world.migrations.markets[reopened.name] = reopened
        case TorWindow():
            world.tor.save_window(reopened, world.now)
        case LoadWindow():
            world.loads.windows[reopened.name] = reopened
    world.settle()
    return reopened
