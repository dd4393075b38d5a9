"""What happens to a load migration market in time."""

from __future__ import annotations

from mockserver.market.migration.results import post_migration
from mockserver.market.migration.store import MigrationMarket
from mockserver.market.timeline import Event, Kind
from mockserver.market.world import Reaction, World


def plan_market(world: World, market: MigrationMarket) -> None:
    """Put a market and its events into the world."""
    world.migrations.markets[market.name] = market
    for moment, kind in (
        (market.opens, Kind.MIGRATION_OPEN),
        (market.closes, Kind.MIGRATION_CLOSE),
        (market.n_hour_posts, Kind.MIGRATION_N_HOUR),
        (market.posts, Kind.MIGRATION_POST),
    ):
        if moment is not None:
            world.timeline.plan(moment, kind, market.name)


def _announce(text: str) -> Reaction:
    def announce(world: World, event: Event) -> None:
        world.messages.publish(event.at, f"{event.subject} {text}")

    return announce


def market_posted(world: World, event: Event) -> None:
    market = world.migrations.markets.get(event.subject)
    if market is not None and market.posted is None:
        post_migration(world, market)


REACTIONS: dict[Kind, Reaction] = {
    Kind.MIGRATION_OPEN: _announce("is OPEN for distribution companies"),
    Kind.MIGRATION_CLOSE: _announce("is CLOSED for distribution companies"),
    Kind.MIGRATION_N_HOUR: _announce("N-hour data is posted"),
    Kind.MIGRATION_POST: market_posted,
}
