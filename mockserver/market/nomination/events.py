"""When nomination caps are posted: with the data of their market, when it opens, and after an earlier tier."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.nomination.cap_calculation import post_due_caps
from mockserver.market.portfolios.markets import MarketEvent, Markets
from mockserver.market.timeline import Event
from mockserver.market.world import Reaction, World


def caps_due(world: World, event: Event) -> None:
    if market := world[Markets].find(event.subject):
        post_due_caps(world, market, opening=event.kind == MarketEvent.OPEN)


REACTIONS: Mapping[str, Reaction] = {
    MarketEvent.PUBLISH: caps_due,
    MarketEvent.OPEN: caps_due,
    MarketEvent.POST: caps_due,
}
