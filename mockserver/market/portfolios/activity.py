"""Markets and portfolios, as the list of activities knows them."""

from __future__ import annotations

from datetime import datetime

from mockserver.market.activity import Activity, Seed
from mockserver.market.portfolios.events import REACTIONS
from mockserver.market.portfolios.lines import LINES
from mockserver.market.portfolios.markets import Market, MarketEvent, Markets, MarketStatus
from mockserver.market.portfolios.seed import MarketEntry, PortfolioEntry, place_market, submission
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.window import Posting, Span, WindowKind

_SPAN = Span(("opens", MarketEvent.OPEN), ("closes", MarketEvent.CLOSE), (("posts", MarketEvent.POST),))


def _span(_market: Market, _now: datetime) -> Span:
    return _SPAN


PORTFOLIOS = Activity(
    stores=(Markets, Portfolios),
    reactions=REACTIONS,
    windows=WindowKind("market", Markets, _span, Posting(MarketEvent.POST, MarketStatus.CLOSED)),
    lines=LINES,
    seeds=(
        Seed("markets", MarketEntry, place_market),
        Seed("portfolios", PortfolioEntry, past=submission),
    ),
    things={"markets": Markets, "portfolios": Portfolios},
)
