"""Shapes of historical and forecasted load."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from mockserver.market.load.store import LoadStatus
from mockserver.market.shapes import OfParticipant, Period, Window
from mockserver.shape import Moment


class OfWindow(OfParticipant):
    loadSubmissionWindowName: str


class OfPeriod(OfWindow):
    periodName: str


class NewHour(TypedDict):
    sinkName: str
    effectiveDate: Moment
    hourEnding: int
    dataType: str
    mw: float


class LoadOf(TypedDict):
    """Whose load it is, and of when."""

    histForecastFlag: str
    assetOwner: str
    loadSubmissionWindowName: str
    periodName: str


class NewLoad(LoadOf):
    hourlyLoad: list[NewHour]


class LoadWindow(TypedDict):
    name: str
    histForecastFlag: str
    term: str
    submissionWindow: Window
    periods: list[Period]
    windowStatus: str


class Status(TypedDict):
    status: LoadStatus
    submissionTime: Moment
    errorMessages: NotRequired[str]


class Hour(NewHour):
    timeOfUse: str


class Load(LoadOf):
    loadSubmissionStatus: Status
    hourlyLoad: list[Hour]


class Exceedance(TypedDict):
    sinkName: str
    maxMW: float
    exceedance: float
    timeOfUse: str


class Exceedances(TypedDict):
    loadExceedance: list[Exceedance]
    lastCalculation: Moment
