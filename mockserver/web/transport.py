"""The connection behind a request: uvicorn's protocol, which also hands its transport on in the ASGI scope."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Mapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockserver.tls.numbers import number_of_cipher, number_of_version

_TRANSPORT = "crr_mock.transport"
_END_OF_HEAD = b"\r\n\r\n"
_ONE_RECORD = 8 * 1024
_NO_LINGER = struct.pack("ii", 1, 0)


class ConnectionProtocol(HttpToolsProtocol):
    """One connection. What `extensions` holds stands in the scope of each of its requests."""

    extensions: dict[str, Any]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        joined = JoinedWrites(transport, self.loop)
        super().connection_made(joined)  # type: ignore[arg-type]
        self.extensions = {_TRANSPORT: joined}
        connection = transport.get_extra_info("ssl_object")
        if connection is not None:
            self.extensions["tls"] = _tls_extension(connection)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = self.extensions


class JoinedWrites:
    """A transport that sends the head of a reply with the body behind it: one system call and one packet, not two."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head = b""

    def write(self, data: bytes) -> None:
        if self._head:
            head, self._head = self._head, b""
            if len(data) < _ONE_RECORD:
                self._transport.write(head + data)  # TLS makes a record of each write
            else:
                self._transport.writelines((head, data))
        elif data.endswith(_END_OF_HEAD):
            self._head = data
            self._loop.call_soon(self._send_head)  # alone, unless its body has come by then
        else:
            self._transport.write(data)

    def close(self) -> None:
        self._send_head()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _send_head(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)


def _tls_extension(connection: ssl.SSLObject) -> dict[str, Any]:
    """The ASGI TLS extension, which uvicorn lacks: what the client showed, and how the connection is encrypted."""
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
