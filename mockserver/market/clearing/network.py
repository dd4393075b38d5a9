"""Clearing on the invented network: awards that are worth most to bidders and sellers together, within all limits.

A linear program finds them; the shadow prices of its limits make the prices of the nodes. Curves are cut into steps
of whole cents, coarse ones first, finer ones around the price until no coarse one is left there: the result is that
of all steps of one cent. Prices are rounded so that each award lies on its curve at the published price of its path.
"""

from __future__ import annotations

from math import floor

from mockserver.market.clearing.base_loading import BasePath
from mockserver.market.clearing.limits import Limit, limits_of, placed_network
from mockserver.market.clearing.linear_program import Solution, maximise
from mockserver.market.clearing.order_groups import OrderGroup, groups_of
from mockserver.market.clearing.orders import Cleared, Order
from mockserver.market.clearing.results import BindingConstraint, Prices, Product
from mockserver.market.grid.network import Network
from mockserver.market.portfolios.markets import Market
from mockserver.market.quantities import MW_STEP
from mockserver.market.world import World

_HAIR = 1e-3  # of a thousandth of a MW, and of a cent: what a solver's arithmetic may be off


def clear_on_network(world: World, market: Market, orders: list[Order], base: dict[BasePath, int]) -> Cleared:
    network = placed_network(world)
    units, path_prices = [0] * len(orders), [0] * len(orders)
    prices: dict[Product, Prices] = {}
    constraints: list[BindingConstraint] = []
    for product in ((period.name, tou) for period, tou in market.products):
        chosen = [one for one in enumerate(orders) if (one[1].bid.period, one[1].bid.tou) == product]
        groups = groups_of(network, chosen)
        limits = limits_of(network, world.rules, market, product, base.items())
        awarded, shadow_prices = _best(groups, limits)
        prices[product] = _node_prices(world, network, shadow_prices)
        constraints += _binding(limits, product, shadow_prices)
        for group, total in zip(groups, awarded, strict=True):
            price = _price(group, prices[product], shadow_prices)
            for number, granted in group.share(total, price):
                units[number] = granted
                path_prices[number] = -price if group.sells else price
    return Cleared(units, path_prices, prices, tuple(constraints))


def _best(groups: list[OrderGroup], limits: list[Limit]) -> tuple[list[int], list[float]]:
    """Thousandths of a MW for each group, and the shadow price of each limit in cents per MW."""
    while True:
        solution = _solve(groups, limits)
        refined = [group.refine(_worth(group, solution.shadow_prices)) for group in groups]
        if not any(refined):
            return _totals(groups, solution), solution.shadow_prices


def _solve(groups: list[OrderGroup], limits: list[Limit]) -> Solution:
    steps = [(step, group.column) for group in groups for step in group.steps]
    return maximise(
        [step.worth for step, _ in steps],
        [step.units / MW_STEP for step, _ in steps],
        [column for _, column in steps],
        [limit.left for limit in limits],
    )


def _totals(groups: list[OrderGroup], solution: Solution) -> list[int]:
    values = iter(solution.values)
    return [floor(sum(next(values) for _ in group.steps) * MW_STEP + _HAIR) for group in groups]


def _worth(group: OrderGroup, shadow_prices: list[float]) -> float:
    """What 1 MW of the group costs: its flows over all limits, at what these are worth."""
    return sum(flow * price for flow, price in zip(group.column, shadow_prices, strict=True))


def _price(group: OrderGroup, prices: Prices, shadow_prices: list[float]) -> int:
    """The same in whole cents; of an obligation as the difference of its nodes' prices."""
    bid = group.orders[0][1].bid
    if bid.hedge == "OPT":
        return _rounded(_worth(group, shadow_prices))
    price = prices[bid.source] - prices[bid.sink]
    return -price if group.sells else price


def _node_prices(world: World, network: Network, shadow_prices: list[float]) -> dict[str, int]:
    """Cents per MW by node, against the network's first area.

    Prices of nodes that differ by whole cents before rounding do so after it, as all are rounded at the same place.
    """
    by_line = [ahead - back for ahead, back in zip(shadow_prices[::2], shadow_prices[1::2], strict=True)]
    return {
        node.name: _rounded(
            sum(flow * price for flow, price in zip(network.node_factors(node.name), by_line, strict=True))
        )
        for node in world.nodes
    }


def _rounded(price: float) -> int:
    return floor(price + 0.5 + _HAIR)


def _binding(limits: list[Limit], product: Product, shadow_prices: list[float]) -> list[BindingConstraint]:
    return [
        limit.binding(product, _rounded(price))
        for limit, price in zip(limits, shadow_prices, strict=True)
        if _rounded(price)
    ]
