"""What a plan file says: days, the tasks of each, and what shows that a task was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, model_validator

from mockserver.market.people.participants import Role
from mockserver.scenario.values import PATTERNS, STRICT, Matcher, Names, wrong
from mockserver.verification.model import CallCheck, CallGrammar

NAME = "^[a-z0-9]+(-[a-z0-9]+)*$"
MOMENT = r"^([+-]\d{1,5}d \d{2}:\d{2}|[^\s.]+\.[a-z-]+)$"
_PLACE = "^/."
_PATTERNS = {
    **PATTERNS,
    _PLACE: "a JSON pointer, which begins with /,",
    NAME: "a name of small letters, digits and hyphens, such as first-tier,",
    MOMENT: "a time such as +1d 09:00, from the world's day, or an event such as AUC_MN_{month+1}.open",
}
_Text = Annotated[str, Field(min_length=1)]
_Pointer = Annotated[str, Field(pattern=_PLACE)]
_Where = Annotated[dict[_Pointer, Matcher], Field(json_schema_extra={"propertyNames": {"pattern": _PLACE}})]


@dataclass(frozen=True, slots=True)
class Things:
    """Things that there must be in the world, `atLeast` so many; one, where it doesn't say.

    `kind` is one of those that the admin API shows; `where` says what a thing has, by JSON pointer.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    kind: _Text
    where: _Where | None = None
    at_least: Annotated[int, Field(strict=True, ge=0, alias="atLeast")] = 1


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, for participants with one of the `roles`; without any, for everybody.

    `calls` show that it was done: those of the participant, from the task's day on, that have an answer of 2xx unless
    they say otherwise. `world` must be true then, too. They count once the tasks of `after` are done. Where what is
    `given` isn't there, there is nothing to do. A plan may be ended without its `optional` tasks.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Annotated[str, Field(pattern=NAME)]
    do: _Text
    roles: tuple[Role, ...] = ()
    calls: tuple[CallCheck, ...] = ()
    world: tuple[Things, ...] = ()
    given: tuple[Things, ...] = ()
    after: Names = ()
    optional: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _can_be_done(self) -> Task:
        if not self.calls and not self.world:
            raise wrong("nothing shows that it was done; name `calls` or what must be in the `world`")
        return self


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a plan, which begins `at` a time; without one, when the plan does."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: _Text
    about: str = ""
    at: Annotated[str, Field(pattern=MOMENT)] | None = None
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan. Texts may hold {participant}, and {month+1}, {season+1} or {year+1} counted from the world's day.

    `world` is the one that it is for, also for those that extend it; without it, any will do. Without a day of its
    own the world's day is the one on which the plan begins.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    title: _Text
    description: _Text
    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=100)]
    world: str = ""

    @property
    def tasks(self) -> Iterator[Task]:
        return (task for day in self.days for task in day.tasks)


PLAN: CallGrammar[Plan] = CallGrammar(Plan, _PATTERNS)
