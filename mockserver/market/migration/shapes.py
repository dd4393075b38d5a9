"""Shapes of load migration."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from mockserver.market.portfolios.markets import MarketStatus
from mockserver.market.shapes import OfParticipant, Window
from mockserver.shape import Moment


class OfMarket(OfParticipant):
    loadMigrationMarketName: str


class Upload(TypedDict):
    loadMigrationMarket: str
    udcName: str


NewCustomers = TypedDict("NewCustomers", {"lse": str, "class": str, "numberOfCustomers": int})
NewChange = TypedDict(
    "NewChange", {"recordId": str, "class": str, "fromLse": str, "toLse": str, "numCustomerTransfer": int}
)
NewRate = TypedDict("NewRate", {"class": str, "tou": str, "seasonNumber": int, "year": int, "kwRate": float})


class CustomersUpload(Upload):
    numberOfCustomerRecords: list[NewCustomers]


class ChangesUpload(Upload):
    effectiveDate: Moment
    dasrRecords: list[NewChange]


class RatesUpload(Upload):
    customerRateRecords: list[NewRate]


class Customers(NewCustomers):
    lastModified: Moment


class Change(NewChange):
    lastModified: Moment


class Rate(NewRate):
    uploadDate: Moment
    lastModified: Moment


class ReportedCustomers(Upload):
    numberOfCustomerRecords: list[Customers]


class ReportedChanges(Upload):
    dasrRecords: list[Change]


class ReportedRates(Upload):
    customerRateRecords: list[Rate]


class Market(TypedDict):
    marketName: str
    effectiveDate: Moment
    nHourDataPosting: str
    nHourDataPostDate: NotRequired[Moment]
    submissionWindow: Window
    marketStatus: MarketStatus


class Status(TypedDict):
    marketStatus: MarketStatus


class PeakHour(TypedDict):
    defaultLoadAggregationPoint: str
    seasonNumber: int
    tou: str
    effectiveDate: Moment
    hourEnding: int
    lastModified: Moment


class Transfer(TypedDict):
    id: int
    udc: str
    fromLse: str
    toLse: str
    fromAssetOwner: str
    toAssetOwner: str
    seasonNumber: int
    tou: str
    loadPercentage: float
    loadTransferMw: float


class Transfers(TypedDict):
    loadMigrationMarket: str
    loadMigrationPercentages: list[Transfer]


class Crr(TypedDict):
    crrId: int
    parentCrrId: int
    assetOwner: str
    source: str
    sink: str
    tou: str
    startDate: Moment
    endDate: Moment
    crrType: str
    initialMw: NotRequired[float]
    adjustedMw: NotRequired[float]


class Crrs(TypedDict):
    loadMigrationMarket: str
    loadMigrationCrrs: list[Crr]


class Submitted(TypedDict):
    submissionStatus: str
