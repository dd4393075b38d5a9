"""Shapes of market status, messages and app status, and the parameters of market data."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from mockserver.market.portfolios.markets import MarketType
from mockserver.market.shapes import OfMarket, OfParticipant, Period, Window
from mockserver.shape import Moment


class Product(TypedDict):
    period: Period
    tou: str


class Market(TypedDict):
    name: str
    marketType: MarketType
    marketTerm: str
    dataPublishDate: Moment
    submissionWindow: Window
    products: list[Product]


class OfTime(OfParticipant):
    fromDate: Moment
    toDate: NotRequired[Moment]


class Message(TypedDict):
    sentTime: Moment
    message: str
    sender: str
    attachmentName: NotRequired[str]
    attachment: NotRequired[str]


class AppStatus(TypedDict):
    status: str


class OfFile(OfParticipant):
    fileFormat: Literal["CSV", "JSON"]


class OfMarketFile(OfFile, OfMarket):
    """A file of one market."""


class PublicGeneral(OfFile):
    publicGeneralDownloadType: str


class PublicMarket(OfMarketFile):
    publicMarketDownloadType: str


class PublicAllocation(OfMarketFile):
    publicAllocationResultDownloadType: str


class PublicAuction(OfMarketFile):
    publicAuctionResultDownloadType: str


class PrivateGeneral(OfFile):
    privateGeneralDownloadType: str


class PrivateAllocationMarket(OfFile):
    nominationCapCalcName: str
    privateAllocationDataDownloadType: str


class PrivateAllocation(OfMarketFile):
    privateAllocationResultDownloadType: str


class PrivateAuction(OfMarketFile):
    privateAuctionResultDownloadType: str
