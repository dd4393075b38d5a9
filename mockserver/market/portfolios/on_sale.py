"""What submitted portfolios offer for sale in auctions whose results are still to come."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.market.portfolios.markets import Markets, MarketType
from mockserver.market.portfolios.store import Bid, Portfolios
from mockserver.market.world import World


def offers_on_sale(world: World, participant: str) -> Iterator[tuple[str, Bid]]:
    """A participant's submitted offers, each with the name of its portfolio."""
    for market in world[Markets]:
        if market.type is MarketType.AUCTION and market.posted is None:
            for portfolio in world[Portfolios].submitted_by(market.name, participant):
                yield from ((portfolio.name, offer) for offer in portfolio.offers)
