"""Shapes of the secondary market."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from mockserver.market.shapes import OfParticipant
from mockserver.market.trading.store import TradeStatus
from mockserver.shape import Moment


class OffersByStatus(OfParticipant):
    OfferStatusType: str


class ResponsesByStatus(OfParticipant):
    responseStatusType: str


class NewTerms(TypedDict):
    """What is traded, and for how long."""

    source: str
    sink: str
    tou: str
    hedgeType: str
    crrType: str
    startDate: Moment
    endDate: Moment
    mw: float


class NewOffer(NewTerms):
    assetOwner: str
    price: float
    contactInfo: NotRequired[dict[str, Any]]


class PublicBuyOffer(NewOffer):
    crrId: NotRequired[int]
    targetMpName: NotRequired[str]


class PublicSellOffer(NewOffer):
    crrId: int
    targetMpName: NotRequired[str]


class PrivateBuyOffer(NewOffer):
    crrId: NotRequired[int]
    targetMpName: str


class PrivateSellOffer(NewOffer):
    crrId: int
    targetMpName: str


class Wish(TypedDict):
    """For whom a public offer shall be."""

    requestId: int
    respondingMpName: str
    price: float


class SellResponse(TypedDict):
    requestId: int


class BuyResponse(SellResponse):
    crrId: int


class Terms(NewTerms):
    crrId: NotRequired[int]


class Made(Terms):
    assetOwner: str
    requestId: int
    offerType: str
    postType: str


class Offer(Made):
    price: float
    targetMpName: NotRequired[str]
    contactInfo: NotRequired[dict[str, Any]]


class OfferStatus(Made):
    offerStatus: TradeStatus
    message: NotRequired[str]


class Response(Terms):
    responseId: NotRequired[int]
    requestId: int
    initiatingOfferType: str
    initiatingAO: str
    price: float
    respondingAssetOwner: str


class ResponseStatus(TypedDict):
    requestId: int
    responseId: NotRequired[int]
    responseStatus: str
    message: NotRequired[str]
