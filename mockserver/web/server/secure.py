"""The TLS port. It accepts its connections by itself, so that a refused handshake is told with whom it was."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from mockserver.clock import sleep
from mockserver.tls.context import PEER, ReloadingContext

log = logging.getLogger(__name__)

HANDSHAKE_S = 10
_PAUSE = timedelta(seconds=1)


class SecureServer:
    """Listens until it is closed; its connections go on."""

    def __init__(
        self, listener: socket.socket, context: ReloadingContext, protocol: Callable[[], asyncio.Protocol]
    ) -> None:
        self._listener = listener
        self._context = context
        self._protocol = protocol
        self._handshakes: set[asyncio.Task[None]] = set()
        listener.setblocking(False)
        self._accepting = asyncio.ensure_future(self._listen())

    def close(self) -> None:
        self._accepting.cancel()

    async def _listen(self) -> None:
        with self._listener:
            await self._accept()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(self._listener)
            except OSError as problem:
                log.error("no connection can be accepted: %s; the next try follows in a second", problem.strerror)
                await sleep(_PAUSE)
                continue
            task = loop.create_task(self._greet(connection, address))
            self._handshakes.add(task)
            task.add_done_callback(self._handshakes.discard)

    async def _greet(self, connection: socket.socket, address: tuple[str, int]) -> None:
        """Shake hands; where that fails, it has been told."""
        PEER.set(_written(*address[:2]))
        with suppress(OSError):
            await asyncio.get_running_loop().connect_accepted_socket(
                self._protocol, connection, ssl=self._context, ssl_handshake_timeout=HANDSHAKE_S
            )


def _written(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
