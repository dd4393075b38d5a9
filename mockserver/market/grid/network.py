"""The invented network: areas, the lines between them, and how power from one place to another spreads over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.market.portfolios.markets import Market, Term

# Assumed: capacity is set aside in the last tier before the auction releases it.
_SET_ASIDE_TIERS = {Term.MONTHLY: "T2", Term.ANNUAL: "T3"}


@dataclass(frozen=True, slots=True)
class Line:
    """A limit between two areas.

    kind        Line, Transformer or Interface
    buses       names of its two ends; empty for an interface
    reactance   per unit; less of it draws more of the flow
    limit       thousandths of a MW, in either direction
    set_aside   thousandths of a MW of it that are withheld from the tiers for which capacity is set aside
    """

    name: str
    kind: str
    start: str
    end: str
    buses: tuple[str, str]
    reactance: float
    limit: int
    set_aside: int = 0

    def set_aside_in(self, market: Market) -> int:
        return self.set_aside if _SET_ASIDE_TIERS[market.term] == market.tier else 0


class Network:
    """Areas and lines of a world.

    shares  for each node the areas that it lies in, with the share of each; they add up to 1
    """

    def __init__(self, areas: list[str], lines: list[Line], shares: Mapping[str, Mapping[str, float]]) -> None:
        self.areas, self.lines, self.shares = areas, lines, shares
        self._factors = _shift_factors(areas, lines)

    def places(self, node: str) -> bool:
        return node in self.shares

    def flows(self, source: str, sink: str) -> list[float]:
        """How much of each MW from source to sink flows over each line, from its start to its end."""
        injected = self.shares[source].items()
        withdrawn = self.shares[sink].items()
        return [
            sum(factors[area] * share for area, share in injected)
            - sum(factors[area] * share for area, share in withdrawn)
            for factors in self._factors
        ]

    def node_factors(self, node: str) -> list[float]:
        """The same from a node to the first area, which is the reference."""
        return [sum(factors[area] * share for area, share in self.shares[node].items()) for factors in self._factors]


def _shift_factors(areas: list[str], lines: list[Line]) -> list[dict[str, float]]:
    """For each line the flow that 1 MW injected in an area and taken out in the first one causes (DC power flow).

    Raises ValueError where lines don't connect all areas.
    """
    others = areas[1:]
    index = {area: position for position, area in enumerate(others)}
    susceptance = [[0.0] * len(others) for _ in others]
    for line in lines:
        ends = [index[area] for area in (line.start, line.end) if area in index]
        for one in ends:
            susceptance[one][one] += 1 / line.reactance
        if len(ends) == 2:
            susceptance[ends[0]][ends[1]] -= 1 / line.reactance
            susceptance[ends[1]][ends[0]] -= 1 / line.reactance
    angles = _inverse(susceptance)

    def angle(at: str, injected: str) -> float:
        return angles[index[at]][index[injected]] if at in index and injected in index else 0.0

    return [
        {area: (angle(line.start, area) - angle(line.end, area)) / line.reactance for area in areas} for line in lines
    ]


def _inverse(matrix: list[list[float]]) -> list[list[float]]:
    size = len(matrix)
    rows = [row + [float(i == j) for j in range(size)] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < 1e-9:
            raise ValueError("the lines don't connect all areas")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [value / lead for value in rows[column]]
        for row in range(size):
            if row != column and rows[row][column]:
                by = rows[row][column]
                rows[row] = [value - by * first for value, first in zip(rows[row], rows[column], strict=True)]
    return [row[size:] for row in rows]
