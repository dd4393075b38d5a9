"""Sending recorded calls again, in their order, one after the other."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import quote

import orjson

from mockserver.admin_client import AdminClient
from mockserver.call import headers_of
from mockserver.connectivity.connection import Answer, UnreachableError
from mockserver.errors import AdminError
from mockserver.proxy.paths import Found, Paths
from mockserver.proxy.upstream import Header, NoAnswer, Upstream
from mockserver.record.record import REDACTED
from mockserver.record.request_ids import HEADER, is_request_id, new_request_id
from mockserver.replay.compare import Comparison, Difference
from mockserver.replay.ids import Ids
from mockserver.replay.recording import Recorded
from mockserver.reports.progress import OnProgress

_IN_PATHS = "/:@!$&'()*+,;=~-._%"
_IN_QUERIES = _IN_PATHS + '?[]|^`{}\\"<>'
# of the connection before, or said anew: the session goes into the path, and answers shall come unpacked
_LEFT_OUT = {"accept-encoding", "content-length", "content-encoding", "expect", "host", "x-mock-session"}
_CLIENT = "x-mock-client"
_MOST_FAILURES = 5


@dataclass(frozen=True, slots=True)
class ReplayedCall:
    """What became of one call.

    differences  empty where the answer means the same
    not_sent     why it couldn't be sent again; "" where it was
    not_compared why its answers couldn't be compared
    """

    call: Recorded
    differences: Sequence[Difference] = ()
    not_sent: str = ""
    not_compared: str = ""


@dataclass(slots=True)
class Replay:
    """A run against one server.

    sessions  by recorded session, that of a mock in which its calls are made; empty against another service
    """

    target: ReplayTarget
    comparison: Comparison
    ids: Ids
    sessions: dict[str, str] = field(default_factory=dict)
    _times: dict[str, str] = field(default_factory=dict)
    _failures: int = 0

    def run(self, calls: Sequence[Recorded], step: OnProgress) -> list[ReplayedCall]:
        """All calls in their order; once five in a row get no answer, the rest isn't sent."""
        outcomes: list[ReplayedCall] = []
        for number, call in enumerate(calls):
            step(call.asks, number / len(calls))
            outcomes.append(self._outcome(call))
        return outcomes

    def _outcome(self, call: Recorded) -> ReplayedCall:
        if call.request.is_cut:
            return ReplayedCall(call, not_sent="the journal kept only the beginning of the request's body")
        if self._failures >= _MOST_FAILURES:
            return ReplayedCall(call, not_sent=f"{_MOST_FAILURES} calls before it got no answer")
        try:
            answer = self._send(call)
        except NoAnswer as problem:
            if call.unseen:
                return ReplayedCall(call, not_compared=call.unseen)
            self._failures += 1
            return ReplayedCall(call, [Difference("answer", str(call.status), str(problem))])
        self._failures = 0
        if call.unseen:
            return ReplayedCall(call, not_compared=call.unseen)
        return ReplayedCall(call, self.comparison.differences(call, answer))

    def _send(self, call: Recorded) -> Answer:
        session = self._session(call)
        path = f"/sessions/{session}{call.path}" if session else call.path
        found = self.target.paths.find(path)
        at_service = self.target.paths.at_service(quote(path, safe=_IN_PATHS), found)
        target = self._with_ids(at_service, found) + (f"?{self._query(call.query)}" if call.query else "")
        body = self.ids.in_body(call.request.content)
        return self.target.ask(call.method, target, self._headers(call, body), body)

    def _session(self, call: Recorded) -> str:
        """The new session of the recorded one, at the world's time of the call."""
        if not self.target.is_mock:
            return ""
        session = self.sessions.setdefault(call.session, f"replay-{self.target.token}-{len(self.sessions) + 1}")
        if call.world_time > self._times.get(session, ""):
            self._times[session] = call.world_time
            self.target.advance(session, call.world_time)
        return session

    def _query(self, query: str) -> str:
        kept = "&".join(pair for pair in query.split("&") if REDACTED not in pair)
        return quote(self.ids.in_query(kept), safe=_IN_QUERIES)

    def _with_ids(self, path: str, found: Found) -> str:
        """The path with ids that stand in it as they are now."""
        for name, value in found.path_params.items():
            now = str(self.ids.now(name, int(value) if value.isdigit() else value))
            if now != value:
                path = path.replace(f"/{value}", f"/{quote(now, safe='')}")
        return path

    def _headers(self, call: Recorded, body: bytes) -> list[Header]:
        headers = {
            name: value
            for name, value in call.request.headers.items()
            if name not in _LEFT_OUT and REDACTED not in value
        }
        if is_request_id(headers.get(HEADER, "")):
            headers[HEADER] = new_request_id()
        if call.client and self.target.is_mock and not self.target.is_tls:
            headers.setdefault(_CLIENT, call.client)
        if body or "content-length" in call.request.headers:
            headers["content-length"] = str(len(body))
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


class ReplayTarget:
    """The server that the calls go to.

    is_mock  whether it is one of ours: then each recorded session gets a session of its own
    token    distinguishes the sessions of this run from those of others
    unmoved  how often a world's clock couldn't be moved, by the reason
    """

    def __init__(self, upstream: Upstream, paths: Paths, admin: AdminClient) -> None:
        self.paths = paths
        self.is_tls = upstream.url.scheme == "https"
        self.token = secrets.token_hex(4)
        self._upstream = upstream
        self._runner = asyncio.Runner()
        self._admin = admin
        self._closed = ""
        self.unmoved: Counter[str] = Counter()
        self.is_mock = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._admin.close()
        self._runner.run(self._upstream.close())
        self._runner.close()

    def look(self) -> None:
        """Find out whether it is a mock. Raises UnreachableError where nothing answers."""
        self.is_mock = not self._upstream.url.path.startswith("/sessions/") and self._looks_like_a_mock()

    def ask(self, method: str, target: str, headers: list[Header], body: bytes) -> Answer:
        """Raises NoAnswer."""
        answered = self._runner.run(self._upstream.ask(method, target.encode("latin-1"), headers, body))
        return Answer(answered.status, headers_of(answered.headers), answered.content)

    def advance(self, session: str, to: str) -> None:
        """Let the session's clock show a time; a mock whose admin API isn't open to us goes by its own."""
        if why := self._closed or self._advance(session, to):
            self.unmoved[why] += 1

    def _advance(self, session: str, to: str) -> str:
        """Why the clock couldn't be moved; "" where it was."""
        try:
            self._admin.post("sessions", session, "clock", "advance", body={"to": to})
        except AdminError as refusal:
            if refusal.status in (401, 403, 404):
                self._closed = refusal.message
            return refusal.message
        return ""

    def _looks_like_a_mock(self) -> bool:
        try:
            answer = self.ask("GET", "/healthz", [], b"")
            health = orjson.loads(answer.content)
        except NoAnswer as problem:
            raise UnreachableError(str(problem)) from None
        except orjson.JSONDecodeError:
            return False
        return isinstance(health, dict) and {"status", "version", "services", "operations"} <= set(health)
