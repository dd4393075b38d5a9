"""Replies on their way out: sent as they are, or broken on the connection as a scenario wants it."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from mockserver.call import Delivery, Fault, Reply
from mockserver.clock import sleep, wait_for
from mockserver.errors import Refusal
from mockserver.web.server.asgi import Header, Receive, Scope, Send
from mockserver.web.server.refusal import as_problem
from mockserver.web.server.transport import reset, transport_of

_TICK = timedelta(milliseconds=50)


async def send_reply(reply: Reply, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the reply; a fault that needs the connection becomes a visible 502 where there is none."""
    if reply.delivery is None:
        await _send(reply, send)
        return
    transport = transport_of(scope)
    if transport is None and reply.delivery.fault is not Fault.DRIBBLE:
        await _send(_no_connection(reply.delivery.fault), send)
        return
    await _FAULTS[reply.delivery.fault](reply, reply.delivery, Connection(transport, receive, send))


class Connection:
    """The connection of one request, to be written to beside HTTP's rules, and to be broken."""

    def __init__(self, transport: Any, receive: Receive, send: Send) -> None:
        self.transport, self.receive, self.send = transport, receive, send

    async def head(self, reply: Reply, headers: list[Header] | None = None) -> None:
        headers = _headers(reply) if headers is None else headers
        await self.send({"type": "http.response.start", "status": reply.status, "headers": headers})

    async def part(self, data: bytes, more: bool = True) -> None:
        await self.send({"type": "http.response.body", "body": data, "more_body": more})

    async def close(self) -> None:
        """Send what is waiting, then end the connection; back when it has ended."""
        self.transport.close()
        await self._ended()

    async def reset(self) -> None:
        reset(self.transport)
        await self._ended()

    async def client_left(self, limit: timedelta | None) -> None:
        await wait_for(self._ended(), limit)

    @property
    def open(self) -> bool:
        return self.transport is None or not self.transport.is_closing()

    async def _ended(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def _send(reply: Reply, send: Send) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": _headers(reply)})
    await send({"type": "http.response.body", "body": reply.content})


def _headers(reply: Reply) -> list[Header]:
    """A header of the reply's own replaces ours of the same name."""
    headers = [(b"content-length", b"%d" % len(reply.content))]
    own = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
    if reply.media_type and "content-type" not in map(str.lower, reply.headers):
        headers.append((b"content-type", reply.media_type.encode("latin-1")))
    return headers + own


async def _begin(reply: Reply, delivery: Delivery, connection: Connection) -> None:
    """The head and the first bytes of the body, as far as the fault lets them leave."""
    if delivery.sent is not None:
        await connection.head(reply)
        await connection.part(reply.content[: delivery.sent])


async def _connection_reset(_reply: Reply, _delivery: Delivery, connection: Connection) -> None:
    await connection.reset()


async def _empty_response(_reply: Reply, _delivery: Delivery, connection: Connection) -> None:
    await connection.close()


async def _malformed_chunk(reply: Reply, delivery: Delivery, connection: Connection) -> None:
    """A chunked reply of the right status whose first chunk has no length."""
    await connection.head(reply, [one for one in _headers(reply) if one[0] != b"content-length"])
    await connection.part(b"")  # with it the head leaves
    connection.transport.write(delivery.garbage)
    await connection.close()


async def _random_data_then_close(_reply: Reply, delivery: Delivery, connection: Connection) -> None:
    connection.transport.write(delivery.garbage)
    await connection.close()


async def _truncated_body(reply: Reply, delivery: Delivery, connection: Connection) -> None:
    await _begin(reply, delivery, connection)
    await connection.close()


async def _dribble(reply: Reply, delivery: Delivery, connection: Connection) -> None:
    """The body at so many bytes a second, in a piece each tick, or byte by byte where that is slower."""
    await connection.head(reply)
    size = max(1, round(delivery.rate * _TICK.total_seconds()))
    for start in range(0, len(reply.content), size):
        if not connection.open:
            return
        piece = reply.content[start : start + size]
        await connection.part(piece)
        await sleep(timedelta(seconds=len(piece) / delivery.rate))
    await connection.part(b"", more=False)


async def _stall(reply: Reply, delivery: Delivery, connection: Connection) -> None:
    await _begin(reply, delivery, connection)
    await connection.client_left(delivery.hold)
    await connection.close()


async def _duplicate_reply(reply: Reply, _delivery: Delivery, connection: Connection) -> None:
    await _send(reply, connection.send)
    if connection.open:
        head = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n".encode()
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in _headers(reply))
        connection.transport.write(head + lines + b"\r\n" + reply.content)


_FAULTS = {
    Fault.CONNECTION_RESET: _connection_reset,
    Fault.EMPTY_RESPONSE: _empty_response,
    Fault.MALFORMED_CHUNK: _malformed_chunk,
    Fault.RANDOM_DATA_THEN_CLOSE: _random_data_then_close,
    Fault.TRUNCATED_BODY: _truncated_body,
    Fault.DRIBBLE: _dribble,
    Fault.STALL: _stall,
    Fault.DUPLICATE_REPLY: _duplicate_reply,
}


def _no_connection(fault: Fault) -> Reply:
    text = (
        f"the fault {fault} needs a connection to break, and this call came without one (in-process, or another server)"
    )
    reply = as_problem(Refusal(HTTPStatus.BAD_GATEWAY, text))
    reply.headers["x-mock-fault"] = fault
    return reply
