"""A real server on a free port, for tests that need sockets."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockserver.app import build
from mockserver.settings import Settings
from mockserver.web.server import SecureListener, Server, listen, listen_securely


@dataclass
class Ports:
    plain: int
    tls: int

    @property
    def url(self) -> str:
        return f"https://localhost:{self.tls}"


@contextmanager
def tls_serving(certificates: Path, **options: Any) -> Iterator[Ports]:
    """Serve a mock on a plain and on a TLS port."""
    settings = Settings(
        **{"world": "market-sim", "frozen": True, **options}, tls=certificates, tls_port=0, access_log=False
    )
    secure = listen_securely(settings)
    with secure.socket, serving(build(settings).app, secure) as port:
        yield Ports(port, secure.socket.getsockname()[1])


@contextmanager
def serving(app: Any, secure: SecureListener | None = None, **options: Any) -> Iterator[int]:
    """Serve the app in a thread; gives the plain port once the server listens."""
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listener:
        server = Server(app, ready.set, secure=secure, **options)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert ready.wait(60)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(60)
