"""What everybody is told of a market in the course of its life."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.messages.announce import announcement
from mockserver.market.portfolios.markets import MarketEvent
from mockserver.market.world import Reaction

REACTIONS: Mapping[str, Reaction] = {
    MarketEvent.PUBLISH: announcement("Market data of {} is published"),
    MarketEvent.OPEN: announcement("Submission window of {} is OPEN"),
    MarketEvent.CLOSE: announcement("Submission window of {} is CLOSED"),
}
