"""Bodies that were compressed on their way: the bytes as the spec files speak of them."""

from __future__ import annotations

import zlib

TAKEN = "gzip, deflate"
_GZIP = 16 + zlib.MAX_WBITS


class Undecodable(Exception):
    """The body can't be read; the message says why."""


class Unknown(Undecodable):
    """Its Content-Encoding is none that is known here."""


class Broken(Undecodable):
    """It isn't what its Content-Encoding says."""


class TooMuch(Undecodable):
    """It is too large when it is unpacked."""


def decoded(content: bytes, encoding: str, most: int) -> bytes:
    """The body without its Content-Encoding. Raises Undecodable, also for what gets larger than `most` bytes."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not content:
        return content
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unknown(f"Content-Encoding: {encoding[:60]} can't be read here")
    window = _deflate_window(content) if encoding == "deflate" else _GZIP
    try:
        return _unpacked(content, window, encoding, most)
    except zlib.error:
        raise Broken(f"the body isn't {encoding}, as Content-Encoding says") from None


def _deflate_window(content: bytes) -> int:
    """deflate means zlib's format (RFC 9110, 8.4.1.2), but some clients send it without its head."""
    has_head = len(content) > 1 and content[0] & 15 == zlib.DEFLATED and int.from_bytes(content[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS


def _unpacked(content: bytes, window: int, encoding: str, most: int) -> bytes:
    """All of it; gzip may have several members, one behind the other."""
    plain = b""
    while content:
        reader = zlib.decompressobj(window)
        plain += reader.decompress(content, most + 1 - len(plain))
        if len(plain) > most:
            raise TooMuch(f"the body has more than {most} bytes when it is unpacked (--max-body)")
        if not reader.eof:
            raise Broken(f"the body ends in the middle of its {encoding}")
        content = reader.unused_data
        if content and window != _GZIP:
            raise Broken(f"the body goes on behind its {encoding}")
    return plain
