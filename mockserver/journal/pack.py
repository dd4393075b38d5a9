"""Packs of calls: a few dozen in one piece of memory, unpacked for whoever looks.

Calls that are kept as they are cost a server a tenth of its throughput: ten thousand of them are many times more memory
than a processor's cache holds. Packed, a call is a few hundred bytes.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockserver.call import NO_REPLY, Call, Operation, Reply
from mockserver.clock import moment_of_timestamp, timestamp
from mockserver.journal.record import Record

_BESIDE = 64  # bytes that a call takes beside its part of the piece
_ITSELF = 650  # bytes of a pack without its calls


@dataclass(frozen=True, slots=True)
class Pack:
    """Calls in their order.

    first       number of the first one
    sessions    those that the calls belong to
    operations  one for each call, and so are the times
    rare        by position, the verdicts and faults of calls that have some
    piece       all else
    """

    first: int
    sessions: frozenset[str]
    operations: Sequence[Operation]
    times: Sequence[datetime]
    rare: dict[int, Reply]
    piece: bytes

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.first + len(self) - 1

    @property
    def weight(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.piece) + _BESIDE * len(self) + _ITSELF

    def __len__(self) -> int:
        return len(self.operations)

    def __iter__(self) -> Iterator[Record]:
        said = marshal.loads(self.piece)  # noqa: S302  # our own bytes
        for place, (operation, at, (session, arrived, took, method, *rest)) in enumerate(
            zip(self.operations, self.times, said, strict=True)
        ):
            rare = self.rare.get(place, NO_REPLY)
            known = self.first + place, at, moment_of_timestamp(arrived), took, session, operation
            effects = rare.wire.fault if rare.wire else None, rare.hits, rare.committed
            values: tuple[Any, ...] = (*known, method or operation.method, *rest, rare.verdicts, *effects)
            yield Record(*values)


class Filling:
    """Calls on their way into a pack; of each only what is kept, so that the rest of it is freed at once."""

    __slots__ = ("_operations", "_rare", "_said", "_times")

    def __init__(self) -> None:
        self._operations: list[Operation] = []
        self._times: list[datetime] = []
        self._rare: dict[int, Reply] = {}
        self._said: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return len(self._said)

    def add(self, call: Call, reply: Reply, at: datetime, took: float, longest: int) -> None:
        """Keep a call that has just been answered, and `longest` bytes of each body. Runs in under a microsecond.

        at    the world's time
        took  how many seconds the answer took
        """
        content, answer = call.content, reply.content
        sent, replied = len(content), len(answer)
        if reply.verdicts or reply.hits or reply.wire:
            self._rare[len(self._said)] = _rare(reply)
        self._operations.append(call.operation)
        self._times.append(at)
        self._said.append(
            (
                call.session,
                timestamp(),
                took,
                call.method,
                call.path,
                call.query,
                call.headers,
                call.path_params,
                content if sent <= longest else content[:longest],
                sent,
                call.participant,
                call.client,
                call.tls,
                call.stray,
                +reply.status,  # an int, also of HTTPStatus
                reply.headers,
                reply.media_type,
                answer if replied <= longest else answer[:longest],
                replied,
            )
        )

    def packed(self, first: int) -> Pack:
        """The calls, of which the first one has this number."""
        sessions = frozenset([one[0] for one in self._said])
        return Pack(first, sessions, self._operations, self._times, self._rare, marshal.dumps(self._said))


def _rare(reply: Reply) -> Reply:
    return Reply(0, verdicts=reply.verdicts, wire=reply.wire, hits=reply.hits, committed=reply.committed)
