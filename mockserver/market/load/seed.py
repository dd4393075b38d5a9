"""The `load_windows` of a world file."""

from __future__ import annotations

from mockserver.files.section import Section
from mockserver.market.calendar import period
from mockserver.market.load.store import FORECAST, HISTORICAL, LoadEvent, Loads, LoadWindow
from mockserver.market.portfolios.markets import Term
from mockserver.market.seed_file import SeedFile
from mockserver.market.world import World


def place_load_windows(seed: SeedFile, world: World) -> None:
    for section in seed.sections("load_windows"):
        window = _window(seed, section)
        world[Loads].windows[window.name] = window
        world.timeline.plan(window.opens, LoadEvent.OPEN, window.name)
        world.timeline.plan(window.closes, LoadEvent.CLOSE, window.name)


def _window(seed: SeedFile, section: Section) -> LoadWindow:
    names = [seed.name(name) for name in section.texts("periods")]
    periods = [found for name in names if (found := period(name))]
    if not names or len(periods) != len(names) or len(names) > 4:
        section.refuse(
            "`periods` must be one month such as 2026_M12, or up to four seasons such as 2027_S01", "periods"
        )
    opens, closes = section.parsed("open", seed.moment), section.parsed("close", seed.moment)
    if opens >= closes:
        section.refuse("the window must open before it closes", "open")
    window = LoadWindow(
        name=seed.name(section.text("name")),
        flag=section.word("flag", (HISTORICAL, FORECAST)),
        term=Term.MONTHLY if "_M" in names[0] else Term.ANNUAL,
        periods=tuple(periods),
        opens=opens,
        closes=closes,
    )
    section.done()
    return window
