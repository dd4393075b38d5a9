"""Shapes of market status and app status."""

from __future__ import annotations

from typing import TypedDict

from mockserver.market.portfolios.markets import MarketType
from mockserver.market.shapes import Period, Window
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


class AppStatus(TypedDict):
    status: str
