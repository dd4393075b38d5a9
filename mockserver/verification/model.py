"""What somebody wants to know: checks of how often calls were made that a `when` and an answer describe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from mockserver.files.grammar import Grammar
from mockserver.scenario.model import When
from mockserver.scenario.values import PATTERNS, STRICT, Names, as_list, wrong
from mockserver.wording import quoted

_STATUS = re.compile(r"[1-5](\d\d|xx)")


def _status(value: Any) -> Any:
    if _STATUS.fullmatch(str(value)) is None or not isinstance(value, str | int):
        raise wrong(f"a status is written like 404 or 4xx, not {quoted(value)}")
    return str(value)


_COUNTING = "it counts calls as they come; say how many there were with `exactly`, `atLeast` or `atMost`"
R = TypeVar("R")  # what a file of the grammar holds
SENSELESS = {
    "nth": _COUNTING,
    "every": _COUNTING,
    "after": _COUNTING,
    "probability": "chance has no say in calls that have been made",
}
"""Keys of a scenario's `when` that say nothing of calls that have been made, each with the reason."""

_Written = Annotated[int, Field(ge=100, le=599)] | Annotated[str, Field(pattern=f"^{_STATUS.pattern}$")]
_Status = Annotated[str, BeforeValidator(_status, json_schema_input_type=_Written)]
_Statuses = Annotated[tuple[_Status, ...], BeforeValidator(as_list, json_schema_input_type=_Written | list[_Written])]
_Count = Annotated[int, Field(strict=True, ge=0)]


@dataclass(frozen=True, slots=True)
class CallCheck:
    """Calls that were to be made, and how often: `exactly`, or between `atLeast` and `atMost`; else at least once.

    `when` is that of scenarios: which calls. Their answer has one of the `status`, such as 404 or 4xx, and all of the
    error `codes`; an empty list of them wants an answer without any.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    when: When = field(default_factory=When)
    status: _Statuses = ()
    codes: Names | None = None
    exactly: _Count | None = None
    at_least: Annotated[_Count | None, Field(alias="atLeast")] = None
    at_most: Annotated[_Count | None, Field(alias="atMost")] = None

    @model_validator(mode="after")
    def _is_possible(self) -> CallCheck:
        if self.exactly is not None and (self.at_least is not None or self.at_most is not None):
            raise wrong("`exactly` says it all; leave `atLeast` and `atMost` out")
        if self.most is not None and self.least > self.most:
            raise wrong("`atLeast` can't be more than `atMost`")
        return self

    @property
    def least(self) -> int:
        if self.exactly is not None:
            return self.exactly
        return self.at_least if self.at_least is not None else int(self.at_most is None)

    @property
    def most(self) -> int | None:
        """None where any number will do."""
        return self.exactly if self.exactly is not None else self.at_most


@dataclass(frozen=True, slots=True)
class Verification:
    """Checks that all have to hold, of the calls of one session or of all of them.

    `inOrder` wants the calls of each check behind those of the one before it; others may come between.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    calls: Annotated[tuple[CallCheck, ...], Field(min_length=1, max_length=100)]
    session: str | None = None
    in_order: Annotated[bool, Field(strict=True, alias="inOrder")] = False


class CallGrammar(Grammar[R]):
    """A grammar whose `when` speaks of calls that were made: keys about a call to come make no sense in it."""

    @cached_property
    def schema(self) -> dict[str, Any]:
        made = super().schema
        for key in SENSELESS:
            del made["$defs"]["When"]["properties"][key]
        return made


VERIFICATION: CallGrammar[Verification] = CallGrammar(Verification, PATTERNS)
