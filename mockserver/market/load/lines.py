"""The lines of calendars that make load windows: HIST_LOAD in 2026_M12 is HIST_LOAD_2026_M12."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.load.store import FORECAST, HISTORICAL, LoadEvent, Loads, LoadWindow
from mockserver.market.portfolios.markets import Term
from mockserver.market.schedule.rounds import Unit
from mockserver.market.schedule.row import Line, Row
from mockserver.market.world import World

_FLAGS = {"HIST_LOAD": HISTORICAL, "FORECAST_LOAD": FORECAST}
_BOTH = (Unit.MONTH, Unit.YEAR)


def plan_window(world: World, window: LoadWindow) -> None:
    """Put a window and its events into the world."""
    world[Loads].windows[window.name] = window
    world.timeline.plan(window.opens, LoadEvent.OPEN, window.name)
    world.timeline.plan(window.closes, LoadEvent.CLOSE, window.name)


def place_row(row: Row, world: World) -> None:
    term = Term.ANNUAL if row.round.unit is Unit.YEAR else Term.MONTHLY
    name = f"{row.line}_{row.round.name}"
    plan_window(world, LoadWindow(name, _FLAGS[row.line], term, row.round.periods, row.opens, row.closes))


LINES: Mapping[str, Line] = {
    "HIST_LOAD": Line(_BOTH, "when historical load is told", place_row),
    "FORECAST_LOAD": Line(_BOTH, "when the forecast of load is told", place_row),
}
