"""What was asked and answered: the newest calls, bounded."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import NamedTuple

from mockserver.call import Call, Hit, Reply


class Record(NamedTuple):
    """One call with its answer; `at` is the world's time, `hits` and `committed` are as in Reply."""

    at: datetime
    session: str
    method: str
    path: str
    query: bytes
    participant: str | None
    status: int
    codes: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    committed: bool | None = None


class Journal:
    """The newest `size` calls."""

    def __init__(self, size: int) -> None:
        self.records: deque[Record] = deque(maxlen=size)

    def add(self, call: Call, reply: Reply, at: datetime) -> None:
        operation = call.operation
        self.records.append(
            Record(
                at,
                call.session,
                operation.method,
                call.path,
                call.query,
                call.participant,
                reply.status,
                reply.codes,
                reply.hits,
                reply.committed,
            )
        )
