"""The `load_migration` markets of a world file."""

from __future__ import annotations

import re
from typing import Annotated

from mockserver.files.model import Entry, Like
from mockserver.market.around import Around
from mockserver.market.calendar import period
from mockserver.market.migration.events import plan_market
from mockserver.market.migration.store import MigrationMarket
from mockserver.market.seed_file import MomentText
from mockserver.market.world import World

_NAME = re.compile(r"^LOAD_MIGRATION_(\d{4}_M\d{2})$")


class MigrationEntry(Entry):
    """A market; without times it is known by its name only, as one that isn't configured yet."""

    name: Annotated[str, Like(("LOAD_MIGRATION_2026_M12", "LOAD_MIGRATION_{month+1}"))]
    open: MomentText | None = None
    close: MomentText | None = None
    n_hour: MomentText | None = None
    post: MomentText | None = None


def place_migration(entry: MigrationEntry, around: Around, world: World) -> None:
    name = around.name(entry.name)
    match = _NAME.match(name)
    month = period(match[1]) if match else None
    if month is None:
        entry.refuse(f"{name!r} is no load migration market; write LOAD_MIGRATION_2026_M12", "name")
    moments = {
        key: entry.parsed(key, around.moment) if getattr(entry, key) else None
        for key in ("open", "close", "n_hour", "post")
    }
    opens, closes, posts = moments["open"], moments["close"], moments["post"]
    if (opens is None) != (closes is None) or (opens and closes and opens >= closes):
        entry.refuse("a market opens before it closes, or has neither time", "open")
    if posts is not None and (closes is None or posts < closes):
        entry.refuse("results are posted after the window has closed", "post")
    plan_market(world, MigrationMarket(name, month.start, opens, closes, moments["n_hour"], posts))
