"""What everybody is told of a market in the course of its life."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.messages.announce import announcement
from mockserver.market.messages.store import MessageBoard
from mockserver.market.portfolios.calendar_file import calendar_file
from mockserver.market.portfolios.markets import MarketEvent, Markets, MarketType, Term
from mockserver.market.timeline import Event
from mockserver.market.world import Reaction, World


def published(world: World, event: Event) -> None:
    """Everybody is told; with the data of the monthly auction comes the calendar, as a file."""
    _data_published(world, event)
    market = world[Markets].find(event.subject)
    if market and (market.type, market.term) == (MarketType.AUCTION, Term.MONTHLY):
        month = market.periods[0].name
        file = calendar_file(world, event.at)
        world[MessageBoard].publish(event.at, f"CRR Calendar for {month}", f"CRR_Calendar_{month}.csv", file)


_data_published = announcement("Market data of {} is published")

REACTIONS: Mapping[str, Reaction] = {
    MarketEvent.PUBLISH: published,
    MarketEvent.OPEN: announcement("Submission window of {} is OPEN"),
    MarketEvent.CLOSE: announcement("Submission window of {} is CLOSED"),
}
