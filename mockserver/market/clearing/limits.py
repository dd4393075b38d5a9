"""The limits of the network as a market finds them: what the CRRs from before it leave of each line, both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mockserver.market.clearing.base_loading import BasePath
from mockserver.market.clearing.results import BindingConstraint, Product
from mockserver.market.grid.network import Line, Network
from mockserver.market.portfolios.markets import Market, Term
from mockserver.market.quantities import MW_STEP
from mockserver.market.rules import Rules
from mockserver.market.world import World

Column = tuple[float, ...]  # flow over each limit, in its direction, that 1 MW of something causes
_DIGITS = 12  # what lies beyond is the noise of the arithmetic, and would look like a flow
_DIRECTIONS = ((1, "Positive"), (-1, "Negative"))


@dataclass(frozen=True, slots=True)
class Limit:
    """One line in one direction, in MW: its whole limit in this market, and what is left of it."""

    line: Line
    direction: str
    whole: float
    left: float

    def binding(self, product: Product, shadow_price: int) -> BindingConstraint:
        line, whole = self.line, round(self.whole * MW_STEP)
        return BindingConstraint(line.name, line.kind, line.buses, *product, self.direction, whole, whole, shadow_price)


def placed_network(world: World) -> Network:
    """The network of a world that clears on it; that it has one is seen to when the world is read."""
    if world.stage.network is None:
        raise ArithmeticError("a world without network can't clear on it")
    return world.stage.network


def limits_of(
    network: Network, rules: Rules, market: Market, product: Product, base: Iterable[tuple[BasePath, int]]
) -> list[Limit]:
    """Limits in the order of a column's entries. Where earlier CRRs use more than a limit, it is raised to that."""
    share = rules.annual_share if market.term is Term.ANNUAL else rules.monthly_share
    used = _flows(network, product, base)
    limits: list[Limit] = []
    for line in network.lines:
        for _, direction in _DIRECTIONS:
            whole = max(used[len(limits)], (line.limit * share - line.set_aside_in(market)) / MW_STEP)
            limits.append(Limit(line, direction, whole, whole - used[len(limits)]))
    return limits


def column(network: Network, source: str, sink: str, hedge: str = "OBL") -> Column:
    """What 1 MW of a CRR does to each limit; an option only ever uses, where an obligation also relieves."""
    flows = [sign * round(flow, _DIGITS) for flow in network.flows(source, sink) for sign, _ in _DIRECTIONS]
    return tuple(max(0.0, flow) for flow in flows) if hedge == "OPT" else tuple(flows)


def _flows(network: Network, product: Product, base: Iterable[tuple[BasePath, int]]) -> list[float]:
    """MW over each limit that the CRRs of a product cause."""
    used = [0.0] * (len(network.lines) * len(_DIRECTIONS))
    for path, units in base:
        if (path.period, path.tou) == product:
            flows = column(network, path.source, path.sink, path.hedge)
            used = [before + flow * units / MW_STEP for before, flow in zip(used, flows, strict=True)]
    return used
