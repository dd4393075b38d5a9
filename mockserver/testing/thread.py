"""A server in a thread of this process: started, waited for, and ended without leaving anything behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket
from typing import TYPE_CHECKING

from mockserver.errors import AddressError

if TYPE_CHECKING:
    from mockserver.web.server.server import Server

_READY_WITHIN_S = 60
_END_WITHIN_S = 30
_PATIENCE_S = 1  # with connections that a client left open, or that a scenario keeps


@contextmanager
def in_thread(server_of: Callable[[Callable[[], None]], Server], sockets: list[socket]) -> Iterator[None]:
    """Run a server in a thread; what keeps it from starting is raised here."""
    ready = threading.Event()
    server = server_of(ready.set)
    problems: list[BaseException] = []

    def run() -> None:
        try:
            server.run(sockets)
        except BaseException as problem:  # also the SystemExit of a server that can't start
            problems.append(problem)
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="crr-mock", daemon=True)
    thread.start()
    ready.wait(_READY_WITHIN_S)
    try:
        if problems or not server.started:
            raise AddressError("the server didn't start") from (problems[0] if problems else None)
        yield
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_S)
        server.force_exit = True
        thread.join(_END_WITHIN_S)
