"""The uvicorn server: listening, work beside the requests, and a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from types import FrameType

import uvicorn

from mockserver.errors import AddressError, SettingsError
from mockserver.settings import Settings
from mockserver.tls.context import ClientCertificates, ReloadingContext
from mockserver.tls.folder import ServerFiles
from mockserver.web.server.asgi import ASGIApp
from mockserver.web.server.connection import Connection
from mockserver.web.server.ending import Ending
from mockserver.web.server.limits import Limits
from mockserver.web.server.secure import SecureServer
from mockserver.web.server.transport import WHEN_STOPPING

log = logging.getLogger(__name__)

GRACE_S = 8  # docker stop kills after ten

Beside = Callable[[], Awaitable[None]]


def listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """A listening socket; port 0 takes a free one. Callers wait until the server is ready, nobody is turned away.

    option  by which a user chooses another port
    """
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
        remedy = f"stop what uses it, or choose another with {option} (0 takes a free one)"
        raise AddressError(f"can't listen on {host}:{port}: {problem.strerror}; {remedy}") from None
    return listener


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """The URL at which a client on this machine reaches the socket."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"{scheme}://{host}:{port}"


@dataclass(frozen=True, slots=True)
class SecureListener:
    """Where the server listens for TLS, and with which certificates."""

    socket: socket.socket
    context: ReloadingContext


def listen_securely(settings: Settings) -> SecureListener | None:
    """The TLS listener that the settings ask for. Raises CertificateError where its certificates can't be used."""
    if settings.tls is None:
        if settings.tls_only:
            raise SettingsError("--tls-only needs --tls DIR, with the certificates to serve with")
        return None
    context = ReloadingContext.of(ServerFiles(settings.tls), ClientCertificates(settings.client_cert))
    return SecureListener(listen(settings.host, settings.tls_port, "--tls-port"), context)


class Server(uvicorn.Server):
    """Serves one app until SIGINT or SIGTERM, then lets running requests finish.

    ready   called when the first request can come
    beside  coroutines that run as long as the server does
    secure  where it listens for TLS, besides its plain sockets
    finish  coroutines that run when the last request has been answered
    date    whether answers get a Date; those that come from elsewhere have one
    limits  of each connection
    """

    def __init__(
        self,
        app: ASGIApp,
        ready: Callable[[], None] = lambda: None,
        beside: Sequence[Beside] = (),
        secure: SecureListener | None = None,
        finish: Sequence[Beside] = (),
        date: bool = True,
        limits: Limits = Limits(),
    ) -> None:
        self._protocol = partial(Connection, limits, Ending(limits.keep_alive_s))
        super().__init__(
            uvicorn.Config(
                app,
                loop="auto",
                http=self._protocol,  # type: ignore[arg-type]
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                date_header=date,
                proxy_headers=False,  # they would replace the address that a proxy is known by
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._ready = ready
        self._beside = beside
        self._secure = secure
        self._finish = finish
        self._secure_server: SecureServer | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._when_stopping: list[Callable[[], None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state[WHEN_STOPPING] = self._when_stopping
        await super().startup(sockets)
        if self._secure:
            self._secure_server = self._listen_securely(self._secure)
        self._tasks = [asyncio.ensure_future(start()) for start in self._beside]
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=0)  # each has begun, so that an edit isn't missed from here on
        self._ready()

    def _listen_securely(self, secure: SecureListener) -> SecureServer:
        protocol = partial(self._protocol, self.config, self.server_state, self.lifespan.state)
        return SecureServer(secure.socket, secure.context, protocol)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("stopping; running requests may finish, a second signal ends them")
        for task in self._tasks:
            task.cancel()
        for stop in list(self._when_stopping):
            stop()
        if self._secure_server:
            self._secure_server.close()
        await super().shutdown(sockets)
        for finish in self._finish:
            await finish()

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
