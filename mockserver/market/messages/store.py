"""Messages of the market: public ones for everybody, private ones for one participant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

LONGEST = 512
LONGEST_NAME = 50
SENDER = "CRR System"
_FORBIDDEN = re.compile(r"[^a-zA-Z0-9#@(). _-]+")


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `to` is None for a public one, `attachment` is the content of the file that comes with it."""

    sent: datetime
    text: str
    to: str | None = None
    attachment_name: str = ""
    attachment: bytes = b""


class MessageBoard:
    """All messages of a world, oldest first."""

    __slots__ = ("_messages", "_shared")

    def __init__(self, messages: Iterable[Message] = ()) -> None:
        self._messages = list(messages)
        self._shared = False

    def publish(self, sent: datetime, text: str, attachment_name: str = "", attachment: bytes = b"") -> None:
        self._own().append(Message(sent, _clean(text), None, attachment_name, attachment))

    def tell(self, to: str, sent: datetime, text: str, attachment_name: str = "", attachment: bytes = b"") -> None:
        self._own().append(Message(sent, _clean(text), to, attachment_name, attachment))

    def between(self, start: datetime, end: datetime, to: str | None = None) -> list[Message]:
        """Messages sent in [start, end]: the public ones, or the private ones to a participant."""
        return [one for one in self._messages if one.to == to and start <= one.sent <= end]

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def share(self, twin: MessageBoard) -> None:
        """Hold the files that are alike only once."""
        known = {one.attachment: one.attachment for one in twin}
        self._own()[:] = [replace(one, attachment=known.get(one.attachment, one.attachment)) for one in self]

    def fork(self) -> MessageBoard:
        """Both go on with the same messages until one of them has more."""
        copy = MessageBoard()
        copy._messages = self._messages
        copy._shared = self._shared = True
        return copy

    def _own(self) -> list[Message]:
        """The messages, to be added to."""
        if self._shared:
            self._messages, self._shared = self._messages.copy(), False
        return self._messages


def _clean(text: str) -> str:
    """The text in the characters that the services let a message have."""
    return _FORBIDDEN.sub(" ", text)[:LONGEST]
