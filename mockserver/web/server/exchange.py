"""One request and its reply on a connection: the two callables of ASGI, in bytes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, MutableMapping
from http import HTTPStatus
from typing import Any, Protocol

from mockserver.call import WITHOUT_BODY
from mockserver.errors import BadRequest, Refusal

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_MUCH = 64 * 1024  # bytes of a body that wait before the client has to
_STATUS_LINES = {int(one): f"HTTP/1.1 {one} {one.phrase}\r\n".encode() for one in HTTPStatus}
_GONE = {"type": "http.disconnect"}


class Carrier(Protocol):
    """What an exchange needs of the connection that it is on."""

    app: Any
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    drained: asyncio.Future[None] | None

    @property
    def gone(self) -> bool: ...

    def write(self, head: bytes, body: bytes = b"") -> None: ...

    def ending(self, keep_alive: bool, date: bool) -> bytes: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def finished(self, exchange: Exchange) -> None: ...


class Exchange:
    """`receive` and `send` of one request.

    keep_alive  whether another request may follow on the connection
    expects     whether the client waits for 100 Continue before it sends its body
    complete    whether all of the request has come
    answered    whether all of the reply has been handed to the transport

    The head of a reply leaves with the first piece of its body, as ASGI has it: in one system call and one packet.
    """

    __slots__ = (
        "_body",
        "_chunked",
        "_connection",
        "_head",
        "_left",
        "_read",
        "_refusal",
        "_silent",
        "_waiter",
        "answered",
        "complete",
        "expects",
        "keep_alive",
        "scope",
    )

    def __init__(self, connection: Carrier, scope: dict[str, Any], keep_alive: bool, expects: bool) -> None:
        self.scope = scope
        self.keep_alive = keep_alive
        self.expects = expects
        self.complete = False
        self.answered = False
        self._connection = connection
        self._body: list[bytes] = []
        self._read = False
        self._waiter: asyncio.Future[None] | None = None
        self._refusal: Refusal | None = None
        self._head: bytes | None = None  # of the reply; empty when it has left
        self._silent = False
        self._chunked = False
        self._left: int | None = None

    async def run(self) -> None:
        """Let the app answer; what it leaves unanswered becomes a 500, or ends with the connection."""
        try:
            await self._connection.app(self.scope, self.receive, self.send)
        except asyncio.CancelledError:  # the server doesn't wait any longer
            self._connection.transport.abort()
            raise
        except Exception:
            log.exception("%s %s failed", self.scope["method"], self.scope["path"])
        if self.answered or self._connection.gone:
            return
        if self._head == b"":
            self._connection.transport.close()
            return
        self._head = None
        text = b"the mock failed; its log says where\n"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
        await self.send({"type": "http.response.start", "status": 500, "headers": headers})
        await self.send({"type": "http.response.body", "body": text})

    # -- the request ---------------------------------------------------------------------------------------------

    def take(self, body: bytes) -> None:
        """A piece of the body has come; nobody wants it once there is a reply."""
        if not self.answered:
            self._body.append(body)
            if len(self._body) > 1 and sum(map(len, self._body)) > _MUCH:
                self._connection.pause()
            self.wake()

    def end(self) -> None:
        """All of the request has come."""
        self.complete = True
        self.wake()

    def refuse(self, refusal: Refusal) -> None:
        """The body turns out to be broken, or doesn't come."""
        self._refusal = refusal
        self.keep_alive = False
        self.wake()

    def wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def receive(self) -> Message:
        connection = self._connection
        if self.expects and not self.complete and not connection.gone:
            connection.transport.write(_CONTINUE)
        self.expects = False
        while not self.answered:
            if self._refusal:
                raise BadRequest(self._refusal)
            if (self.complete or (self._body and not connection.gone)) and not self._read:
                return self._next()
            if connection.gone:
                break
            connection.resume()
            await self._wait()
        return _GONE

    def _next(self) -> Message:
        body, self._body = b"".join(self._body), []
        self._read = self.complete
        return {"type": "http.request", "body": body, "more_body": not self.complete}

    async def _wait(self) -> None:
        self._waiter = self._connection.loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    # -- the reply -----------------------------------------------------------------------------------------------

    async def send(self, message: Message) -> None:
        connection = self._connection
        if connection.drained is not None and not connection.gone:
            await connection.drained
        if connection.gone:
            return
        if message["type"] == "http.response.start":
            self._begin(message["status"], message.get("headers", ()))
        else:
            self._go_on(message.get("body", b""), message.get("more_body", False))

    def _begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        if self._head is not None:
            raise RuntimeError("a second reply to one request")
        if not self.complete and (self.expects or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
            self.keep_alive = False  # nobody knows whether the body comes, or nobody wants it
        self._head = self._head_of(status, headers)

    def _head_of(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The head as bytes. A header of the app's replaces the server's of the same name."""
        lines = [_STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status]
        length, date = None, True
        for name, value in headers:
            key = name.lower()
            if key == b"content-length":
                length = int(value)
                if status in WITHOUT_BODY:
                    continue
            elif key == b"date":
                date = False
            elif key == b"connection":
                self.keep_alive = self.keep_alive and b"close" not in value.lower()
                continue
            lines.append(b"%b: %b\r\n" % (name, value))
        lines.append(self._framing(status, length))
        head = b"".join(lines)
        ends = len(lines) - (not lines[-1])
        if head.count(b"\r") != ends or head.count(b"\n") != ends or b"\0" in head:
            raise RuntimeError("a header of the reply holds the end of a line")
        return head + self._connection.ending(self.keep_alive, date)

    def _framing(self, status: int, length: int | None) -> bytes:
        """How the client knows where the body ends."""
        self._silent = status in WITHOUT_BODY or self.scope["method"] == "HEAD"
        self._left = length
        self._chunked = length is None and not self._silent and self.scope["http_version"] == "1.1"
        if self._chunked:
            return b"transfer-encoding: chunked\r\n"
        if length is None and not self._silent:
            self.keep_alive = False  # a client of HTTP/1.0 reads until the end
        return b""

    def _go_on(self, body: bytes, more: bool) -> None:
        head = self._head
        if self.answered or head is None:
            raise RuntimeError("a body without its head")
        self._head = b""
        self._connection.write(head, self._framed(body, more))
        if not more:
            self.answered = True
            self.wake()
            self._connection.finished(self)

    def _framed(self, body: bytes, more: bool) -> bytes:
        if self._silent:
            return b""
        if self._chunked:
            return (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + (b"" if more else b"0\r\n\r\n")
        if self._left is not None:
            self._left -= len(body)
            if self._left < 0 or (self._left and not more):
                raise RuntimeError("the body isn't as long as its Content-Length")
        return body
