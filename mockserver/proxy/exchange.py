"""One call through the proxy: what was asked, what came back, and what was found wrong with either."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockserver.call import Call, Operation, Reply, Verdict, headers_of
from mockserver.clock import real_now, timestamp
from mockserver.proxy.upstream import Header
from mockserver.proxy.violations import Violation
from mockserver.record.finished import FinishedCall
from mockserver.record.pack import record_of
from mockserver.record.record import plain


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

    def finished(self, took: float) -> FinishedCall:
        """The call as observers get it; times are the machine's, as the proxy has no world."""
        headers = self.shown_headers
        own = {name: text for name, text in headers.items() if name not in _OF_THE_BODY}
        reply = Reply(self.status, self.plain_body, headers.get("content-type"), own, self.verdicts)
        return FinishedCall(self.call, reply, real_now(), timestamp(), took)

    def line(self, finished: FinishedCall, number: int) -> dict[str, Any]:
        """The call as a journal shows it, with what was found: a line of a recording."""
        return {**plain(record_of(finished, number)), "violations": [one.plain for one in self.violations]}


# of the body on the wire, or said elsewhere in the line
_OF_THE_BODY = {"content-type", "content-length", "content-encoding"}


def unknown_operation(method: str, path: str) -> Operation:
    """What stands for the operation of a path that no spec has."""
    return Operation("", "", "", method, path, "", "read" if method in ("GET", "HEAD") else "write", f"{method} {path}")
