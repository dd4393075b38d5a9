"""TLS versions and cipher suites: the numbers that go over the wire, and the names that people read."""

from __future__ import annotations

import ssl
from functools import cache

_VERSIONS = {"TLSv1.2": 0x0303, "TLSv1.3": 0x0304}


@cache
def _ciphers() -> dict[str, int]:
    return {one["name"]: one["id"] & 0xFFFF for one in ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).get_ciphers()}


def number_of_version(name: str | None) -> int | None:
    return _VERSIONS.get(name or "")


def number_of_cipher(name: str | None) -> int | None:
    """The number that IANA gave the cipher suite with this name in OpenSSL."""
    return _ciphers().get(name or "")


def name_of_version(number: int | None) -> str | None:
    return next((name for name, one in _VERSIONS.items() if one == number), None)


def name_of_cipher(number: int | None) -> str | None:
    return next((name for name, one in _ciphers().items() if one == number), None)
