"""Auction and allocation markets: their products, their windows, and the status that time gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from mockserver.market.calendar import TIMES_OF_USE, Period, period

_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"^(AUC|ALLOC)_(AN|MN)_(\d{4})(?:_(M\d{2}))?(?:_(ETC|T1|LT|T2|T3))?$")


class MarketStatus(StrEnum):
    PREP = "PREP"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    POSTED = "POSTED"


class MarketEvent(StrEnum):
    """What becomes due in the life of a market."""

    PUBLISH = "publish"
    OPEN = "open"
    CLOSE = "close"
    POST = "post"


class MarketType(StrEnum):
    ALLOCATION = "ALLOCATION"
    AUCTION = "AUCTION"


class Term(StrEnum):
    MONTHLY = "MONTHLY"
    ANNUAL = "ANNUAL"


@dataclass(frozen=True, slots=True)
class Market:
    """One market.

    tier     ETC, T1, LT, T2 or T3 for an allocation, "" for an auction
    publish  when network and market data can be downloaded
    posted   when results were posted; None before
    posts    when the calendar posts them; None leaves it to the operator
    """

    name: str
    type: MarketType
    term: Term
    tier: str
    periods: tuple[Period, ...]
    publish: datetime
    opens: datetime
    closes: datetime
    posts: datetime | None = None
    posted: datetime | None = None

    @property
    def first_tier(self) -> str:
        """The name of the allocation that opens the process of a tier."""
        return f"{self.name.removesuffix(self.tier)}T1" if self.tier else ""

    def status(self, now: datetime) -> MarketStatus:
        if self.posted is not None:
            return MarketStatus.POSTED
        if now < self.opens:
            return MarketStatus.PREP
        return MarketStatus.OPEN if now < self.closes else MarketStatus.CLOSED

    @property
    def products(self) -> list[tuple[Period, str]]:
        return [(one, tou) for one in self.periods for tou in TIMES_OF_USE]

    def offers(self, period_name: str, tou: str) -> bool:
        """Whether period and time of use are a product of this market."""
        return tou in TIMES_OF_USE and any(one.name == period_name for one in self.periods)

    @property
    def start(self) -> datetime:
        return self.periods[0].start

    @property
    def family(self) -> str:
        """The name without the tier: what the tiers of one allocation share."""
        return self.name.removesuffix(f"_{self.tier}") if self.tier else self.name


def is_market_name(name: str) -> bool:
    return market_named(name, _SOME_TIME, _SOME_TIME, _SOME_TIME) is not None


def market_named(
    name: str, publish: datetime, opens: datetime, closes: datetime, posts: datetime | None = None
) -> Market | None:
    """The market that a name such as AUC_MN_2026_M12 or ALLOC_AN_2027_T1 speaks of; None for any other name."""
    match = _NAME.match(name)
    if match is None or bool(match[4]) != (match[2] == "MN") or bool(match[5]) != (match[1] == "ALLOC"):
        return None
    year = match[3]
    names = [f"{year}_{match[4]}"] if match[4] else [f"{year}_S0{number}" for number in range(1, 5)]
    periods = [period(one) for one in names]
    if not all(periods):
        return None
    kind = MarketType.AUCTION if match[1] == "AUC" else MarketType.ALLOCATION
    term = Term.MONTHLY if match[2] == "MN" else Term.ANNUAL
    found = tuple(one for one in periods if one)
    return Market(name, kind, term, match[5] or "", found, publish, opens, closes, posts)


class Markets:
    """The markets of a world, in the order of the calendar."""

    __slots__ = ("_by_name",)

    def __init__(self, markets: Iterable[Market] = ()) -> None:
        self._by_name: Mapping[str, Market] = {market.name: market for market in markets}

    def find(self, name: str) -> Market | None:
        return self._by_name.get(name)

    def save(self, market: Market) -> Market:
        self._by_name = {**self._by_name, market.name: market}  # forks share what they began with
        return market

    def save_window(self, window: Market, _now: datetime) -> None:
        self.save(window)

    def post(self, market: Market, at: datetime) -> Market:
        return self.save(replace(market, posted=at))

    def __iter__(self) -> Iterator[Market]:
        return iter(self._by_name.values())

    def fork(self) -> Markets:
        copy = Markets()
        copy._by_name = self._by_name
        return copy
