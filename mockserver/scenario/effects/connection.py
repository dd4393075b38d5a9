"""Effects on the connection: what a client sees when a reply doesn't come whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from pydantic import Field

from mockserver.call import Delivery, Fault, Reply
from mockserver.scenario.effects.effect import Effect, Kind, Occasion, Short, Step
from mockserver.scenario.values import Count, Duration, in_words

_NOT_SENT = 0
"""The status of a reply that never leaves."""


def _instead(text: str, delivery: Delivery, status: int = _NOT_SENT) -> Step:
    """Break the connection before the call gets anywhere; with `commit: before`, after its service has answered."""
    return Step(
        text, gate=lambda: Reply(status, delivery=delivery), bend=lambda reply: replace(reply, delivery=delivery)
    )


@dataclass(frozen=True, slots=True)
class ConnectionReset(Effect):
    """A TCP reset in place of a reply."""

    def step(self, occasion: Occasion) -> Step:
        return _instead("connection_reset", Delivery(Fault.CONNECTION_RESET))


@dataclass(frozen=True, slots=True)
class EmptyResponse(Effect):
    """The connection is closed without a byte."""

    def step(self, occasion: Occasion) -> Step:
        return _instead("empty_response", Delivery(Fault.EMPTY_RESPONSE))


@dataclass(frozen=True, slots=True)
class MalformedChunk(Effect):
    """Status 200 and headers, then `bytes` of garbage where a chunk should begin, then the end."""

    bytes: Count = 64

    def step(self, occasion: Occasion) -> Step:
        garbage = b"not a chunk " + occasion.random.randbytes(self.bytes)
        return _instead("malformed_chunk", Delivery(Fault.MALFORMED_CHUNK, garbage=garbage), status=200)


@dataclass(frozen=True, slots=True)
class RandomDataThenClose(Effect):
    """So many `bytes` that are no HTTP, then the end."""

    bytes: Count = 64

    def step(self, occasion: Occasion) -> Step:
        garbage = b"\x00" + occasion.random.randbytes(self.bytes - 1)
        return _instead("random_data_then_close", Delivery(Fault.RANDOM_DATA_THEN_CLOSE, garbage=garbage))


@dataclass(frozen=True, slots=True)
class TruncatedBody(Effect):
    """The reply says how long it is, and ends before that: after so many `bytes`, or at half."""

    kind: ClassVar[Kind] = Kind.BEND
    short: ClassVar[Short] = {int: "bytes"}
    bytes: Annotated[int, Field(strict=True, ge=0)] | None = None

    def step(self, occasion: Occasion) -> Step:
        return Step("truncated_body", bend=self._truncate)

    def _truncate(self, reply: Reply) -> Reply | None:
        size = len(reply.content)
        if size == 0:
            return None
        sent = size // 2 if self.bytes is None else min(self.bytes, size - 1)
        return replace(reply, delivery=Delivery(Fault.TRUNCATED_BODY, sent=sent))


@dataclass(frozen=True, slots=True)
class Dribble(Effect):
    """The reply comes at so many `bytes_per_second`."""

    kind: ClassVar[Kind] = Kind.BEND
    short: ClassVar[Short] = {int: "bytes_per_second"}
    bytes_per_second: Count = 1000

    def step(self, occasion: Occasion) -> Step:
        delivery = Delivery(Fault.DRIBBLE, rate=self.bytes_per_second)
        return Step(f"dribble {self.bytes_per_second}/s", bend=lambda reply: replace(reply, delivery=delivery))


@dataclass(frozen=True, slots=True)
class Stall(Effect):
    """Nothing more comes, though the connection stays: from the start, or after so many bytes of the body.

    After `lasts` it is closed; without it the client has to give up. It is a stall in real time, whatever the clock.
    """

    short: ClassVar[Short] = {str: "lasts"}
    lasts: Duration | None = None
    after_bytes: Annotated[int, Field(strict=True, ge=0)] | None = None

    def step(self, occasion: Occasion) -> Step:
        delivery = Delivery(Fault.STALL, sent=self.after_bytes, hold=self.lasts)
        text = f"stall {in_words(self.lasts)}" if self.lasts else "stall"
        if self.after_bytes is None:
            return _instead(text, delivery)
        return Step(text, bend=lambda reply: replace(reply, delivery=delivery))


@dataclass(frozen=True, slots=True)
class DuplicateReply(Effect):
    """The reply comes twice; on a kept connection the second one is there before the client's next call."""

    kind: ClassVar[Kind] = Kind.BEND

    def step(self, occasion: Occasion) -> Step:
        return Step("duplicate_reply", bend=lambda reply: replace(reply, delivery=Delivery(Fault.DUPLICATE_REPLY)))
