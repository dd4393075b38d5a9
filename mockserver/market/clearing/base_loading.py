"""The CRRs that a market starts from: they use transmission before anything is awarded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from mockserver.market.calendar import Period
from mockserver.market.holdings.inventory import Crr


class BasePath(NamedTuple):
    """CRRs of all holders that a market can't tell apart."""

    source: str
    sink: str
    category: str
    hedge: str
    period: str
    tou: str


def base_loading(crrs: Iterable[Crr], periods: Iterable[Period]) -> dict[BasePath, int]:
    """Thousandths of a MW by path, of the CRRs that are in force when the periods begin."""
    loading: defaultdict[BasePath, int] = defaultdict(int)
    starts = [(period.name, period.start) for period in periods]
    for crr in crrs:
        for period, start in starts:
            if crr.start <= start <= crr.end:
                loading[BasePath(crr.source, crr.sink, crr.category, crr.hedge, period, crr.tou)] += crr.units
    return dict(loading)
