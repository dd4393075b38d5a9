"""A portfolio as the desk keeps it: a spreadsheet with a row for each point of a bid's curve."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Bid:
    """What the desk wants on one path. The curve's points are MW and price in USD."""

    owner: str
    source: str
    sink: str
    tou: str
    period: str
    curve: tuple[tuple[float, float], ...]

    def body(self) -> dict[str, Any]:
        """As the auction takes it."""
        return {
            "assetOwner": self.owner,
            "source": self.source,
            "sink": self.sink,
            "hedgeType": "OBL",
            "tou": self.tou,
            "period": self.period,
            "crrType": "AUC",
            "bidCurve": [{"mw": mw, "price": price} for mw, price in self.curve],
        }


def read_bids(path: Path) -> list[Bid]:
    """The bids of a file with the columns owner, source, sink, tou, period, mw, price; rows of a path make a curve."""
    curves: dict[tuple[str, ...], list[tuple[float, float]]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            key = tuple(row[name] for name in ("owner", "source", "sink", "tou", "period"))
            curves.setdefault(key, []).append((float(row["mw"]), float(row["price"])))
    return [_bid(key, curve) for key, curve in curves.items()]


def _bid(key: Iterable[str], curve: list[tuple[float, float]]) -> Bid:
    owner, source, sink, tou, period = key
    return Bid(owner, source, sink, tou, period, tuple(curve))
