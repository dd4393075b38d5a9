"""Clearing, as the list of activities knows it."""

from __future__ import annotations

from mockserver.market.activity import Activity
from mockserver.market.clearing.posting import market_posted
from mockserver.market.clearing.results import Results
from mockserver.market.portfolios.markets import MarketEvent

CLEARING = Activity(
    stores=(Results,),
    reactions={MarketEvent.POST: market_posted},
    things={"results": Results},
)
