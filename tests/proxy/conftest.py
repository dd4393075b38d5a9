"""A proxy in front of a server, both on real sockets."""

import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import pytest

from mockserver.app import build, load_catalogue
from mockserver.proxy.app import Proxy
from mockserver.proxy.door import Door
from mockserver.proxy.paths import Paths
from mockserver.proxy.upstream import Upstream
from mockserver.settings import Settings
from mockserver.tls.context import ClientCertificates, ReloadingContext
from mockserver.tls.folder import ServerFiles
from mockserver.web.server.server import SecureListener, listen
from tests.serving import serving

MAX_BODY = 1_000_000


@dataclass
class Standing:
    """A proxy: its URL, and the lines that it would record."""

    proxy: Proxy
    url: str
    lines: list

    @property
    def found(self):
        return [(one["side"], one["part"]) for line in self.lines for one in line["violations"]]

    @property
    def texts(self):
        return [one["text"] for line in self.lines for one in line["violations"]]


@cache
def _catalogue(specs):
    return load_catalogue(Settings(specs=specs))


@contextmanager
def proxying(url, context=None, specs=(), timeout_s=30.0, secure=None, door=None, **options):
    """A proxy to the URL, until the end of the block."""
    lines = []
    upstream = Upstream(urlsplit(url), context, timeout_s, MAX_BODY)
    paths = Paths(_catalogue(specs), urlsplit(url).path)
    proxy = Proxy(upstream, paths, MAX_BODY, door or Door("127.0.0.1", lends=False), record=lines.append, **options)
    with serving(proxy, secure, finish=[upstream.close], date=False) as port:
        shown = f"https://localhost:{secure.socket.getsockname()[1]}" if secure else f"http://127.0.0.1:{port}"
        yield Standing(proxy, shown, lines)


@pytest.fixture(scope="session")
def mock_url():
    with serving(build(Settings(world="market-sim", frozen=True, access_log=False)).app) as port:
        yield f"http://127.0.0.1:{port}"


class Raw:
    """A server that reads one request from each connection, answers with the same bytes, and does what `then` says."""

    def __init__(self, answer: bytes, then=socket.socket.close) -> None:
        self.answer, self.then = answer, then
        self.heard: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                heard = b""
                while b"\r\n\r\n" not in heard or not _whole(heard):
                    part = connection.recv(65536)
                    if not part:
                        break
                    heard += part
                self.heard.append(heard)
                connection.sendall(self.answer)
                self.then(connection)

    def __enter__(self) -> "Raw":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def _whole(heard: bytes) -> bool:
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next(
        (line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), b"0"
    )
    return len(body) >= int(length)


@pytest.fixture
def client_tls(certificates):
    """Shows ZDESK's certificate, and trusts the throw-away authority."""
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    context.load_cert_chain(certificates / "clients/ZDESK.pem", certificates / "clients/ZDESK.key")
    return context


@pytest.fixture
def own_tls(certificates):
    """Where a proxy listens for TLS, and asks clients for their certificates."""
    context = ReloadingContext.of(ServerFiles(certificates), ClientCertificates.REQUIRED)
    with listen("127.0.0.1", 0) as listener:
        yield SecureListener(listener, context)
