"""The plan of one call: what the rules that fired do to it, at each point of its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mockserver.call import Hit, Reply
from mockserver.clock import sleep

if TYPE_CHECKING:
    from mockserver.scenario.effects.effect import Serve, Step

NO_TIME = timedelta(0)
HIT_HEADER = "x-mock-scenario"


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, with the steps that its effects came to."""

    scenario: str
    rule: str
    draw: float | None
    steps: tuple[Step, ...]


class Plan:
    """What happens to one call beside the service's work. Most calls have the empty plan, CALM."""

    __slots__ = ("_fired", "_served", "_steps", "frozen")

    def __init__(self, fired: tuple[Fired, ...] = (), frozen: bool = False) -> None:
        self.frozen = frozen
        self._fired = fired
        self._steps = [step for one in fired for step in one.steps]
        self._served = False

    async def wait(self) -> None:
        """Let the delays pass; under a frozen clock they only stand in the journal."""
        if self._steps and not self.frozen:
            pause = sum((step.pause for step in self._steps), NO_TIME)
            if pause:
                await sleep(pause)

    def gate(self) -> Reply | None:
        """An answer before anything else has looked at the call."""
        for step in self._steps:
            if step.gate:
                return step.gate()
        return None

    def answer(self, serve: Serve, world: Any) -> Reply:
        """An answer in place of the service's, or the service's own. Raises BusinessError."""
        for step in self._steps:
            if step.answer:
                return step.answer()
        self._served = True
        for step in self._steps:
            if step.serve:
                serve = _bound(step.serve, serve)
        return serve(world)

    def bend(self, reply: Reply) -> Reply:
        """The finished reply, changed and marked with the rules that had a part in it."""
        if not self._fired:
            return reply
        committed = self._served and reply.status < 400
        hits = []
        for one in self._fired:
            texts = []
            for step in one.steps:
                bent = step.bend(reply) if step.bend else reply
                reply = reply if bent is None else bent
                texts.append(step.text if bent is not None else f"{step.text} (nothing to do it to)")
            hits.append(Hit(one.scenario, one.rule, one.draw, tuple(text for text in texts if text)))
        marks = ", ".join(f"{hit.scenario}/{hit.rule}" for hit in hits)
        return replace(reply, headers={**reply.headers, HIT_HEADER: marks}, hits=tuple(hits), committed=committed)


def _bound(step: Callable[[Serve, Any], Reply], serve: Serve) -> Serve:
    return lambda world: step(serve, world)


CALM = Plan()
