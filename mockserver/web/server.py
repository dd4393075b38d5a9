"""The uvicorn server: listening, the banner once it is ready, and a clean end."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from mockserver.errors import AddressError
from mockserver.web.transport import ConnectionProtocol


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound to the address; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as problem:
        listener.close()
        remedy = "stop what uses it, or choose another with --port (0 takes a free one)"
        raise AddressError(f"can't listen on {host}:{port}: {problem.strerror}; {remedy}") from None
    return listener


class Server(uvicorn.Server):
    """Serves one app and calls `ready` when the first request can come."""

    def __init__(self, app: FastAPI, ready: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="auto",
                http=ConnectionProtocol,
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=5,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()
