"""The calls of a recording, as far as they can be sent again and compared."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockserver.errors import JournalError
from mockserver.record.lines import read_lines
from mockserver.record.record import ACTOR, HANDSHAKE, REDACTED

_NOT_THE_SERVICES = "x-mock-proxy"


@dataclass(frozen=True, slots=True)
class Said:
    """A request or an answer; `is_cut` if the journal kept only the beginning of its body."""

    headers: Mapping[str, str]
    content: bytes
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call.

    line       of the file
    world_time of the mock, such as 2026-11-05T17:00:00Z; "" where another service was recorded
    client     whose certificate or header came with it
    unseen     why the recorded answer isn't one that the client got from the service; "" where it is
    """

    line: int
    world_time: str
    session: str
    operation: str
    method: str
    path: str
    query: str
    client: str | None
    request: Said
    status: int
    codes: tuple[str, ...]
    reply: Said
    unseen: str

    @property
    def asks(self) -> str:
        return f"{self.method} {self.path}{'?' if self.query else ''}{self.query}"

    @property
    def lacks_secrets(self) -> bool:
        return REDACTED in self.request.headers.values() or REDACTED in self.query


def read_recording(path: Path) -> list[Recorded]:
    """All calls of clients in their order. Raises JournalError with the line that isn't a call, or if there is none."""
    calls = [recorded(call, path, line) for line, call in read_lines(path) if _is_of_a_client(call)]
    if not calls:
        raise JournalError("holds no call", path)
    return calls


def _is_of_a_client(call: Mapping[str, Any]) -> bool:
    return call.get("method") != HANDSHAKE and call.get("source") != ACTOR


def recorded(call: Mapping[str, Any], path: Path | str, line: int) -> Recorded:
    """One call of a journal; `path` and `line` name it in errors. Raises JournalError for what is none."""

    def text(name: str) -> str:
        value = call.get(name) or ""
        if not isinstance(value, str):
            raise JournalError(f"no call of a recording: `{name}` isn't a text", path, line)
        return value

    if not isinstance(status := call.get("status", 0), int):
        raise JournalError("no call of a recording: `status` isn't a whole number", path, line)
    try:
        codes = tuple(map(str, call.get("codes") or ()))
        request, reply = _said(call["request"]), _said(call["reply"])
    except (KeyError, TypeError, ValueError, binascii.Error) as problem:
        what = f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise JournalError(f"no call of a recording: {what}", path, line) from None
    return Recorded(
        line=line,
        world_time="" if "violations" in call else text("at"),
        session=text("session"),
        operation=text("operation"),
        method=text("method"),
        path=text("path"),
        query=text("query"),
        client=text("client") or None,
        request=request,
        status=status,
        codes=codes,
        reply=reply,
        unseen=_unseen(call, reply),
    )


def _said(value: Any) -> Said:
    """Raises KeyError, TypeError or ValueError."""
    headers = {str(name).lower(): str(text) for name, text in dict(value["headers"]).items()}
    body = value.get("body", "")
    if not isinstance(body, str):
        raise TypeError("a body is a text")
    content = base64.b64decode(value["base64"], validate=True) if "base64" in value else body.encode()
    return Said(headers, content, bool(value.get("cut")))


def _unseen(call: Mapping[str, Any], reply: Said) -> str:
    if call.get("fault"):
        return "a fault broke the recorded answer"
    if _NOT_THE_SERVICES in reply.headers:
        return "the recorded answer was the proxy's own"
    return ""
