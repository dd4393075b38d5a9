"""Grammars: types of pydantic, for what may be written in several ways, as scenarios may.

Models (model.py) read what is read at each start: a type of pydantic takes 2 ms to build, those of a world file 60.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from mockserver.errors import MockServerError
from mockserver.files.schema import for_editors, keys_at
from mockserver.files.yaml12 import Lines, Pointer, dotted
from mockserver.wording import nearest, quoted

T = TypeVar("T")
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_MISSING = ("missing", "missing_argument")
_MAPPING = "a mapping of keys and values"
_EXPECTED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "tuple_type": lambda limit: "a list",
    "dict_type": lambda limit: _MAPPING,
    "dataclass_type": lambda limit: _MAPPING,
    "string_type": lambda limit: "a text",
    "int_type": lambda limit: "a whole number",
    "float_type": lambda limit: "a number",
    "bool_type": lambda limit: "true or false",
    "too_short": lambda limit: f"a list of at least {limit['min_length']}",
    "literal_error": lambda limit: limit["expected"],
    "greater_than": lambda limit: f"a number above {limit['gt']}",
    "greater_than_equal": lambda limit: f"a number of at least {limit['ge']}",
    "less_than": lambda limit: f"a number below {limit['lt']}",
    "less_than_equal": lambda limit: f"a number of at most {limit['le']}",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where data comes from: a file, or a request, which has a name. `failure` is raised for what is wrong in it."""

    name: Path | str
    failure: type[MockServerError]

    @property
    def folder(self) -> Path | None:
        return self.name.parent if isinstance(self.name, Path) else None

    def error(self, pointer: Pointer, message: str) -> MockServerError:
        place = dotted(pointer)
        line = Lines(self.name).of(pointer) if isinstance(self.name, Path) else None
        return self.failure(f"{place}: {message}" if place else message, self.name, line)

    def unknown(self, pointer: Pointer, what: str, name: str, known: Iterable[str]) -> MockServerError:
        """`what` is a sentence with {} where the name stands."""
        return self.error(pointer, what.format(repr(name)) + nearest(name, known))


class Grammar(Generic[T]):
    """A type, read and explained. It is built when it is first needed.

    patterns  what texts of these patterns are, for whoever wrote another one
    """

    def __init__(self, kind: Any, patterns: Mapping[str, str]) -> None:
        self._kind, self._patterns = kind, patterns

    @cached_property
    def adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._kind)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema for editors."""
        made: dict[str, Any] = for_editors(self.adapter.json_schema())
        return made

    def known_keys(self, pointer: Pointer) -> list[str]:
        """The keys that a mapping at this place may have."""
        return keys_at(pointer, self.schema)

    def read(self, data: Any, source: Source) -> T:
        """Raises the source's error with the place of what is wrong."""
        try:
            text = orjson.dumps(data)
        except TypeError as problem:  # a number beyond 64 bits, half of a surrogate pair, a thousand levels
            raise source.error((), f"holds what can't be used: {problem}") from None
        try:
            return self.adapter.validate_json(text, context={"folder": source.folder})
        except ValidationError as problem:
            raise source.error(*self._first(problem)) from None

    def _first(self, problem: ValidationError) -> tuple[Pointer, str]:
        """Place and sentence of one error: an unknown key, which may have caused others, before the first one."""
        errors = problem.errors()
        first = next((one for one in errors if one["type"] in _UNKNOWN), errors[0])
        if first["type"] in _UNKNOWN:
            return self._unknown(tuple(first["loc"]))
        pointer = tuple(part for part in first["loc"] if part != "[key]")
        if first["type"] in _MISSING:
            return pointer[:-1], f"`{pointer[-1]}` is missing"
        return pointer, self._sentence(first)

    def _unknown(self, pointer: Pointer) -> tuple[Pointer, str]:
        *above, name = pointer
        is_effect = len(above) > 1 and above[-2] == "then"
        named = quoted(name)
        what = f"there is no effect {named}" if is_effect else f"there is no key {named} here"
        return tuple(above) or pointer, what + nearest(str(name), self.known_keys(tuple(above)))

    def _sentence(self, error: ErrorDetails) -> str:
        limit = error.get("ctx", {})
        if error["type"] == "string_pattern_mismatch":
            expected = self._patterns[limit["pattern"]]
        elif error["type"] in _EXPECTED:
            expected = _EXPECTED[error["type"]](limit)
        else:
            return error["msg"][:1].lower() + error["msg"][1:]
        return f"{expected} is expected here, not {quoted(error['input'])}"
