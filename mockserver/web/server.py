"""The uvicorn server: listening, work beside the requests, and a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Generator, Sequence
from types import FrameType

import uvicorn
from fastapi import FastAPI

from mockserver.errors import AddressError
from mockserver.web.transport import ConnectionProtocol

log = logging.getLogger(__name__)

GRACE_S = 8  # docker stop kills after ten

Beside = Callable[[], Awaitable[None]]


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Callers wait until the server is ready, nobody is turned away."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except socket.gaierror:
        listener.close()
        raise AddressError(f"can't listen on {host}: no address has this name; try --host 127.0.0.1") from None
    except OSError as problem:
        listener.close()
        remedy = "stop what uses it, or choose another with --port (0 takes a free one)"
        raise AddressError(f"can't listen on {host}:{port}: {problem.strerror}; {remedy}") from None
    return listener


def url_of(listener: socket.socket) -> str:
    """The URL at which a client on this machine reaches the socket."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}"


class Server(uvicorn.Server):
    """Serves one app until SIGINT or SIGTERM, then lets running requests finish.

    ready   called when the first request can come
    beside  coroutines that run as long as the server does
    """

    def __init__(self, app: FastAPI, ready: Callable[[], None] = lambda: None, beside: Sequence[Beside] = ()) -> None:
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
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._ready = ready
        self._beside = beside
        self._tasks: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tasks = [asyncio.ensure_future(start()) for start in self._beside]
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("stopping; running requests may finish, a second signal ends them")
        for task in self._tasks:
            task.cancel()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals end the server and nothing else; uvicorn would raise them again afterwards, as a failure."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        self.force_exit = self.should_exit
        self.should_exit = True
