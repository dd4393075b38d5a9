"""Clearing by a table: each node has a price near its typical one, and curves are read at the prices of their paths.

No network stands behind it, so nothing is ever too much for it: no solver is needed, and no constraint binds.
"""

from __future__ import annotations

from hashlib import blake2b

from mockserver.market.clearing.base_loading import BasePath
from mockserver.market.clearing.orders import Cleared, Order
from mockserver.market.clearing.results import Prices
from mockserver.market.portfolios.markets import Market
from mockserver.market.portfolios.store import Bid
from mockserver.market.world import World


def clear_by_table(world: World, market: Market, orders: list[Order], _base: dict[BasePath, int]) -> Cleared:
    prices = {(one.name, tou): node_prices(world, market, one.name, tou) for one, tou in market.products}
    path_prices = [_path_price(order.bid, prices[order.bid.period, order.bid.tou]) for order in orders]
    units = [order.wanted(-price if order.sells else price) for order, price in zip(orders, path_prices, strict=True)]
    return Cleared(units, path_prices, prices)


def node_prices(world: World, market: Market, period: str, tou: str) -> dict[str, int]:
    """Cents per MW by node: the typical price, more or less by chance; the same for a world seed and a market."""
    return {
        node.name: round(
            node.typical(period, tou) * (1 + world.rules.price_noise * _swing(world, market, node.name, tou))
        )
        for node in world.nodes
    }


def _swing(world: World, market: Market, *place: str) -> float:
    """A number in [-1, 1) that depends on nothing but the seed, the market and the place."""
    digest = blake2b("|".join((str(world.seed), market.name, *place)).encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**31 - 1


def _path_price(bid: Bid, prices: Prices) -> int:
    """What the path costs; an option, which never charges, is worth nothing where an obligation costs."""
    price = prices[bid.source] - prices[bid.sink]
    return max(0, price) if bid.hedge == "OPT" else price
