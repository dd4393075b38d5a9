"""CRR Market Status: which markets there are, and where in their life they stand."""

from __future__ import annotations

from typing import Any

from mockserver.call import Call
from mockserver.clock import instant
from mockserver.errors import BusinessError
from mockserver.market.activity import Handler
from mockserver.market.portfolios.markets import Market, Markets, MarketStatus, MarketType
from mockserver.market.portfolios.rules import unknown_market
from mockserver.market.shapes import OfMarket, period_body
from mockserver.market.status import shapes
from mockserver.market.world import World


def market_status(call: Call, world: World) -> str:
    return _market(call, world).status(world.now)


def market_info(call: Call, world: World) -> dict[str, Any]:
    return market_body(_market(call, world))


def active_allocation_markets(_call: Call, world: World) -> list[dict[str, Any]]:
    return _markets(world, MarketType.ALLOCATION, posted=False)


def active_auction_markets(_call: Call, world: World) -> list[dict[str, Any]]:
    return _markets(world, MarketType.AUCTION, posted=False)


def posted_allocation_markets(_call: Call, world: World) -> list[dict[str, Any]]:
    return _markets(world, MarketType.ALLOCATION, posted=True)


def posted_auction_markets(_call: Call, world: World) -> list[dict[str, Any]]:
    return _markets(world, MarketType.AUCTION, posted=True)


def market_body(market: Market) -> dict[str, Any]:
    """A market as the service writes it."""
    return {
        "name": market.name,
        "marketType": market.type,
        "marketTerm": market.term,
        "dataPublishDate": instant(market.publish),
        "submissionWindow": {"openDate": instant(market.opens), "closeDate": instant(market.closes)},
        "products": [{"period": period_body(period), "tou": tou} for period, tou in market.products],
    }


def _market(call: Call, world: World) -> Market:
    name = call.params["marketName"]
    market = world[Markets].find(name)
    if market is not None:
        return market
    for kind in world.stage.windows:
        if any(window.name == name for window in world[kind.store]):
            raise BusinessError("SER0005", why=f"{name} is a {kind.noun}")
    raise BusinessError("MKT0001", why=unknown_market(name, world))


def _markets(world: World, kind: MarketType, posted: bool) -> list[dict[str, Any]]:
    return [
        market_body(market)
        for market in world[Markets]
        if market.type is kind and (market.status(world.now) == MarketStatus.POSTED) is posted
    ]


HANDLERS: dict[str, Handler] = {
    "GET /marketstatus/marketStatus": Handler(market_status, str, OfMarket),
    "GET /marketstatus/marketInfo": Handler(market_info, shapes.Market, OfMarket),
    "GET /marketstatus/activeAllocationMarkets": Handler(active_allocation_markets, list[shapes.Market]),
    "GET /marketstatus/activeAuctionMarkets": Handler(active_auction_markets, list[shapes.Market]),
    "GET /marketstatus/postedAllocationMarkets": Handler(posted_allocation_markets, list[shapes.Market]),
    "GET /marketstatus/postedAuctionMarkets": Handler(posted_auction_markets, list[shapes.Market]),
}
