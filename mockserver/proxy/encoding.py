"""Bodies that were compressed on their way: the bytes as the spec files speak of them."""

from __future__ import annotations

import zlib

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class Undecodable(Exception):
    """The body can't be read; the message says why."""


class Broken(Undecodable):
    """It isn't what its Content-Encoding says."""


def decoded(content: bytes, encoding: str, most: int) -> bytes:
    """The body without its Content-Encoding. Raises Undecodable, also for what gets larger than `most` bytes."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not content:
        return content
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Undecodable(f"Content-Encoding: {encoding} can't be read here")
    reader = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        plain = reader.decompress(content, most)
    except zlib.error:
        raise Broken(f"the body isn't {encoding}, as Content-Encoding says") from None
    if reader.unconsumed_tail:
        raise Undecodable(f"the body has more than {most} bytes when it is unpacked (--max-body)")
    if not reader.eof:
        raise Broken(f"the body ends in the middle of its {encoding}")
    return plain
