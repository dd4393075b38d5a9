"""Load with a client certificate, which wrk can't show: `python -m benchmarks.client keep-alive|handshakes ...`.

It prints how many calls were answered. Its own speed doesn't matter, as rates count the server's CPU time.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
import time
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 16
REQUEST_ID = "2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77"


class Caller(asyncio.Protocol):
    """Asks again as soon as it is answered; a caller for one call asks once and hangs up."""

    def __init__(self, request: bytes, many: bool) -> None:
        self.request, self.many = request, many
        self.answered = 0
        self.done = asyncio.get_running_loop().create_future()
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(self.received.decode())
        self.received = b""
        self.answered += 1
        if self.many:
            self.transport.write(self.request)  # type: ignore[attr-defined]
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.done.set_result(exc)


async def keep_alive(url: str, context: ssl.SSLContext | None, seconds: float) -> int:
    """How many calls a few connections got answered, one after the other on each."""
    callers = [await _connect(url, context, many=True) for _ in range(CONNECTIONS)]
    await asyncio.sleep(seconds)
    for caller in callers:
        caller.transport.close()
    return sum(caller.answered for caller in callers)


async def handshakes(url: str, context: ssl.SSLContext | None, seconds: float) -> int:
    """How many calls were answered that each came with a handshake of its own."""
    until, answered = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        caller = await _connect(url, context, many=False)
        await caller.done
        answered += caller.answered
    return answered


async def _connect(url: str, context: ssl.SSLContext | None, many: bool) -> Caller:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}"
    request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\ncaiso-request-id: {REQUEST_ID}\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    _, caller = await loop.create_connection(
        lambda: Caller(request, many), parts.hostname or "", parts.port or 443, ssl=context
    )
    return caller


def _context(certificates: Path | None, client: str) -> ssl.SSLContext | None:
    if certificates is None:
        return None
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    context.load_cert_chain(certificates / f"clients/{client}.pem", certificates / f"clients/{client}.key")
    return context


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.client", description=__doc__)
    parser.add_argument("kind", choices=["keep-alive", "handshakes"])
    parser.add_argument("url")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--certificates", type=Path)
    parser.add_argument("--client", default="ZTRD1-read-write")
    asked = parser.parse_args()
    load = keep_alive if asked.kind == "keep-alive" else handshakes
    print(uvloop.run(load(asked.url, _context(asked.certificates, asked.client), asked.seconds)))


if __name__ == "__main__":
    main()
