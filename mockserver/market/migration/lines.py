"""The line of calendars that makes load migration markets: in 2026_M12 it is LOAD_MIGRATION_2026_M12."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.migration.events import plan_market
from mockserver.market.migration.store import MigrationMarket
from mockserver.market.schedule.dates import N_HOUR, POST
from mockserver.market.schedule.rounds import Unit
from mockserver.market.schedule.row import Line, Row
from mockserver.market.world import World


def place_row(row: Row, world: World) -> None:
    [month] = row.round.periods
    name = f"{row.line}_{month.name}"
    plan_market(world, MigrationMarket(name, month.start, row.opens, row.closes, row.at(N_HOUR), row.at(POST)))


LINES: Mapping[str, Line] = {
    "LOAD_MIGRATION": Line((Unit.MONTH,), "when distribution companies report", place_row, (N_HOUR, POST))
}
