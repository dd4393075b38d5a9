"""What happens to a load migration market in time."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.messages.announce import announcement
from mockserver.market.migration.results import post_migration
from mockserver.market.migration.store import MigrationEvent, MigrationMarket, Migrations
from mockserver.market.timeline import Event
from mockserver.market.world import Reaction, World


def plan_market(world: World, market: MigrationMarket) -> None:
    """Put a market and its events into the world."""
    world[Migrations].markets[market.name] = market
    for moment, kind in (
        (market.opens, MigrationEvent.OPEN),
        (market.closes, MigrationEvent.CLOSE),
        (market.n_hour_posts, MigrationEvent.N_HOUR),
        (market.posts, MigrationEvent.POST),
    ):
        if moment is not None:
            world.timeline.plan(moment, kind, market.name)


def market_posted(world: World, event: Event) -> None:
    market = world[Migrations].markets.get(event.subject)
    if market is not None and market.posted is None:
        post_migration(world, market)


REACTIONS: Mapping[str, Reaction] = {
    MigrationEvent.OPEN: announcement("{} is OPEN for distribution companies"),
    MigrationEvent.CLOSE: announcement("{} is CLOSED for distribution companies"),
    MigrationEvent.N_HOUR: announcement("{} N-hour data is posted"),
    MigrationEvent.POST: market_posted,
}
