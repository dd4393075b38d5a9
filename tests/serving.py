"""A real server on a free port, for tests that need sockets; MockServer is for those that need a mock alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mockserver.testing import MockServer
from mockserver.testing.thread import in_thread
from mockserver.web.server.server import SecureListener, Server, listen


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
    with MockServer(tls=certificates, **options) as mock:
        yield Ports(*(int(urlsplit(url).port or 0) for url in (mock.url, mock.secure_url)))


@contextmanager
def serving(app: Any, secure: SecureListener | None = None, **options: Any) -> Iterator[int]:
    """Serve any app in a thread; gives the plain port."""
    with (
        listen("127.0.0.1", 0) as listener,
        in_thread(lambda ready: Server(app, ready, secure=secure, **options), [listener]),
    ):
        yield listener.getsockname()[1]
