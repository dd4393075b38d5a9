"""Sources and sinks: the places between which CRRs run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """One source or sink.

    kind     LAP, HUB, SP (scheduling point), GEN, PNODE
    zone     zone of its busbars, as files name it
    prices   typical price in cents per MW for a month, by time of use; sign as published
    biddable whether bids may name it
    """

    name: str
    kind: str
    zone: str
    prices: dict[str, int]
    biddable: bool = True

    def price(self, tou: str) -> int:
        return self.prices.get(tou, 0)

    @property
    def is_delivery(self) -> bool:
        """Whether power is delivered there: a CRR's sink; a generator or single node only supplies."""
        return self.kind in ("LAP", "HUB", "SP")


class Nodes:
    """All nodes of a world, by name."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._by_name = {node.name: node for node in nodes}

    def find(self, name: str) -> Node | None:
        return self._by_name.get(name)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)
