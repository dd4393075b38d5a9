"""The service behind the proxy: asked as the client asked, within a time and a size, each failure in a sentence."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult

import httpcore2

from mockserver.connectivity.connection import place_of, why

Header = tuple[bytes, bytes]

# Of one connection, so not for the next one: RFC 9110, 7.6.1; a body is sent on in one piece, whatever it came in.
_HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
_OURS = {b"host", b"content-length", b"expect"}
_MOST_CONNECTIONS = 200
_IDLE_S = 3.0  # less than most servers wait before they close an idle connection
_ASKED_TWICE = (b"GET", b"HEAD")
_CLOSED = "without sending a response"
_LAST_STATUS = 599


class NoAnswer(Exception):
    """The service didn't answer, or with something that can't be handed on; `status` is what the client gets."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answered:
    """What the service answered; header names as they came."""

    status: int
    headers: list[Header]
    content: bytes


class Upstream:
    """The service, at a URL.

    context    None for plain HTTP
    timeout_s  how long a whole answer may take
    max_body   how many bytes its body may have
    """

    def __init__(self, url: SplitResult, context: ssl.SSLContext | None, timeout_s: float, max_body: int) -> None:
        self.url = url
        self.place = place_of(url)
        self._timeout_s = timeout_s
        self._max_body = max_body
        self._host = url.netloc.rpartition("@")[2].encode()
        most = _MOST_CONNECTIONS
        self._kept = httpcore2.AsyncConnectionPool(context, max_connections=most, keepalive_expiry=_IDLE_S)
        self._fresh = httpcore2.AsyncConnectionPool(context, max_connections=most, max_keepalive_connections=0)

    async def ask(self, method: str, target: bytes, headers: Iterable[Header], body: bytes) -> Answered:
        """The answer to a call of the client's. Raises NoAnswer."""
        request = httpcore2.Request(
            method.encode(),
            httpcore2.URL(
                scheme=self.url.scheme.encode(),
                host=(self.url.hostname or "").encode(),
                port=self.url.port,
                target=target,
            ),
            headers=self._headers(list(headers), body),
            content=body,
        )
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._answer(request)
        except (httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.TimeoutException, OSError) as problem:
            raise self._no_answer(problem) from None

    async def close(self) -> None:
        await self._kept.aclose()
        await self._fresh.aclose()

    async def _send(self, request: httpcore2.Request) -> httpcore2.Response:
        """The head of the answer.

        A service may close an idle connection in the moment in which the next request leaves for it. What reads is
        then asked again; a write gets a connection of its own, as nobody could say whether it was done (RFC 9112, 9.3).
        """
        if request.method not in _ASKED_TWICE:
            return await self._fresh.handle_async_request(request)
        steps = _Steps()
        request.extensions["trace"] = steps
        try:
            return await self._kept.handle_async_request(request)
        except (httpcore2.RemoteProtocolError, httpcore2.NetworkError) as problem:
            if steps.connected or (isinstance(problem, httpcore2.ProtocolError) and _CLOSED not in str(problem)):
                raise
        return await self._fresh.handle_async_request(request)

    async def _answer(self, request: httpcore2.Request) -> Answered:
        response = await self._send(request)
        try:
            content = await self._body(response)
        except (httpcore2.ProtocolError, httpcore2.NetworkError) as problem:
            if isinstance(problem, httpcore2.ProtocolError) and "complete" not in str(problem):
                raise  # garbage, such as a chunk without a length
            words = f"{self.place} broke off in the middle of its answer"
            raise NoAnswer(HTTPStatus.BAD_GATEWAY, words) from None
        finally:
            await response.aclose()
        if response.status > _LAST_STATUS:
            raise NoAnswer(HTTPStatus.BAD_GATEWAY, f"{self.place} answers with {response.status}, which is no status")
        return Answered(response.status, end_to_end(response.headers), content)

    async def _body(self, response: httpcore2.Response) -> bytes:
        content = bytearray()
        async for chunk in response.aiter_stream():
            content += chunk
            if len(content) > self._max_body:
                words = f"{self.place} answers with more than {self._max_body} bytes (--max-body)"
                raise NoAnswer(HTTPStatus.BAD_GATEWAY, words)
        return bytes(content)

    def _headers(self, sent: list[Header], body: bytes) -> list[Header]:
        """The client's, but those of its own connection."""
        passed = [one for one in end_to_end(sent) if one[0].lower() not in _OURS]
        sized = body or any(name.lower() in (b"content-length", b"transfer-encoding") for name, _ in sent)
        length = [(b"content-length", str(len(body)).encode())] if sized else []
        return [(b"host", self._host), *passed, *length]

    def _no_answer(self, problem: Exception) -> NoAnswer:
        if isinstance(problem, TimeoutError | httpcore2.TimeoutException):
            return NoAnswer(HTTPStatus.GATEWAY_TIMEOUT, why(TimeoutError(), self.place, self._timeout_s))
        words = str(problem)
        if _CLOSED in words:
            return NoAnswer(HTTPStatus.BAD_GATEWAY, f"{self.place} closed the connection without an answer")
        if isinstance(problem, httpcore2.ProtocolError):
            return NoAnswer(HTTPStatus.BAD_GATEWAY, f"{self.place} doesn't answer in HTTP: {words}")
        return NoAnswer(HTTPStatus.BAD_GATEWAY, why(problem, self.place, self._timeout_s))


class _Steps:
    """Told what happens on the way of a request; `connected` is whether a connection had to be made for it."""

    def __init__(self) -> None:
        self.connected = False

    async def __call__(self, step: str, _info: object) -> None:
        self.connected |= step.startswith("connection.connect_")


def end_to_end(headers: list[Header]) -> list[Header]:
    """Those that a proxy hands on: all but those of one connection."""
    named = {
        name.strip().lower() for key, value in headers if key.lower() == b"connection" for name in value.split(b",")
    }
    return [one for one in headers if one[0].lower() not in _HOP_BY_HOP | named]
