"""Load migration: its markets, what the distribution companies report, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from mockserver.market.portfolios.markets import MarketStatus


class MigrationEvent(StrEnum):
    """What becomes due in the life of a load migration market."""

    OPEN = "open-migration"
    CLOSE = "close-migration"
    N_HOUR = "n-hour"
    POST = "post-migration"


@dataclass(frozen=True, slots=True)
class MigrationMarket:
    """One month of load migration.

    effective     first moment of the month
    n_hour_posts  from when the N-hour data can be read; None while that isn't planned
    opens         None while the market isn't configured; then no operation but the lists knows it
    """

    name: str
    effective: datetime
    opens: datetime | None = None
    closes: datetime | None = None
    n_hour_posts: datetime | None = None
    posts: datetime | None = None
    posted: datetime | None = None

    @property
    def configured(self) -> bool:
        return self.opens is not None and self.closes is not None

    def status(self, now: datetime) -> MarketStatus:
        if self.posted is not None:
            return MarketStatus.POSTED
        if self.opens is None or now < self.opens:
            return MarketStatus.PREP
        return MarketStatus.OPEN if self.closes is None or now < self.closes else MarketStatus.CLOSED


class Customers(NamedTuple):
    """How many customers of a class an LSE has; `duns` is its nine-digit number."""

    duns: str
    customer_class: str
    number: int


class Change(NamedTuple):
    """Customers of a class who change over from one LSE to another."""

    record_id: str
    customer_class: str
    from_duns: str
    to_duns: str
    number: int


class Rate(NamedTuple):
    """Load of an average customer of a class, in thousandths of a kW."""

    customer_class: str
    tou: str
    season: int
    year: int
    units: int


@dataclass(frozen=True, slots=True)
class Upload:
    """What a distribution company has uploaded of one kind for a market."""

    at: datetime
    records: tuple[Customers, ...] | tuple[Change, ...] | tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Load that moved from one LSE to another in a season and time of use.

    watts  moved load
    share  of the losing LSE's load, 0 to 1
    """

    id: int
    market: str
    udc: str
    loser: str
    gainer: str
    season: int
    tou: str
    watts: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class MigrationCrr:
    """What a market did to one load migration CRR: made it, or added to it. Units may be negative."""

    market: str
    crr_id: int
    parent: int
    owner: str
    source: str
    sink: str
    tou: str
    start: datetime
    end: datetime
    type: str
    units: int
    new: bool


class PeakHour(NamedTuple):
    """One of the N hours over which migrated load is measured."""

    dlap: str
    season: int
    tou: str
    day: date
    ending: int


CUSTOMERS, CHANGES, RATES = "customers", "dasr", "rates"


class Migrations:
    """All load migration of a world."""

    __slots__ = (
        "_crrs",
        "_reports",
        "_transfers",
        "markets",
    )

    def __init__(self) -> None:
        self.markets: dict[str, MigrationMarket] = {}
        self._reports: dict[tuple[str, str, str], Upload] = {}
        self._transfers: dict[str, tuple[Transfer, ...]] = {}
        self._crrs: dict[str, tuple[MigrationCrr, ...]] = {}

    def save_window(self, window: MigrationMarket, _now: datetime) -> None:
        self.markets[window.name] = window

    def report(self, kind: str, market: str, udc: str) -> Upload | None:
        return self._reports.get((kind, market, udc))

    def save(self, kind: str, market: str, udc: str, report: Upload) -> None:
        """A report takes the place of the earlier one of the same kind for the same market."""
        self._reports[kind, market, udc] = report

    def latest(self, kind: str, udc: str) -> Upload | None:
        """The newest report of a kind: rates are uploaded once a year and serve several markets."""
        found = [one for (known, _, of_udc), one in self._reports.items() if (known, of_udc) == (kind, udc)]
        return max(found, key=lambda one: one.at, default=None)

    def reporters(self, market: str) -> list[str]:
        """The distribution companies that have reported changes for a market."""
        return [udc for kind, of_market, udc in self._reports if (kind, of_market) == (CHANGES, market)]

    def post(self, market: str, transfers: tuple[Transfer, ...], crrs: tuple[MigrationCrr, ...]) -> None:
        self._transfers[market], self._crrs[market] = transfers, crrs

    def transfers(self, market: str) -> tuple[Transfer, ...]:
        return self._transfers.get(market, ())

    def crrs(self, market: str) -> tuple[MigrationCrr, ...]:
        return self._crrs.get(market, ())

    def __iter__(self) -> Iterator[MigrationMarket]:
        return iter(self.markets.values())

    def fork(self) -> Migrations:
        copy = Migrations()
        copy.markets, copy._reports = self.markets.copy(), self._reports.copy()
        copy._transfers, copy._crrs = self._transfers.copy(), self._crrs.copy()
        return copy
