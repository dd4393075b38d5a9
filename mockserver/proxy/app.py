"""The proxy as an ASGI app: the way of one call through it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from mockserver.caiso.contract import Contract
from mockserver.call import DEFAULT_SESSION, WITHOUT_BODY, Call, Reply, headers_of
from mockserver.clock import monotonic, real_now
from mockserver.connectivity.connection import Answer
from mockserver.connectivity.replies import Part, Reading, read_reply
from mockserver.errors import BadRequest, BusinessError, ErrorEntry, Refusal
from mockserver.proxy.door import Door, Refused
from mockserver.proxy.exchange import Exchange, unknown_operation
from mockserver.proxy.findings import Findings
from mockserver.proxy.paths import Found, Paths
from mockserver.proxy.upstream import Header, NoAnswer, Upstream
from mockserver.proxy.violations import (
    HEADER,
    Side,
    Violation,
    in_header,
    no_answer,
    of_answer,
    of_request,
    undeclared_headers,
    unknown_method,
    unknown_path,
)
from mockserver.record.finished import Observer
from mockserver.web.front.bearer import CHALLENGE
from mockserver.web.front.body import Gone, read_body
from mockserver.web.front.encoding import Broken, Undecodable, decoded
from mockserver.web.front.identity import Identities, tls_of, tls_version
from mockserver.web.front.no_call import logged
from mockserver.web.front.routes import matched_path
from mockserver.web.server.asgi import Receive, Scope, Send
from mockserver.web.server.refusal import as_problem, refusal_of

log = logging.getLogger(__name__)

OWN_HEADER = b"x-mock-proxy"
_MOST_LOGGED = 5
_LARGE = 256 * 1024  # bytes that take longer to check than other calls should wait

Record = Callable[[dict[str, Any]], None]


class Proxy:
    """Hands every call on, and back what the service answers.

    door      says who may call; what it turns away is no call
    record    told each call as a line of a journal
    block     whether a request that breaks its contract is answered here instead of being handed on
    strict    whether an answer may have only headers that its file declares, besides those of HTTP itself
    """

    def __init__(
        self,
        upstream: Upstream,
        paths: Paths,
        max_body: int,
        door: Door,
        access_log: Observer | None = None,
        record: Record | None = None,
        block: bool = False,
        strict: bool = False,
    ) -> None:
        self.upstream = upstream
        self.paths = paths
        self.findings = Findings()
        self._max_body = max_body
        self._door = door
        self._access_log = access_log
        self._record = record
        self._block = block
        self._strict = strict
        self._identities = Identities()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = headers_of(scope["headers"])
        refused = None if refusal_of(scope) else self._door.refusal(headers, tls_of(scope) is not None)
        if refused:
            await self._turn_away(refused, scope, send)
            return
        began = monotonic()
        found = self.paths.find(matched_path(scope), scope["method"])
        contract = found.methods.get(scope["method"]) if found.methods else None
        exchange = Exchange(self._call(scope, headers, found, contract))
        try:
            await self._answer(exchange, found, contract, scope, receive)
        except Gone:
            return
        except BadRequest as problem:
            refuse(exchange, found.any_contract, problem.refusal.status, problem.refusal.reason)
        self._note(exchange, monotonic() - began)  # first, so that whoever has the answer finds its record
        await _send(exchange, scope["method"], send)

    async def _turn_away(self, refused: Refused, scope: Scope, send: Send) -> None:
        exchange = Exchange(Call(unknown_operation(scope["method"], scope["path"])))
        refuse(exchange, None, refused.status, refused.why)
        if refused.status == HTTPStatus.UNAUTHORIZED:
            exchange.headers.append(CHALLENGE)
        await _send(exchange, scope["method"], logged(scope, send, refused.why) if self._access_log else send)

    def _call(self, scope: Scope, headers: Mapping[str, str], found: Found, contract: Contract | None) -> Call:
        session = unquote(found.session or headers.get("x-mock-session") or DEFAULT_SESSION)
        client = self._identities.caller(scope, headers).client
        path = found.path
        operation = contract.operation if contract else unknown_operation(scope["method"], path)
        query, params = scope["query_string"], found.path_params
        call = Call(operation, path, query, headers, b"", params, session, client)
        call.method, call.raw_path = scope["method"], scope["raw_path"]
        call.tls, call.stray = tls_version(scope), contract is None
        return call

    async def _answer(
        self, exchange: Exchange, found: Found, contract: Contract | None, scope: Scope, receive: Receive
    ) -> None:
        """The stages of a call, in their order."""
        call, known = exchange.call, found.any_contract
        if broken := refusal_of(scope):
            raise BadRequest(broken)
        exchange.sent = call.content = await read_body(call.headers, receive, self._max_body)
        refusal = self._check_request(exchange, found, contract)
        if self._block and exchange.violations:
            block(exchange, known, refusal)
            return
        try:
            await self._ask(exchange, found, scope)
        except NoAnswer as problem:
            exchange.violations.append(no_answer(str(problem)))
            refuse(exchange, known, problem.status, str(problem), code="SER0028")
            return
        await self._check_answer(exchange, contract)

    def _check_request(self, exchange: Exchange, found: Found, contract: Contract | None) -> BusinessError | None:
        call = exchange.call
        try:
            call.content = decoded(exchange.sent, call.headers.get("content-encoding", ""), self._max_body)
        except Broken as problem:
            exchange.violations = [Violation(Side.REQUEST, "body", str(problem))]
            return contract.refusal(HTTPStatus.BAD_REQUEST, str(problem)) if contract else None
        except Undecodable as problem:
            exchange.unchecked = str(problem)
            return None
        if contract is not None:
            exchange.violations, refusal = of_request(contract, call)
            return refusal
        exchange.violations = [unknown_method(call.method, list(found.methods)) if found.methods else unknown_path()]
        return None

    async def _ask(self, exchange: Exchange, found: Found, scope: Scope) -> None:
        call = exchange.call
        path = self.paths.at_service(scope["raw_path"].decode("latin-1"), found)
        target = path.encode("latin-1") + (b"?" + call.query if call.query else b"")
        answered = await self.upstream.ask(call.method, target, self._door.passed_on(scope["headers"]), exchange.sent)
        exchange.status, exchange.headers, exchange.content = answered.status, answered.headers, answered.content
        exchange.plain_body = answered.content

    async def _check_answer(self, exchange: Exchange, contract: Contract | None) -> None:
        headers = exchange.shown_headers
        try:
            exchange.plain_body = decoded(exchange.content, headers.get("content-encoding", ""), self._max_body)
        except Broken as problem:
            exchange.violations.append(Violation(Side.ANSWER, "body", str(problem)))
            return
        except Undecodable as problem:
            exchange.unchecked = str(problem)
            return
        if contract is None:
            return
        answer = Answer(exchange.status, headers, exchange.plain_body)
        try:
            reading = await _read(contract, answer, exchange.call)
        except Exception:  # our bug: it is logged, and the client still gets its answer
            log.exception("an answer of %s can't be checked", contract.operation.key)
            exchange.unchecked = "the check itself failed; the log says where"
            return
        exchange.verdicts = reading.verdicts
        exchange.violations += of_answer(reading)
        if self._strict:
            exchange.violations += undeclared_headers(contract, exchange.status, headers)

    def _note(self, exchange: Exchange, took: float) -> None:
        self.findings.add(exchange)
        finished = exchange.finished(took)
        if self._record is not None:
            self._record(exchange.line(finished, self.findings.calls))
        if self._access_log is not None:
            self._access_log(finished)
            _log(exchange.violations)


async def _read(contract: Contract, answer: Answer, call: Call) -> Reading:
    if len(answer.content) > _LARGE:
        return await asyncio.to_thread(read_reply, contract, answer, call.params)
    reading = read_reply(contract, answer, call.params)
    if call.method == "HEAD":  # says of a body what it would be
        return Reading(faults=tuple(one for one in reading.faults if one.part in (Part.STATUS, Part.HEADER)))
    return reading


def refuse(
    exchange: Exchange, contract: Contract | None, status: HTTPStatus, why: str, code: str | None = None
) -> None:
    """An answer of the proxy's own, in the shape that the service's errors have where its operation is known."""
    if contract is None:
        _answer_here(exchange, as_problem(Refusal(status, why)))
        return
    has_code = code is not None and code in contract.errors
    error = (
        BusinessError.of([ErrorEntry(code or "", detail=why)], status) if has_code else contract.refusal(status, why)
    )
    _answer_here(exchange, contract.error_reply(error, real_now()))


def block(exchange: Exchange, contract: Contract | None, refusal: BusinessError | None) -> None:
    """Answer a request that breaks its contract as the service would."""
    if contract is not None and refusal is not None:
        _answer_here(exchange, contract.error_reply(refusal, real_now()))
        return
    status = HTTPStatus.NOT_FOUND if contract is None else HTTPStatus.METHOD_NOT_ALLOWED
    refuse(exchange, contract, status, exchange.violations[0].text)


def _answer_here(exchange: Exchange, reply: Reply) -> None:
    exchange.status, exchange.content, exchange.plain_body = int(reply.status), reply.content, reply.content
    exchange.headers = [(b"content-type", (reply.media_type or "").encode()), (OWN_HEADER, b"not the service's answer")]
    exchange.verdicts = reply.verdicts


async def _send(exchange: Exchange, method: str, send: Send) -> None:
    await send({"type": "http.response.start", "status": exchange.status, "headers": _headers(exchange, method)})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else exchange.content})


def _headers(exchange: Exchange, method: str) -> list[Header]:
    headers = exchange.headers
    if method != "HEAD":  # whose length is that of the body that it lacks
        headers = [one for one in headers if one[0].lower() != b"content-length"]
        if exchange.status not in WITHOUT_BODY:
            headers.append((b"content-length", str(len(exchange.content)).encode()))
    if exchange.violations:
        headers = [*headers, (HEADER.encode(), in_header(exchange.violations))]
    return headers


def _log(violations: list[Violation]) -> None:
    for one in violations[:_MOST_LOGGED]:
        text = "".join(letter if letter.isprintable() else "?" for letter in str(one))
        log.warning("  %s", text, extra={"fields": one.plain})
    if len(violations) > _MOST_LOGGED:
        log.warning("  and %d more", len(violations) - _MOST_LOGGED)
