"""Nomination caps: how much each participant may nominate in an allocation market, once that is posted."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from mockserver.market.calendar import TIMES_OF_USE
from mockserver.market.quantities import Units

_CALCULATION = "NOMCAP_"


class CapKind(StrEnum):
    """What a cap limits: in annual and in monthly tiers, at a sink, and on a pair of source and sink."""

    SEQ = "SEQ"
    MEQ = "MEQ"
    UPPER_BOUND = "UPPER_BOUND"
    SIGNATURE = "SIGNATURE"


class Cap(NamedTuple):
    """The most that one participant may nominate, in thousandths of a MW.

    source     only of a SIGNATURE, whose cap is for the pair; "" where all sources count together
    units      what may be nominated in this tier
    total      eligible quantity before the tier's share is taken and before earlier awards; of SEQ and MEQ
    allocated  what earlier tiers awarded; of SEQ and MEQ
    """

    kind: CapKind
    participant: str
    sink: str
    crr_type: str
    period: str
    tou: str
    units: Units
    source: str = ""
    total: Units = 0
    allocated: Units = 0


class Caps:
    """The posted caps of a world: by market, then by participant."""

    __slots__ = ("_by_market",)

    def __init__(self) -> None:
        self._by_market: dict[str, dict[str, list[Cap]]] = {}

    def post(self, market: str, caps: list[Cap]) -> None:
        of_market: dict[str, list[Cap]] = {}
        for cap in sorted(caps, key=_in_order_of_files):
            of_market.setdefault(cap.participant, []).append(cap)
        self._by_market = {**self._by_market, market: of_market}  # forks share what they began with

    def add(self, market: str, participant: str, caps: list[Cap]) -> None:
        """The caps of a participant that wasn't there when those of the market were posted."""
        of_market = {**self._by_market[market], participant: sorted(caps, key=_in_order_of_files)}
        self._by_market = {**self._by_market, market: of_market}

    def posted(self, market: str) -> bool:
        return market in self._by_market

    def of(self, market: str, participant: str, kind: CapKind | None = None) -> list[Cap]:
        """A participant's caps in a market, of one kind or of all; none before they are posted."""
        found = self._by_market.get(market, {}).get(participant, ())
        return [cap for cap in found if kind in (None, cap.kind)]

    def __iter__(self) -> Iterator[Cap]:
        return (cap for of_market in self._by_market.values() for caps in of_market.values() for cap in caps)

    def share(self, twin: Caps) -> None:
        """Hold what is alike only once."""
        alike = {name: caps for name, caps in twin._by_market.items() if self._by_market.get(name) == caps}
        self._by_market = {**self._by_market, **alike}

    def fork(self) -> Caps:
        copy = Caps()
        copy._by_market = self._by_market
        return copy


def calculation_name(market: str) -> str:
    """What the cap calculation of a market is called."""
    return _CALCULATION + market


def market_of_calculation(name: str) -> str | None:
    """The market that a cap calculation is for; None if the name isn't one of a calculation."""
    return name.removeprefix(_CALCULATION) if name.startswith(_CALCULATION) else None


def _in_order_of_files(cap: Cap) -> tuple[str, str, str, str, int]:
    return cap.kind, cap.sink, cap.source, cap.period, TIMES_OF_USE.index(cap.tou)
