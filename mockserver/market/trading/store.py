"""Trades of the secondary market: offers, the responses to them, and the way to a transfer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from mockserver.market.quantities import Cents, Units


class TradeStatus(StrEnum):
    POSTED = "POSTED"
    PENDING_MP_RESPONSE = "PENDING_MP_RESPONSE"
    PENDING_CREDIT_CHECK = "PENDING_CREDIT_CHECK"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"
    ERROR = "ERROR"


LIVE = frozenset({TradeStatus.POSTED, TradeStatus.PENDING_MP_RESPONSE, TradeStatus.PENDING_CREDIT_CHECK})


@dataclass(frozen=True, slots=True)
class Trade:
    """One offer with its response.

    caller       the participant that made it; the owner too, unless the offer is refused for naming another
    kind         BUY or SELL, seen from the owner
    end          the last second of its last day
    end_date     its end as it was sent, which may be the first instant of the next day
    crr_id       the CRR that is handed over: the offer's, or the one named in the response to a buy offer
    units        thousandths of a MW
    price        cents per MW
    target       the participant that may respond; None while the offer is public
    response_id  None until it has responded
    """

    request_id: int
    caller: str
    owner: str
    kind: str
    status: TradeStatus
    source: str
    sink: str
    tou: str
    hedge: str
    crr_type: str
    start: datetime
    end: datetime
    end_date: datetime
    units: Units
    price: Cents
    crr_id: int | None = None
    target: str | None = None
    response_id: int | None = None
    message: str = ""
    contact: dict[str, Any] | None = None

    @property
    def public(self) -> bool:
        return self.target is None

    @property
    def buyer(self) -> str | None:
        return self.owner if self.kind == "BUY" else self.target

    @property
    def seller(self) -> str | None:
        return self.target if self.kind == "BUY" else self.owner

    def ending(self, status: TradeStatus, message: str) -> Trade:
        return replace(self, status=status, message=message)


Term = tuple[datetime, datetime]


class Trades:
    """All trades of a world by request id."""

    __slots__ = (
        "_checking",
        "_live",
        "_trades",
    )

    def __init__(self) -> None:
        self._trades: dict[int, Trade] = {}
        self._live: dict[int, dict[Term, int]] = {}
        self._checking: dict[int, int] = {}

    def find(self, request_id: int) -> Trade | None:
        return self._trades.get(request_id)

    def save(self, trade: Trade) -> Trade:
        before = self._trades.get(trade.request_id)
        if before is not None:
            self._count(before, -1)
        self._count(trade, 1)
        self._trades[trade.request_id] = trade
        return trade

    def promised(self, crr_id: int, start: datetime, end: datetime, but: Trade | None = None) -> int:
        """Thousandths of a MW of a CRR that live trades other than `but` hand over in [start, end]."""
        terms = self._live.get(crr_id, {})
        promised = sum(units for (first, last), units in terms.items() if first <= end and start <= last)
        known = self._trades.get(but.request_id) if but else None
        if known is not None and known.status in LIVE and known.crr_id == crr_id:
            promised -= known.units
        return promised

    def awaits_credit_check(self, crr_id: int) -> bool:
        """Whether a trade of the CRR is between response and transfer; it can't be sold elsewhere meanwhile."""
        return self._checking.get(crr_id, 0) > 0

    def __iter__(self) -> Iterator[Trade]:
        return iter(self._trades.values())

    def fork(self) -> Trades:
        copy = Trades()
        copy._trades, copy._checking = self._trades.copy(), self._checking.copy()
        copy._live = {crr_id: terms.copy() for crr_id, terms in self._live.items()}
        return copy

    def _count(self, trade: Trade, sign: int) -> None:
        """Keep the sums per CRR and term true, so that no offer has to look at all others."""
        if trade.crr_id is None or trade.status not in LIVE:
            return
        terms = self._live.setdefault(trade.crr_id, {})
        term = trade.start, trade.end
        terms[term] = terms.get(term, 0) + sign * trade.units
        if not terms[term]:
            del terms[term]
        if trade.status is TradeStatus.PENDING_CREDIT_CHECK:
            self._checking[trade.crr_id] = self._checking.get(trade.crr_id, 0) + sign
