"""The lines of calendars that make markets: T1 in 2026_M12 is ALLOC_MN_2026_M12_T1, AUC in 2027 is AUC_AN_2027."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.portfolios.markets import Market, MarketEvent, Markets, market_named
from mockserver.market.schedule.dates import POST, PUBLISH
from mockserver.market.schedule.rounds import Unit
from mockserver.market.schedule.row import Line, Row
from mockserver.market.world import World

_BOTH = (Unit.MONTH, Unit.YEAR)
_WORDS = (PUBLISH, POST)


def plan_market(world: World, market: Market) -> None:
    """Put a market and its events into the world."""
    world[Markets].save(market)
    world.timeline.plan(market.publish, MarketEvent.PUBLISH, market.name)
    world.timeline.plan(market.opens, MarketEvent.OPEN, market.name)
    world.timeline.plan(market.closes, MarketEvent.CLOSE, market.name)
    if market.posts is not None:
        world.timeline.plan(market.posts, MarketEvent.POST, market.name)


def place_row(row: Row, world: World) -> None:
    family = f"{'AN' if row.round.unit is Unit.YEAR else 'MN'}_{row.round.name}"
    name = f"AUC_{family}" if row.line == "AUC" else f"ALLOC_{family}_{row.line}"
    market = market_named(name, row.at(PUBLISH) or row.opens, row.opens, row.closes, row.at(POST))
    if market is not None:
        plan_market(world, market)


LINES: Mapping[str, Line] = {
    "ETC": Line(_BOTH, "existing rights, before the tiers", place_row, _WORDS),
    "T1": Line(_BOTH, "the first tier", place_row, _WORDS),
    "LT": Line((Unit.YEAR,), "the long-term tier", place_row, _WORDS),
    "T2": Line(_BOTH, "the second tier", place_row, _WORDS),
    "T3": Line((Unit.YEAR,), "the third tier", place_row, _WORDS),
    "AUC": Line(_BOTH, "the auction", place_row, _WORDS),
}
