"""The body of a request, in one piece and within a limit."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.web.wire import Receive


class TooLarge(Exception):
    """The body is over the limit."""


class Gone(Exception):
    """The client went away before its request was complete."""


async def read_body(headers: Mapping[str, str], receive: Receive, limit: int) -> bytes:
    """The whole body. Raises TooLarge as soon as that is known, and Gone."""
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise TooLarge
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > limit:
            raise TooLarge
        return body
    chunks, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise TooLarge
    return b"".join(chunks)
