"""Load migration, as the list of activities knows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from mockserver.clock import instant
from mockserver.market.activity import Activity, Seed, Service
from mockserver.market.migration.actors import ACTORS
from mockserver.market.migration.events import REACTIONS
from mockserver.market.migration.lines import LINES
from mockserver.market.migration.newcomer import welcome
from mockserver.market.migration.seed import MigrationEntry, place_migration
from mockserver.market.migration.service import HANDLERS
from mockserver.market.migration.store import MigrationEvent, MigrationMarket, Migrations
from mockserver.market.people.participants import Role, ServiceAccess
from mockserver.market.portfolios.markets import MarketStatus
from mockserver.market.window import Posting, Span, WindowKind
from mockserver.market.world import World

_SPAN = Span(("opens", MigrationEvent.OPEN), ("closes", MigrationEvent.CLOSE), (("posts", MigrationEvent.POST),))


def _span(_market: MigrationMarket, _now: datetime) -> Span:
    return _SPAN


def _effective_date(world: World, said: Callable[[str], Any]) -> str | None:
    """From when the market that a call names has its effect."""
    migrations = world[Migrations]
    market = migrations.markets.get(said("loadMigrationMarketName")) or next(iter(migrations), None)
    return instant(market.effective) if market else None


MIGRATION = Activity(
    services={"load_migration": Service(HANDLERS, ServiceAccess(writers=(Role.UDC,)))},
    stores=(Migrations,),
    ids={"transfer": 301},
    reactions=REACTIONS,
    actors=ACTORS,
    windows=WindowKind("load migration market", Migrations, _span, Posting(MigrationEvent.POST, MarketStatus.CLOSED)),
    lines=LINES,
    seeds=(Seed("load_migration", MigrationEntry, place_migration),),
    things={"load_migration_markets": Migrations},
    facts={"marketEffectiveDate": _effective_date},
    newcomer=welcome,
)
