"""The `load_windows` of a world file."""

from __future__ import annotations

from typing import Literal

from mockserver.files.model import Entry
from mockserver.market.around import Around
from mockserver.market.calendar import period
from mockserver.market.load.lines import plan_window
from mockserver.market.load.store import LoadWindow
from mockserver.market.portfolios.markets import Term
from mockserver.market.seed_file import MomentText, NameText
from mockserver.market.world import World


class LoadWindowEntry(Entry):
    """When load of one month, or of up to four seasons, is told: H is historical, F forecasted."""

    name: NameText
    flag: Literal["H", "F"]
    periods: tuple[str, ...]
    open: MomentText
    close: MomentText


def place_load_window(entry: LoadWindowEntry, around: Around, world: World) -> None:
    names = [around.name(name) for name in entry.periods]
    periods = [found for name in names if (found := period(name))]
    if not names or len(periods) != len(names) or len(names) > 4:
        entry.refuse("`periods` must be one month such as 2026_M12, or up to four seasons such as 2027_S01", "periods")
    opens, closes = entry.parsed("open", around.moment), entry.parsed("close", around.moment)
    if opens >= closes:
        entry.refuse("the window must open before it closes", "open")
    window = LoadWindow(
        name=around.name(entry.name),
        flag=entry.flag,
        term=Term.MONTHLY if "_M" in names[0] else Term.ANNUAL,
        periods=tuple(periods),
        opens=opens,
        closes=closes,
    )
    plan_window(world, window)
