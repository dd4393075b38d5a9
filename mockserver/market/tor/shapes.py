"""Shapes of TOR conversion."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from mockserver.market.shapes import OfParticipant, Period, Window
from mockserver.market.tor.store import Decision, RequestStatus, WindowStatus
from mockserver.shape import Moment


class OfWindow(OfParticipant):
    torConversionWindow: str


class NewRequest(TypedDict):
    source: str
    sink: str
    startDate: Moment
    endDate: Moment
    mw: float
    transfereeAO: str
    modeled: str


class NewRequests(TypedDict):
    torConversionWindow: str
    torHolder: str
    conversionRequests: list[NewRequest]


class Decided(TypedDict):
    conversionApprovalId: int
    source: str
    sink: str
    tou: str
    hedgeType: str
    mw: float
    approvalStatus: Decision


class Decisions(TypedDict):
    torConversionWindow: str
    assetOwner: str
    conversionApprovalRecords: list[Decided]


class ConversionWindow(TypedDict):
    name: str
    period: Period
    conversionSubmissionWindow: Window
    conversionApprovalWindow: Window
    ConversionApprovalWindow: Window
    status: WindowStatus


class Path(TypedDict):
    id: int
    source: str
    sink: str
    startDate: Moment
    endDate: Moment
    maxMw: float


class Request(NewRequest):
    id: int
    requestStatus: RequestStatus
    message: NotRequired[str]


class Approval(Decided):
    mtTorCrrId: NotRequired[int]


class Uploaded(TypedDict):
    status: str
    timestamp: Moment
    errorMessages: str
