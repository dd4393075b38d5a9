"""Shapes of auction and nomination."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from mockserver.market.portfolios.store import PortfolioStatus
from mockserver.market.shapes import OfMarket, OfParticipant
from mockserver.shape import Or


class OfPortfolio(OfMarket):
    portfolioName: str


class NominationMarket(OfParticipant):
    marketName: NotRequired[Annotated[str, Or("market")]]


class NominationPortfolio(NominationMarket):
    portfolioName: str


class Record(TypedDict):
    """What bids, offers and nominations say alike."""

    assetOwner: str
    source: str
    sink: str
    hedgeType: str
    tou: str
    period: str
    crrType: str
    description: NotRequired[str]


class Point(TypedDict):
    mw: float
    price: float


class NewBid(Record):
    bidCurve: list[Point]


class NewOffer(NewBid):
    crrId: int


class NewPortfolio(OfPortfolio):
    newBids: list[NewBid]
    newOffers: list[NewOffer]


class NewNomination(Record):
    mw: float


class NewNominations(NominationPortfolio):
    newNominations: list[NewNomination]


class Bid(NewBid):
    bidId: int


class Offer(NewOffer):
    bidId: int


class Nomination(NewNomination):
    nominationId: int


class Named(TypedDict):
    portfolioName: str
    marketName: str


class AuctionPortfolio(Named):
    bids: list[Bid]
    offers: list[Offer]


class Nominations(Named):
    nominations: list[Nomination]


class Status(Named):
    status: PortfolioStatus
    errorMessage: NotRequired[str]


class RequiredCredit(Named):
    requiredCredit: float
