"""JSON as requests bring it, within limits: reading and checking it takes time by the part, not by the byte."""

from __future__ import annotations

from typing import Any

import orjson

# A body of 16 MB with the smallest records that any service takes has 350,000 of them.
_MOST_PARTS = 500_000
_MOST_NAMES = 600_000  # distinct ones in one object take longest


class BeyondReading(ValueError):
    """JSON beyond the limits; the message says which."""


def read_json(content: bytes) -> Any:
    """The value. Raises BeyondReading, and orjson.JSONDecodeError for what isn't JSON."""
    if content.count(b"[") + content.count(b"{") > _MOST_PARTS:
        raise BeyondReading(f"of at most {_MOST_PARTS:,} lists and objects")
    if content.count(b'":') > _MOST_NAMES:
        raise BeyondReading(f"of at most {_MOST_NAMES:,} names")
    return orjson.loads(content)
