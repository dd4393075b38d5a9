"""What a scenario file says: rules that fire on calls, and the steps between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from mockserver.scenario.effects import AnyEffect
from mockserver.scenario.values import POINTER, STRICT, Count, Counts, Hours, Matcher, Moment, Names

Commit = Literal["before", "never"]
_Pointer = Annotated[str, Field(pattern=POINTER)]


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the world's time; what is left out doesn't matter.

    `from` and `to` are moments. `days` are days of the month, where -1 is the last one. `hours` are hours of the day.
    Days and hours are Pacific.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    since: Annotated[Moment | None, Field(alias="from")] = None
    until: Annotated[Moment | None, Field(alias="to")] = None
    days: Annotated[tuple[Annotated[int, Field(strict=True, ge=-31, le=31)], ...], Field()] = ()
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Which calls a rule is about. All keys must hold; a key with a list takes any of its values.

    `service`, `operation` (its operationId), `method`, `path`, `version` and `access` (read or write) choose
    operations of the loaded specs. `participant`, `role`, `certificate` (the client's name) and `session` say who
    calls; `params`, `headers` and `body` (by JSON pointer, where * is any item) what is sent. Names may hold * and ?.
    `time` is a window of the world's time. `nth`, `every` and `after` count the calls that all this holds for, in each
    session; `probability` then lets chance decide.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    service: Names = ()
    operation: Names = ()
    method: Names = ()
    path: Names = ()
    version: Names = ()
    access: Literal["read", "write"] | None = None
    participant: Names = ()
    role: Names = ()
    certificate: Names = ()
    session: Names = ()
    params: dict[str, Matcher] | None = None
    headers: dict[str, Matcher] | None = None
    body: (
        Annotated[dict[_Pointer, Matcher], Field(json_schema_extra={"propertyNames": {"pattern": POINTER}})] | None
    ) = None
    time: Window | None = None
    nth: Counts = ()
    every: Count | None = None
    after: Count | None = None
    probability: Annotated[float, Field(strict=True, gt=0, le=1)] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Effects, and the calls that they happen to.

    In each session a scenario's rules are tried from the top, and the first one that fires decides. A rule fires at
    most `times` times; only in the step that it `requires`; and `moves_to` another. `commit: before` lets the service
    do its work before the effect takes its reply away; `never` keeps the call from the service.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    then: tuple[AnyEffect, ...] = ()
    when: When = When()
    name: str = ""
    times: Count | None = None
    commit: Commit | None = None
    requires: Names = ()
    moves_to: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. `steps` names the steps that its rules move between; it begins in the first one."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    description: Annotated[str, Field(min_length=1)]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    steps: tuple[str, ...] = ()

    def title(self, number: int) -> str:
        """How the journal calls a rule: by its name, else by its number from 1."""
        return self.rules[number].name or str(number + 1)
