"""Going through the checklist as a client: one harmless call for each service, over a connection like any client's."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlencode

import orjson

from mockserver import __version__
from mockserver.clock import instant, real_now
from mockserver.connectivity.checklist import (
    READ,
    WRITE,
    Attempt,
    Checklist,
    ConnectionCheck,
    Verdict,
    cells,
    clock_check,
    column,
)
from mockserver.connectivity.connection import Answer, Connection, UnreachableError
from mockserver.connectivity.replies import read_reply
from mockserver.connectivity.samples import Sample
from mockserver.openapi.media import JSON
from mockserver.record.request_ids import HEADER, new_request_id


@dataclass(frozen=True, slots=True)
class RehearsalTarget:
    """Whom to rehearse against, and as whom.

    url      of the services, up to and with their base path
    context  None for plain HTTP
    strict   whether every call that is tried must pass, also those outside of the certificate's role
    """

    url: SplitResult
    context: ssl.SSLContext | None
    client: str
    participant: str
    timeout_s: float = 15.0
    strict: bool = False


def rehearse(target: RehearsalTarget, calls: Sequence[Sample], certificate: ConnectionCheck | None) -> Checklist:
    """Try all calls, one after the other. Where nothing answers the first one, the others aren't tried."""
    rehearsal = _Rehearsal(target)
    try:
        for call in calls:
            rehearsal.go_through(call)
    except UnreachableError as problem:
        checks = [ConnectionCheck("connection", Verdict.FAILED, str(problem)), certificate]
    else:
        checks = [rehearsal.tls(), certificate, _role(rehearsal.attempts), *rehearsal.further_checks()]
    finally:
        rehearsal.connection.close()
    return _checklist(target, calls, rehearsal.attempts, checks)


class _Rehearsal:
    """One run, and what is gathered on the way."""

    def __init__(self, target: RehearsalTarget) -> None:
        self.target = target
        self.connection = Connection(target.url, target.context, target.timeout_s)
        self.attempts: list[Attempt] = []
        self._skews: list[timedelta] = []

    def go_through(self, call: Sample) -> None:
        """Raises UnreachableError where not even the first call is answered."""
        operation = call.contract.operation
        try:
            answer = self._send(call)
        except UnreachableError as problem:
            if not self.attempts:
                raise
            self.attempts.append(Attempt(operation.service, column(operation), None, problem=str(problem)))
            return
        self._compare_clocks(answer)
        reading = read_reply(call.contract, answer, call.params)
        attempt = Attempt(operation.service, column(operation), answer.status, reading.codes, reading.problem)
        self.attempts.append(attempt)

    def _send(self, call: Sample) -> Answer:
        path = self.target.url.path.rstrip("/") + call.contract.operation.path
        target = f"{path}?{urlencode(call.params)}" if call.params else path
        headers = {
            HEADER: new_request_id(),
            "accept": ", ".join(call.contract.answers.offered) or "*/*",
            "user-agent": f"crr-mock/{__version__} rehearse",
        }
        if call.body is None:
            return self.connection.ask(call.method, target, headers, None)
        return self.connection.ask(call.method, target, {**headers, "content-type": JSON}, orjson.dumps(call.body))

    def _compare_clocks(self, answer: Answer) -> None:
        try:
            theirs = parsedate_to_datetime(answer.headers.get("date", ""))
            self._skews.append(theirs - real_now().replace(microsecond=0))
        except (ValueError, TypeError):
            return

    def tls(self) -> ConnectionCheck:
        connection = self.connection
        if connection.tls_version is None:
            return ConnectionCheck(
                "TLS", Verdict.FAILED, "the connection isn't encrypted, so no certificate has been shown"
            )
        server = f"the server is {', '.join(connection.server_names)} until {connection.server_until}"
        return ConnectionCheck("TLS", Verdict.PASSED, f"{connection.tls_version}, {connection.cipher}; {server}")

    def further_checks(self) -> list[ConnectionCheck]:
        ids = ConnectionCheck("request ids", Verdict.PASSED, f"{len(self.attempts)} sent, each a UUID of its own")
        return [ids, clock_check(min(self._skews, key=abs, default=None), "the server's")]


def certificate_check(subject: str, start: datetime, end: datetime, now: datetime) -> ConnectionCheck:
    """Whether the client's own certificate is good today."""
    if now > end:
        return ConnectionCheck("certificate", Verdict.FAILED, f"{subject} has expired on {instant(end)}")
    if now < start:
        return ConnectionCheck("certificate", Verdict.FAILED, f"{subject} isn't valid before {instant(start)}")
    return ConnectionCheck("certificate", Verdict.PASSED, f"{subject}, valid until {instant(end)}")


def _role(attempts: Sequence[Attempt]) -> ConnectionCheck:
    """A role that leaves some services out is fine; one that leaves out all of them isn't what was meant."""
    for method, what in ((READ, "read from any service"), (WRITE, "write to any service: it is read-only")):
        tried = [one for one in attempts if one.method == method]
        if tried and all(one.verdict is Verdict.OUTSIDE for one in tried):
            return ConnectionCheck("role", Verdict.FAILED, f"the certificate's role can't {what} (SEC0001)")
    outside = [f"{one.service} {one.method}" for one in attempts if one.verdict is Verdict.OUTSIDE]
    words = f"it leaves out {', '.join(outside)} (SEC0001)" if outside else "it includes all calls"
    return ConnectionCheck("role", Verdict.PASSED, words)


def _checklist(
    target: RehearsalTarget,
    calls: Sequence[Sample],
    attempts: Sequence[Attempt],
    checks: Iterable[ConnectionCheck | None],
) -> Checklist:
    table = cells([call.contract.operation for call in calls], attempts)
    tried = {(one.service, one.method) for one in attempts}
    return Checklist(
        client=target.client,
        participants=(target.participant,),
        server=target.url.geturl(),
        services=table,
        wanted=frozenset(key for key in tried if target.strict or table[key].verdict is not Verdict.OUTSIDE),
        checks=tuple(one for one in checks if one),
    )
