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
from mockserver.clock import moment_of_timestamp
from mockserver.journal.record import Record

# a call with its answer, the world's time, the real time in seconds since 1970, and how many seconds the answer took
Fresh = tuple[Call, Reply, datetime, float, float]
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

    @classmethod
    def of(cls, fresh: list[Fresh], first: int, longest: int) -> Pack:
        """`longest` bytes of each body are kept."""
        said = [
            (
                call.session,
                arrived,
                took,
                call.method,
                call.path,
                call.query,
                call.headers,
                call.path_params,
                call.content[:longest],
                len(call.content),
                call.participant,
                call.client,
                call.tls,
                call.stray,
                int(reply.status),
                reply.headers,
                reply.media_type,
                reply.content[:longest],
                len(reply.content),
            )
            for call, reply, _, arrived, took in fresh
        ]
        return cls(
            first,
            frozenset([one[0].session for one in fresh]),
            [one[0].operation for one in fresh],
            [one[2] for one in fresh],
            {place: _rare(one[1]) for place, one in enumerate(fresh) if one[1].verdicts or one[1].hits or one[1].wire},
            marshal.dumps(said),
        )

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


def _rare(reply: Reply) -> Reply:
    return Reply(0, verdicts=reply.verdicts, wire=reply.wire, hits=reply.hits, committed=reply.committed)
