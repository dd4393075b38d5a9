"""Packs of calls: a few dozen in one piece of memory, unpacked for whoever looks.

Calls that are kept as they are cost a server a tenth of its throughput: ten thousand of them are many times more memory
than a processor's cache holds. Packed, a call is a few hundred bytes.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockserver.call import NO_REPLY, Operation, Reply
from mockserver.clock import moment_of_timestamp
from mockserver.record.finished import FinishedCall
from mockserver.record.record import Record

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
            effects = rare.delivery.fault if rare.delivery else None, rare.hits, rare.committed
            values: tuple[Any, ...] = (*known, method or operation.method, *rest, rare.verdicts, *effects)
            yield Record(*values)


def packed(fresh: Sequence[FinishedCall], first: int, longest: int) -> Pack:
    """The calls in one piece; `first` is the number of the first one, and `longest` bytes of each body are kept.

    To take many calls apart in one go costs a third of doing it with each call: the processor has the code at hand.
    """
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
            content if (sent := len(content := call.content)) <= longest else content[:longest],
            sent,
            call.participant,
            call.client,
            call.tls,
            call.stray,
            call.by_actor,
            +reply.status,  # an int, also of HTTPStatus
            reply.headers,
            reply.media_type,
            answer if (replied := len(answer := reply.content)) <= longest else answer[:longest],
            replied,
        )
        for call, reply, _, arrived, took, _, _ in fresh
    ]
    rare = {
        place: _rare(reply)
        for place, finished in enumerate(fresh)
        if (reply := finished.reply).verdicts or reply.hits or reply.delivery
    }
    sessions = frozenset([one[0] for one in said])
    operations = [finished.call.operation for finished in fresh]
    return Pack(first, sessions, operations, [finished.at for finished in fresh], rare, marshal.dumps(said))


def _rare(reply: Reply) -> Reply:
    return Reply(0, verdicts=reply.verdicts, delivery=reply.delivery, hits=reply.hits, committed=reply.committed)


def record_of(finished: FinishedCall, number: int) -> Record:
    """One call as the journal would show it under this number, its bodies whole."""
    return next(iter(packed([finished], number, sys.maxsize)))
