"""Sources and sinks: the places between which CRRs run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mockserver.market.calendar import Period, hours_of_period
from mockserver.market.quantities import Cents

_MONTH_HOURS = {"ON": 400, "OFF": 320}  # of June 2025, the month that the prices of the shipped nodes are from


@dataclass(frozen=True, slots=True)
class Node:
    """One source or sink.

    kind     LAP, HUB, SP (scheduling point), GEN, PNODE
    zone     zone of its busbars, as files name it
    prices   typical price in cents per MW for a month, by time of use; signed so that a path costs source - sink
    biddable whether bids may name it
    """

    name: str
    kind: str
    zone: str
    prices: dict[str, Cents]
    biddable: bool = True

    def price(self, tou: str) -> int:
        return self.prices.get(tou, 0)

    def typical(self, period: str, tou: str) -> int:
        """The typical price for a period: that of a month, by the hours that the period has more or less."""
        return round(self.price(tou) * hours_of_period(period, tou) / _MONTH_HOURS[tou])

    @property
    def is_supply(self) -> bool:
        """Whether power comes from there: everywhere but where load is aggregated."""
        return self.kind != "LAP"

    @property
    def is_delivery(self) -> bool:
        """Whether power is delivered there: a generator or single node only supplies."""
        return self.kind in ("LAP", "HUB", "SP")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A node that took the place of a retired one; `market` is the one whose network model brought the change."""

    old: str
    new: str
    effective: datetime
    market: str


@dataclass(frozen=True, slots=True)
class Islanded:
    """A node that an outage cuts off in [start, end]; `tou` is None where it does in both times of use."""

    node: str
    start: datetime
    end: datetime
    tou: str | None

    def cuts_off(self, name: str, product: Period, tou: str) -> bool:
        in_tou = self.tou is None or self.tou == tou
        return self.node == name and in_tou and product.meets(self.start, self.end)


class Nodes:
    """All nodes of a world, by name."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._by_name = {node.name: node for node in nodes}

    def find(self, name: str) -> Node | None:
        return self._by_name.get(name)

    def one_of(self, *kinds: str, but: str = "") -> Node | None:
        """The first node that is of one of these kinds, by their order, and may be bid for; else any other."""
        found = [one for one in self if one.biddable and one.name != but]
        return min(found, key=lambda one: kinds.index(one.kind) if one.kind in kinds else len(kinds), default=None)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)
