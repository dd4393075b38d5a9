"""What takes long is done in pieces: in between, the services answer their clients."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

from fastapi.responses import StreamingResponse

from mockserver.clock import turn

_AT_ONCE = 32 * 1024  # bytes


def json_list(values: Iterable[Any]) -> StreamingResponse:
    """The values as JSON; they must stay as they are until the last one is written."""
    return StreamingResponse(_in_pieces(values), media_type="application/json")


async def _in_pieces(values: Iterable[Any]) -> AsyncIterator[bytes]:
    piece = b"["
    for number, value in enumerate(values):
        piece += (b"," if number else b"") + json.dumps(value).encode()  # of whole numbers of any size
        if len(piece) > _AT_ONCE:
            yield piece
            piece = b""
            await turn()
    yield piece + b"]"
