"""Trades of the secondary market: offers, the responses to them, and the way to a transfer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


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

    kind         BUY or SELL, seen from the owner
    crr_id       the CRR that is handed over: the offer's, or the one named in the response to a buy offer
    units        thousandths of a MW
    price        cents per MW
    target       the participant that may respond; None while the offer is public
    response_id  None until it has responded
    """

    request_id: int
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
    units: int
    price: int
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

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start <= end and start <= self.end


class Trades:
    """All trades of a world by request id."""

    def __init__(self) -> None:
        self._trades: dict[int, Trade] = {}
        self._of_crr: dict[int, tuple[int, ...]] = {}

    def find(self, request_id: int) -> Trade | None:
        return self._trades.get(request_id)

    def save(self, trade: Trade) -> Trade:
        self._trades[trade.request_id] = trade
        if trade.crr_id is not None:
            known = self._of_crr.get(trade.crr_id, ())
            if trade.request_id not in known:
                self._of_crr[trade.crr_id] = (*known, trade.request_id)
        return trade

    def promised(self, crr_id: int, start: datetime, end: datetime, but: int | None = None) -> int:
        """Thousandths of a MW of a CRR that live trades other than `but` hand over in [start, end]."""
        of_crr = (self._trades[number] for number in self._of_crr.get(crr_id, ()))
        return sum(
            one.units for one in of_crr if one.request_id != but and one.status in LIVE and one.overlaps(start, end)
        )

    def awaits_credit_check(self, crr_id: int) -> bool:
        """Whether a trade of the CRR is between response and transfer; it can't be sold elsewhere meanwhile."""
        of_crr = (self._trades[number] for number in self._of_crr.get(crr_id, ()))
        return any(one.status is TradeStatus.PENDING_CREDIT_CHECK for one in of_crr)

    def __iter__(self) -> Iterator[Trade]:
        return iter(self._trades.values())

    def fork(self) -> Trades:
        copy = Trades()
        copy._trades, copy._of_crr = self._trades.copy(), self._of_crr.copy()
        return copy
