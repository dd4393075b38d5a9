"""One connection of a client: its requests are answered in their order, each within its time."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import deque
from http import HTTPStatus
from typing import Any

import uvicorn
from uvicorn.protocols.utils import get_local_addr, get_remote_addr
from uvicorn.server import ServerState

from mockserver.errors import BadRequest, Refusal
from mockserver.web.server.ending import Ending
from mockserver.web.server.exchange import Exchange
from mockserver.web.server.limits import Limits
from mockserver.web.server.parser import Parser
from mockserver.web.server.refusal import refused
from mockserver.web.server.transport import extensions_of

log = logging.getLogger(__name__)

_ONE_RECORD = 8 * 1024
_MOST_WAITING = 16  # requests that a client sent without waiting for replies
_LINGER_S = 2.0  # for who is still sending: a reset would cost it the reply


class Connection(asyncio.Protocol):
    """What stands behind `limits` and `ending` is what uvicorn hands to a protocol.

    gone     whether the client has left
    drained  what to wait for before more is written; None while the client keeps up
    """

    def __init__(
        self,
        limits: Limits,
        ending: Ending,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.app: Any = config.loaded_app
        self.loop = _loop or asyncio.get_running_loop()
        self.gone = False
        self.drained: asyncio.Future[None] | None = None
        self._limits = limits
        self._ending = ending
        self._server = server_state
        self._state = app_state
        self._running: Exchange | None = None
        self._waiting: deque[Exchange] = deque()
        self._arriving: Exchange | None = None  # its body isn't whole yet
        self._since: float | None = None  # when a request began that isn't whole yet
        self._deadline = math.inf
        self._ended = False  # what comes isn't looked at any longer
        self._paused = False

    # -- called by the loop --------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        self._server.connections.add(self)  # type: ignore[arg-type]
        extensions = extensions_of(transport)
        self.client = get_remote_addr(transport)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "server": get_local_addr(transport),
            "client": self.client,
            "scheme": "https" if "tls" in extensions else "http",
            "root_path": "",
            "extensions": extensions,
            "state": self._state,
        }
        self._parser = Parser(scope, self._limits, self)
        self._timer = self.loop.call_later(self._limits.request_s, self._late)
        self._fires = self._deadline = self.loop.time() + self._limits.request_s

    def data_received(self, data: bytes) -> None:
        if self._ended:
            return
        try:
            self._parser.feed(data)
        except BadRequest as problem:
            self._refuse(problem.refusal)
            return
        if self._parser.in_head or self._arriving is not None:
            if self._since is None:
                self._since = self.loop.time()
                self._until(self._since + self._limits.request_s)
        else:
            self._since = None
            self._deadline = math.inf if self._running is not None else self.loop.time() + self._limits.keep_alive_s

    def pause_writing(self) -> None:
        self.drained = self.loop.create_future()

    def resume_writing(self) -> None:
        if self.drained is not None:
            self.drained.set_result(None)
            self.drained = None

    def connection_lost(self, _problem: Exception | None) -> None:
        self.gone = True
        self._server.connections.discard(self)
        self._timer.cancel()
        self.resume_writing()
        if self._running is not None:
            self._running.wake()

    # -- called by uvicorn ---------------------------------------------------------------------------------------

    def shutdown(self) -> None:
        """The server stops: what is being answered may be finished."""
        if self._running is None:
            self.transport.close()
        else:
            self._running.keep_alive = False

    # -- called by the parser ------------------------------------------------------------------------------------

    def begin(self, scope: dict[str, Any], keep_alive: bool, expects: bool) -> None:
        """The head of a request is there."""
        keep_alive = keep_alive and self._limits.keep_alive_s > 0
        exchange = self._arriving = Exchange(self, scope, keep_alive, expects)
        if self._running is None:
            self._start(exchange)
        else:
            self._waiting.append(exchange)
            self.pause()

    def take(self, body: bytes) -> None:
        """A piece of the body is there."""
        if self._arriving is not None:
            self._arriving.take(body)

    def end(self) -> None:
        """The whole request is there."""
        if self._arriving is not None:
            self._arriving.end()
            self._arriving = None

    # -- called by exchanges -------------------------------------------------------------------------------------

    def write(self, head: bytes, body: bytes = b"") -> None:
        """A head leaves with the body behind it: one system call and one packet, not two."""
        if self.transport.is_closing():
            return
        if not head or len(body) < _ONE_RECORD:
            self.transport.write(head + body if head else body)  # TLS makes a record of each write
        else:
            self.transport.writelines((head, body))

    def ending(self, keep_alive: bool, date: bool) -> bytes:
        return self._ending.of(self._server.default_headers, keep_alive, date)

    def pause(self) -> None:
        if not self._paused:
            self._paused = True
            self.transport.pause_reading()

    def resume(self) -> None:
        if self._paused and len(self._waiting) < _MOST_WAITING:
            self._paused = False
            self.transport.resume_reading()

    def finished(self, exchange: Exchange) -> None:
        """The reply has been written."""
        self._server.total_requests += 1
        self._running = None
        if self.transport.is_closing():
            return
        if not exchange.keep_alive:
            self._close()
        elif self._waiting:
            self._start(self._waiting.popleft())
        else:
            self.resume()
            if self._since is None:
                self._deadline = self.loop.time() + self._limits.keep_alive_s

    # ------------------------------------------------------------------------------------------------------------

    def _start(self, exchange: Exchange) -> None:
        self._running = exchange
        task = self.loop.create_task(exchange.run())
        self._server.tasks.add(task)
        task.add_done_callback(self._server.tasks.discard)

    def _refuse(self, refusal: Refusal) -> None:
        """Answer a broken request when those before it have been answered, and read no further."""
        self._ended, self._deadline = True, math.inf
        address = "{}:{}".format(*self.client) if self.client else "a client"
        fields = {"client": address, "status": int(refusal.status), "reason": refusal.reason}
        log.warning("a request of %s refused: %s", address, refusal.reason, extra={"fields": fields})
        if self._arriving is None:
            self.begin(refused(self._parser.broken(), refusal), keep_alive=False, expects=False)
            self.end()
        elif self._arriving.answered:
            self._close()
        else:
            self._arriving.refuse(refusal)

    def _close(self) -> None:
        """The last reply has been written. Who is still sending gets time to read it."""
        if self._arriving is None and not self._ended:
            self.transport.close()
            return
        self._ended = True
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.resume()
        self._until(self.loop.time() + _LINGER_S)

    def _until(self, deadline: float) -> None:
        self._deadline = deadline
        if deadline < self._fires:
            self._timer.cancel()
            self._fires = deadline
            self._timer = self.loop.call_at(deadline, self._late)

    def _late(self) -> None:
        """Look whether the deadline has come: one timer for each connection, not one for each request."""
        now = self.loop.time()
        if now >= self._deadline:
            if self._ended or self._since is None:
                self.transport.close()
                return
            if self._paused:  # it is we who let the client wait
                self._since, self._deadline = now, now + self._limits.request_s
            else:
                words = f"the request wasn't there within {self._limits.request_s:g} s (--request-timeout)"
                self._refuse(Refusal(HTTPStatus.REQUEST_TIMEOUT, words))
        self._fires = min(self._deadline, now + self._limits.request_s)
        self._timer = self.loop.call_at(self._fires, self._late)
