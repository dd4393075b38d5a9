"""What the operator of a market does by hand: ending trades, setting loads, moving the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mockserver.errors import NotThereError, WorldError
from mockserver.market.load.cec import set_cec_load
from mockserver.market.load.store import LoadSet
from mockserver.market.quantities import mw_units
from mockserver.market.timeline import Kind
from mockserver.market.trading.events import conclude
from mockserver.market.trading.store import LIVE, Trade, TradeStatus
from mockserver.market.world import World


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
