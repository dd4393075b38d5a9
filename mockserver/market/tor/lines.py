"""The line of calendars that makes TOR conversion windows: in 2027_S01 it is TOR_CONVERSION_2027_S01."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.schedule.dates import APPROVAL, POST
from mockserver.market.schedule.rounds import Unit
from mockserver.market.schedule.row import Line, Row
from mockserver.market.tor.events import plan_window
from mockserver.market.tor.store import TorWindow
from mockserver.market.world import World


def place_row(row: Row, world: World) -> None:
    [season] = row.round.periods
    name, approval = f"{row.line}_{season.name}", row.moments[APPROVAL]
    plan_window(world, TorWindow(name, season, row.opens, row.closes, approval[0], approval[1], row.at(POST)))


LINES: Mapping[str, Line] = {
    "TOR_CONVERSION": Line(
        (Unit.SEASON,), "when conversions are asked for, and approved", place_row, (APPROVAL, POST), (APPROVAL,)
    )
}
