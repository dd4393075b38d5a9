"""What the operator of a market does by hand: posting results early, opening a window again, moving the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mockserver.errors import NotThereError, WorldError
from mockserver.state.load_cec import set_cec_load
from mockserver.state.loads import LoadSet
from mockserver.state.markets import Market, MarketStatus
from mockserver.state.quantities import mw_units
from mockserver.state.timeline import Event, Kind
from mockserver.state.trade_credit import conclude
from mockserver.state.trades import LIVE, Trade, TradeStatus
from mockserver.state.world import World


def market_named(world: World, name: str) -> Market:
    world.settle()
    market = world.markets.find(name)
    if market is None:
        raise NotThereError(f"there is no market {name!r}")
    return market


def post_results(world: World, name: str) -> Market:
    """Post a closed market's results now instead of when the calendar says."""
    market = market_named(world, name)
    status = market.status(world.now)
    if status is not MarketStatus.CLOSED:
        raise WorldError(f"{name} is {status}; results are posted once, after the window has closed")
    world.timeline.cancel(Kind.MARKET_POST, name)
    world.stage.reactions[Kind.MARKET_POST](world, Event(world.now, 0, Kind.MARKET_POST, name))
    return market_named(world, name)


def reopen(world: World, name: str, until: datetime) -> Market:
    """Open a window again, or keep it open longer; results follow as long after the new close as planned before."""
    market = market_named(world, name)
    if market.posted is not None:
        raise WorldError(f"{name} is POSTED; its results can't be taken back. Reset or fork the session instead")
    if until <= world.now:
        raise WorldError("a window can't close in the past")
    wait = market.posts - market.closes if market.posts is not None else None
    reopened = replace(
        market, opens=min(market.opens, world.now), closes=until, posts=until + wait if wait is not None else None
    )
    for kind in (Kind.MARKET_OPEN, Kind.MARKET_CLOSE, Kind.MARKET_POST):
        world.timeline.cancel(kind, name)
    world.timeline.plan(world.now, Kind.MARKET_OPEN, name)
    world.timeline.plan(until, Kind.MARKET_CLOSE, name)
    if reopened.posts is not None:
        world.timeline.plan(reopened.posts, Kind.MARKET_POST, name)
    world.markets.save(reopened)
    world.settle()
    return reopened


def decline(world: World, request_id: int, why: str) -> Trade:
    """End a secondary trade that nobody concludes: its target declines, or the operator lets it expire."""
    world.settle()
    trade = world.trades.find(request_id)
    if trade is None:
        raise NotThereError(f"there is no secondary market request {request_id}")
    if trade.status not in LIVE:
        raise WorldError(f"request {request_id} is {trade.status} already")
    world.timeline.cancel(Kind.CREDIT_CHECK, str(request_id))
    return conclude(world, trade, TradeStatus.DISAPPROVED, why)


def lower_cec_load(world: World, sink: str, first: date, last: date, load: float) -> list[LoadSet]:
    """Set the CEC's load at a sink, in MW, for all hours of the days; gives the forecasts that are in ERROR by it."""
    world.settle()
    if world.nodes.find(sink) is None:
        raise NotThereError(f"there is no sink {sink!r}")
    if last < first or (last - first).days > 400:
        raise WorldError("the days must run from the first to the last, over a year at most")
    return set_cec_load(world, sink, first, last, mw_units(load))


def advance(world: World, by: timedelta) -> datetime:
    """Move the clock; everything that was due on the way happens in its order."""
    world.clock.advance(by)
    return world.settle()


def advance_to(world: World, moment: datetime) -> datetime:
    world.clock.set(moment)
    return world.settle()


def advance_to_event(world: World, name: str) -> datetime:
    """Move the clock to an event such as AUC_MN_2026_M12.close, and let it happen."""
    world.settle()
    event = world.timeline.find(name)
    if event is None:
        coming = ", ".join(one.name for one in world.timeline.coming()[:6])
        raise NotThereError(f"no event {name!r} is to come; the next ones are {coming or 'none'}")
    return advance_to(world, event.at)
