"""The CRRs that a market starts from: they use transmission before anything is awarded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from mockserver.state.inventory import Crr
from mockserver.state.markets import Market


class BasePath(NamedTuple):
    """CRRs of all holders that a market can't tell apart."""

    source: str
    sink: str
    category: str
    hedge: str
    period: str
    tou: str


def base_loading(crrs: Iterable[Crr], market: Market) -> dict[BasePath, int]:
    """Thousandths of a MW by path, of the CRRs that are in force when the market's periods begin."""
    loading: defaultdict[BasePath, int] = defaultdict(int)
    starts = [(period.name, period.start) for period in market.periods]
    for crr in crrs:
        for period, start in starts:
            if crr.start <= start <= crr.end:
                loading[BasePath(crr.source, crr.sink, crr.category, crr.hedge, period, crr.tou)] += crr.units
    return dict(loading)
