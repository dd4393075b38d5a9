"""What every effect is: data from a scenario file that, on an occasion, becomes a step of a call's plan."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Any, ClassVar, Protocol, Self, TypeVar

from pydantic import ConfigDict

from mockserver.caiso.contract import Contract
from mockserver.call import Call, Reply, Said
from mockserver.clock import Clock
from mockserver.errors import BusinessError
from mockserver.scenario.values import STRICT

NO_TIME = timedelta(0)
Short = Mapping[type, str]


class Memory:
    """What scenarios remember of a session."""

    def fork(self) -> Self:
        """The same, for a fork of the session's world."""
        raise NotImplementedError


Kept = TypeVar("Kept", bound=Memory)


class SessionWorld(Protocol):
    """What scenarios need of a session's world, and where they keep what lives as long as it does."""

    clock: Clock
    seed: int

    def find(self, kind: type[Kept]) -> Kept | None: ...

    def keep(self, store: Kept) -> Kept: ...

    def forget(self, kind: type[Memory]) -> None: ...

    def roles_of(self, participant: str | None) -> Iterable[str]: ...

    def fact(self, name: str, said: Said) -> str | None: ...

    def fork(self, clock: Clock) -> SessionWorld: ...


Make = Callable[[], Reply]
Serve = Callable[[Any], Reply]
"""The service's own reply, on the world that is handed to it. Raises BusinessError."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A call that a rule fired on, and what its effects may draw from and remember.

    key     whose memory it is: the same for all calls of one participant (or client) to one operation
    memory  of this effect in this session
    """

    call: Call
    contract: Contract
    world: SessionWorld
    random: Random
    key: tuple[str, ...]
    memory: dict[Any, Any] = field(default_factory=dict)

    def refusal(self, error: BusinessError) -> Reply:
        """The error in the words and the shape of the service."""
        filled = self.contract.filled(error, self.call, self.world.fact)
        return self.contract.error_reply(filled, self.world.clock.now())


@dataclass(frozen=True, slots=True)
class Step:
    """What an effect does to one call; `text` names it in the journal.

    pause   how long the call waits first
    gate    an answer before anything else looks at the call
    answer  an answer in place of the service's
    serve   another way to get the service's answer
    bend    a change of the finished answer; None where there is nothing in it to change
    """

    text: str
    pause: timedelta = NO_TIME
    gate: Make | None = None
    answer: Make | None = None
    serve: Callable[[Serve, Any], Reply] | None = None
    bend: Callable[[Reply], Reply | None] | None = None


class Kind(StrEnum):
    """What an effect does to a call."""

    PAUSE = "pause"  # lets time pass first
    REPLY = "reply"  # answers in place of the service
    LIMIT = "limit"  # answers in place of the service, but not always
    SERVE = "serve"  # has the service answer otherwise than usual
    BEND = "bend"  # changes an answer that something else has given


class Effect(ABC):
    """One effect as a scenario file describes it.

    kind   at which point of a call's way it happens
    short  which key a value without keys stands for, by the value's type
    is_fault  whether clients should have met it, because no spec file describes it: coverage asks for these
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: ClassVar[Kind] = Kind.REPLY
    short: ClassVar[Short] = {}
    is_fault: ClassVar[bool] = True

    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        """The mapping that a short form stands for."""
        if value is None:
            return {}
        return {cls.short[type(value)]: value} if type(value) in cls.short else value

    @property
    def codes(self) -> tuple[str, ...]:
        """The error codes that it raises: it only happens to operations whose table has them."""
        return ()

    @abstractmethod
    def step(self, occasion: Occasion) -> Step | None:
        """What happens on this occasion; None for nothing. Everything that chance decides is drawn here."""
