"""The values of scenario files: durations, matchers, names and lists of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar

import jsonschema_rs
from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from mockserver.clock import duration
from mockserver.openapi.ecma import with_classes_written_out
from mockserver.wording import quoted

STRICT = ConfigDict(extra="forbid")

POINTER = "^(/|$)"
CODE = r"^[A-Z]{2,6}\d{2,6}$"
HEADER_NAME = r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"
HEADER_TEXT = r"^[\t -~\u00a0-\u00ff]*$"
PATTERNS = {
    POINTER: "a JSON pointer, which begins with /,",
    CODE: "an error code such as POR0100",
    HEADER_NAME: "the name of a header",
    HEADER_TEXT: "a header's text, of letters that Latin-1 has,",
}
"""What texts of these patterns are, for whoever wrote another one."""
_DURATION = r"^(\d+(\.\d+)?(ms|s|m|h|d))+$"
_HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")
_LONGEST_REGEX = 1000  # characters
_REGEX_SIZE = 100_000


def wrong(message: str) -> PydanticCustomError:
    """What a validator raises: a sentence for the user."""
    return PydanticCustomError("scenario", "{sentence}", {"sentence": message})


def _duration(value: Any) -> timedelta:
    try:
        return duration(value)
    except (TypeError, ValueError):
        message = f"a duration is written with its unit, such as 400ms, 1.5s, 3m, 1h or 2d, not {quoted(value)}"
        raise wrong(message) from None


def in_words(time: timedelta) -> str:
    """A time as scenario files write it: 400ms, 1.5s, 3m."""
    seconds = time.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f}ms"
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"


def _hours(value: Any) -> tuple[int, int]:
    """The first and the last minute of a day in a text such as 16:45-17:00; it may go over midnight."""
    match = _HOURS.match(value) if isinstance(value, str) else None
    if match is None:
        raise wrong(f"hours are written like 16:45-17:00, not {quoted(value)}")
    first, last = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    return first, last


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise wrong(f"a moment has a date, a time and an offset, such as 2026-08-21T23:45:00Z, not {quoted(value)}")
    return moment


def as_list(value: Any) -> Any:
    """A list in place of a single name or number."""
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


Duration = Annotated[
    timedelta,
    PlainValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": _DURATION, "examples": ["400ms", "1.5s", "3m"]}),
]
Hours = Annotated[
    tuple[int, int],
    PlainValidator(_hours),
    WithJsonSchema({"type": "string", "pattern": _HOURS.pattern, "examples": ["16:45-17:00"]}),
]
Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Names = Annotated[tuple[str, ...], BeforeValidator(as_list, json_schema_input_type=str | list[str])]
Count = Annotated[int, Field(strict=True, ge=1)]
Counts = Annotated[tuple[Count, ...], BeforeValidator(as_list, json_schema_input_type=Count | list[Count])]
Status = Annotated[int, Field(strict=True, ge=200, le=599)]


class Regex:
    """A regular expression whose matching takes time in proportion to the text: no file can make it hang."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        options = jsonschema_rs.RegexOptions(size_limit=_REGEX_SIZE)
        self.written_out = with_classes_written_out(pattern)
        self.found_in = jsonschema_rs.Draft7Validator({"pattern": self.written_out}, pattern_options=options).is_valid


def any_regex(regexes: Sequence[Regex]) -> Callable[[str], bool] | None:
    """Whether one of them is found in a text, in one step for all; None where there are none."""
    if not regexes:
        return None
    options = jsonschema_rs.RegexOptions(size_limit=_REGEX_SIZE)
    found_in = jsonschema_rs.Draft7Validator(
        {"anyOf": [{"pattern": one.written_out} for one in regexes]}, pattern_options=options
    )
    return found_in.is_valid


def _regex(value: Any) -> Regex:
    if isinstance(value, str) and len(value) > _LONGEST_REGEX:
        raise wrong(f"a regular expression of {len(value)} characters, of {_LONGEST_REGEX} at most")
    try:
        return Regex(value)
    except (ValueError, TypeError, jsonschema_rs.ValidationError):
        hint = "look-around, back references and huge repeats aren't taken"
        raise wrong(f"{value!r} isn't a regular expression that can be used here ({hint})") from None


_Regex = Annotated[Regex, PlainValidator(_regex), WithJsonSchema({"type": "string", "format": "regex"})]
_Number = Annotated[float, Field(strict=True)]
_Scalar = str | int | float | bool | None


_Alone = Annotated[tuple[_Scalar] | None, BeforeValidator(lambda value: [value], json_schema_input_type=_Scalar)]


@dataclass(frozen=True, slots=True)
class Match:
    """What a value must be. A plain value means `equals`, a list means `one_of`; several keys must all hold.

    `glob` knows * and ?. `regex` is searched for, without look-around. `above`, `below`, `at_least` and `at_most`
    compare numbers. `present: false` wants the value to be absent.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    equals: _Alone = None
    one_of: tuple[_Scalar, ...] | None = None
    glob: str | None = None
    regex: _Regex | None = None
    above: _Number | None = None
    below: _Number | None = None
    at_least: _Number | None = None
    at_most: _Number | None = None
    present: Annotated[bool, Field(strict=True)] | None = None


def _spelled_out(value: Any) -> Any:
    if isinstance(value, list):
        return {"one_of": value}
    if isinstance(value, dict):
        if not value:
            raise wrong("a matcher needs a key: " + ", ".join(Match.__dataclass_fields__))
        return value
    return {"equals": value}


Matcher = Annotated[Match, BeforeValidator(_spelled_out, json_schema_input_type=Match | _Scalar | list[_Scalar])]
Check = Callable[[Any], bool]
