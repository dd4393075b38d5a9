"""The journal while it is written: server-sent events, from a call on or from now on, until either side ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

import orjson
from fastapi import Response

from mockserver.clock import sleep, turn, wait_for
from mockserver.record.finished import FinishedCall, Observer
from mockserver.record.journal import Journal
from mockserver.record.record import Record, plain
from mockserver.record.search import Query
from mockserver.web.server.asgi import Receive, Scope, Send
from mockserver.web.server.transport import WHEN_STOPPING, transport_of

HEARTBEAT = timedelta(seconds=15)
_TOGETHER = timedelta(milliseconds=20)  # calls that come at about the same time leave together
_PORTION = 100  # calls that are looked at before those are written down that came meanwhile
_MOST_BYTES = 256 * 1024  # after which a portion ends earlier: so much lies in memory for a reader that doesn't read


def _nothing() -> None:
    """Of a journal that has no worlds to look at."""


class JournalStream(Response):
    """Tells each call that matches. The journal itself is the queue.

    A reader that is slower than the calls come finds that the oldest ones have made room, and is told how many.
    """

    def __init__(
        self,
        journal: Journal,
        observers: list[Observer],
        query: Query,
        limit: int | None = None,
        heartbeat: timedelta = HEARTBEAT,
        look: Callable[[], None] = _nothing,
    ) -> None:
        """`limit` ends it after so many calls; `heartbeat` is the longest time without a sign of life.

        look  at each heartbeat and in the beginning, so that actors do what is due

        It is one of the observers as long as somebody reads it.
        """
        super().__init__()
        self._heartbeat, self._look = heartbeat, look
        self._journal, self._observers, self._query = journal, observers, query
        self._left = limit
        self._seen = self._beginning()
        self._news = asyncio.Event()
        self._ended = False

    def _beginning(self) -> int:
        """The number behind which it begins; that of another server may be beyond all calls of this one."""
        after = self._query.after if self._query.after <= self._journal.last else 0
        session = self._query.session
        return after if session is None else max(after, self._journal.beginning(session))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = _Connection(scope, send)
        stopping = scope.get("state", {}).get(WHEN_STOPPING, [])

        def stop() -> None:
            self._end()
            connection.break_if_stuck()

        leaving = asyncio.ensure_future(self._end_when_left(receive))
        self._observers.append(self._wake)
        stopping.append(stop)
        try:
            await connection.begin()
            await self._tell(connection)
            await connection.end()
        finally:
            stopping.remove(stop)
            self._observers.remove(self._wake)
            leaving.cancel()

    def _wake(self, _finished: FinishedCall) -> None:
        self._news.set()

    async def _tell(self, connection: _Connection) -> None:
        while not self._ended:
            self._news.clear()
            while (events := self._new_events()) and not self._ended:
                await connection.send(events)
                await turn()
            if self._left == 0:
                return
            self._look()
            await wait_for(self._news.wait(), self._heartbeat)
            if self._news.is_set():
                await sleep(_TOGETHER)
            else:
                await connection.send(b": nothing new\n\n")
        if events := self._new_events():  # what came in the moment before the end
            await connection.send(events)

    def _new_events(self) -> bytes:
        """What there is to tell of the next portion of calls that has something; empty behind the last one."""
        while self._seen < self._journal.last and self._left != 0:
            if events := b"".join(self._portion()):
                return events
        return b""

    def _portion(self) -> Iterator[bytes]:
        if (lost := self._journal.dropped - self._seen) > 0:
            self._seen = self._journal.dropped
            yield b'event: lost\ndata: {"lost":%d}\n\n' % lost
        size = 0
        for record in islice(self._journal.all(self._seen), _PORTION):
            self._seen = record.number
            if self._query.matches(record):
                event = _event(record)
                yield event
                size += len(event)
                self._left = self._left and self._left - 1
                if self._left == 0 or size > _MOST_BYTES:
                    return

    async def _end_when_left(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._end()

    def _end(self) -> None:
        self._ended = True
        self._news.set()


class _Connection:
    """The way to one reader."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._transport = transport_of(scope)
        self._send = send
        self._waits = False

    async def begin(self) -> None:
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.send(b"retry: 1000\n\n")

    async def send(self, events: bytes, more: bool = True) -> None:
        """Back when there is room for more."""
        self._waits = True
        await self._send({"type": "http.response.body", "body": events, "more_body": more})
        self._waits = False

    async def end(self) -> None:
        await self.send(b"", more=False)

    def break_if_stuck(self) -> None:
        """Don't wait for a reader that doesn't read."""
        if self._waits and self._transport is not None:
            self._transport.abort()


def _event(record: Record) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (record.number, orjson.dumps(plain(record)))
