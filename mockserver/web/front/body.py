"""The body of a request, in one piece, unpacked and within a limit."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from mockserver.errors import BadRequest, Refusal
from mockserver.web.front.encoding import TAKEN, TooMuch, Undecodable, Unknown, decoded
from mockserver.web.server.asgi import Receive
from mockserver.web.server.refusal import bad


class Gone(Exception):
    """The client went away before its request was complete."""


async def read_body(headers: Mapping[str, str], receive: Receive, limit: int) -> bytes:
    """The whole body as it was sent. Raises BadRequest as soon as it is known to be too large, and Gone."""
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > limit:
            raise _too_large(limit)
        return body
    chunks, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise _too_large(limit)
    return b"".join(chunks)


async def whole_body(headers: Mapping[str, str], receive: Receive, limit: int) -> bytes:
    """The whole body, unpacked. Raises BadRequest and Gone."""
    body = await read_body(headers, receive, limit)
    return unpacked(headers, body, limit) if "content-encoding" in headers else body


def unpacked(headers: Mapping[str, str], body: bytes, limit: int) -> bytes:
    """The body without its Content-Encoding. Raises BadRequest."""
    try:
        return decoded(body, headers["content-encoding"], limit)
    except Unknown as problem:
        taken = {"accept-encoding": TAKEN}
        raise BadRequest(Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{problem}, only {TAKEN}", taken)) from None
    except TooMuch as problem:
        raise BadRequest(Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(problem))) from None
    except Undecodable as problem:
        raise BadRequest(bad(str(problem))) from None


def _too_large(limit: int) -> BadRequest:
    return BadRequest(Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is larger than {limit} bytes"))
