"""Shapes of messages."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from mockserver.market.shapes import OfParticipant
from mockserver.shape import Moment


class OfTime(OfParticipant):
    fromDate: Moment
    toDate: NotRequired[Moment]


class Message(TypedDict):
    sentTime: Moment
    message: str
    sender: str
    attachmentName: NotRequired[str]
    attachment: NotRequired[str]
