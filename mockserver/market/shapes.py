"""Shapes of several services."""

from __future__ import annotations

from typing import TypedDict

from mockserver.clock import instant
from mockserver.market import calendar
from mockserver.shape import Moment


class Nothing(TypedDict):
    """No field at all."""


class OfParticipant(TypedDict):
    participantName: str


class OfMarket(OfParticipant):
    marketName: str


class Window(TypedDict):
    openDate: Moment
    closeDate: Moment


class Period(TypedDict):
    name: str
    startDate: Moment
    endDate: Moment


def period_body(period: calendar.Period) -> dict[str, str]:
    """A period as services write it."""
    return {"name": period.name, "startDate": instant(period.start), "endDate": instant(period.end)}
