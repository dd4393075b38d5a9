"""The `load_migration` markets of a world file."""

from __future__ import annotations

import re

from mockserver.files.section import Section
from mockserver.market.calendar import period
from mockserver.market.migration.events import plan_market
from mockserver.market.migration.store import MigrationMarket
from mockserver.market.seed_file import SeedFile
from mockserver.market.world import World

_NAME = re.compile(r"^LOAD_MIGRATION_(\d{4}_M\d{2})$")


def place_migration(seed: SeedFile, world: World) -> None:
    for section in seed.sections("load_migration"):
        plan_market(world, _market(seed, section))


def _market(seed: SeedFile, section: Section) -> MigrationMarket:
    """A market; without times it is known by its name only, as one that isn't configured yet."""
    name = seed.name(section.text("name"))
    match = _NAME.match(name)
    month = period(match[1]) if match else None
    if month is None:
        section.refuse(f"{name!r} is no load migration market; write LOAD_MIGRATION_2026_M12", "name")
    moments = {
        key: section.parsed(key, seed.moment) if section.has(key) else None
        for key in ("open", "close", "n_hour", "post")
    }
    opens, closes, posts = moments["open"], moments["close"], moments["post"]
    if (opens is None) != (closes is None) or (opens and closes and opens >= closes):
        section.refuse("a market opens before it closes, or has neither time", "open")
    if posts is not None and (closes is None or posts < closes):
        section.refuse("results are posted after the window has closed", "post")
    section.done()
    return MigrationMarket(name, month.start, opens, closes, moments["n_hour"], posts)
