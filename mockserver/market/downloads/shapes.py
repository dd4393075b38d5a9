"""The parameters of market data."""

from __future__ import annotations

from typing import Literal

from mockserver.market.shapes import OfMarket, OfParticipant


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
