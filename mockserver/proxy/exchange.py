"""One call through the proxy: what was asked, what came back, and what was found wrong with either."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mockserver.call import Call, Operation, Verdict, headers_of
from mockserver.journal.record import Record, plain
from mockserver.proxy.upstream import Header
from mockserver.proxy.violations import Violation


@dataclass(slots=True)
class Exchange:
    """One call.

    sent        its body as it came, with its Content-Encoding
    call        of the client; of an unknown path, its operation has no name
    status      what the client gets, and so are the headers and the content
    plain_body  the content without its Content-Encoding
    verdicts    the errors that the answer names
    unchecked   why the answer couldn't be checked; "" where it was
    """

    call: Call
    sent: bytes = b""
    status: int = 0
    headers: list[Header] = field(default_factory=list)
    content: bytes = b""
    plain_body: bytes = b""
    verdicts: tuple[Verdict, ...] = ()
    violations: list[Violation] = field(default_factory=list)
    unchecked: str = ""

    @property
    def shown_headers(self) -> dict[str, str]:
        """Those of the answer, by names in lower case."""
        return headers_of(self.headers)

    def line(self, number: int, at: datetime, took: float) -> dict[str, Any]:
        """The call as a journal shows it, with what was found: a line of a recording."""
        call, headers = self.call, self.shown_headers
        record = Record(
            number=number,
            at=at,
            arrived=at,
            took=took,
            session=call.session,
            operation=call.operation,
            method=call.method,
            path=call.path,
            query=call.query,
            headers=call.headers,
            path_params=call.path_params,
            content=call.content,
            sent=len(call.content),
            participant=call.participant,
            client=call.client,
            tls=call.tls,
            stray=call.stray,
            status=self.status,
            reply_headers={name: text for name, text in headers.items() if name not in _OF_THE_BODY},
            media_type=headers.get("content-type"),
            reply_content=self.plain_body,
            replied=len(self.plain_body),
            verdicts=self.verdicts,
            fault=None,
            hits=(),
            committed=None,
        )
        return {**plain(record), "violations": [one.plain for one in self.violations]}


# of the body on the wire, or said elsewhere in the line
_OF_THE_BODY = {"content-type", "content-length", "content-encoding"}


def unknown_operation(method: str, path: str) -> Operation:
    """What stands for the operation of a path that no spec has."""
    return Operation("", "", "", method, path, "", "read" if method in ("GET", "HEAD") else "write", f"{method} {path}")
