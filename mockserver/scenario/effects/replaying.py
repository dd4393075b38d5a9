"""Effects on how often, and on which state, the service works: deliveries that repeat, and reads that lag."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from mockserver.call import Reply
from mockserver.errors import BusinessError
from mockserver.scenario.effects.effect import Effect, Kind, Memory, Occasion, Serve, SessionWorld, Short, Step
from mockserver.scenario.values import Duration, in_words


@dataclass(frozen=True, slots=True)
class DuplicateCall(Effect):
    """The call is delivered twice, as a gateway does after a timeout; the client gets the second answer."""

    kind: ClassVar[Kind] = Kind.SERVE

    def step(self, occasion: Occasion) -> Step:
        return Step("duplicate_call", serve=_twice)


def _twice(serve: Serve, world: Any) -> Reply:
    with suppress(BusinessError):  # a refusal of the first delivery is lost with it
        serve(world)
    return serve(world)


_MOST_WORLDS = 20


class _Write(NamedTuple):
    at: datetime
    before: SessionWorld


@dataclass(frozen=True, slots=True)
class StaleRead(Effect):
    """Reads don't see writes that are younger than `lag` of the world's time.

    The rule has to be about the writes as well as the reads: leave the operation out of its `when`.
    """

    kind: ClassVar[Kind] = Kind.SERVE
    short: ClassVar[Short] = {str: "lag"}
    lag: Duration = timedelta(seconds=30)

    def step(self, occasion: Occasion) -> Step | None:
        clock = occasion.world.clock
        now = clock.now()
        writes: list[_Write] = [one for one in occasion.memory.get("writes", ()) if now - one.at < self.lag]
        occasion.memory["writes"] = writes
        if occasion.call.operation.access == "write":
            if writes and now - writes[-1].at < self.lag / _MOST_WORLDS:
                return None  # as good as the same moment: a world for each write would fill the memory
            before = occasion.world.fork(clock)
            before.forget(Memory)  # it is only looked at: what scenarios keep, these worlds included, stays out
            writes.append(_Write(now, before))
            return None
        if not writes:
            return None
        before = writes[0].before
        return Step(f"stale_read {in_words(self.lag)}", serve=lambda serve, _world: serve(before))
