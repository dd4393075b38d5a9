"""The connection behind a request, as its scope hands it on: its transport, what TLS knows, and how to break it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Mapping
from typing import Any

from mockserver.tls.numbers import number_of_cipher, number_of_version

WHEN_STOPPING = "when_stopping"
"""In the state of each request: functions that the server calls when it stops, as a stream has no end of its own."""

_TRANSPORT = "crr_mock.transport"
_NO_LINGER = struct.pack("ii", 1, 0)


def extensions_of(transport: asyncio.Transport) -> dict[str, Any]:
    """What stands in the scope of each request of a connection."""
    extensions: dict[str, Any] = {_TRANSPORT: transport}
    connection = transport.get_extra_info("ssl_object")
    if connection is not None:
        extensions["tls"] = _tls_extension(connection)
    return extensions


def _tls_extension(connection: ssl.SSLObject) -> dict[str, Any]:
    """The ASGI TLS extension: what the client showed, and how the connection is encrypted."""
    shown = connection.getpeercert(binary_form=True)
    cipher = connection.cipher()
    return {
        "server_cert": None,
        "client_cert_chain": [ssl.DER_cert_to_PEM_cert(shown)] if shown else [],
        "client_cert_name": None,
        "client_cert_error": None,
        "tls_version": number_of_version(connection.version()),
        "cipher_suite": number_of_cipher(cipher[0] if cipher else None),
    }


def transport_of(scope: Mapping[str, Any]) -> asyncio.Transport | None:
    """The transport of the request's connection; None in-process, or under another server."""
    transport: asyncio.Transport | None = scope.get("extensions", {}).get(_TRANSPORT)
    return transport


def reset(transport: asyncio.Transport) -> None:
    """Close with a TCP RST: what wasn't sent is thrown away, and the client's next read fails."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
