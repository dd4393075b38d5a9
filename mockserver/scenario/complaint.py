"""What the grammar of scenarios finds wrong, in the words of whoever wrote the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mockserver.files.yaml12 import Pointer
from mockserver.scenario.values import PATTERNS
from mockserver.wording import nearest, quoted

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
    "string_pattern_mismatch": lambda limit: PATTERNS[limit["pattern"]],
}

KnownKeys = Callable[[Pointer], list[str]]


def complaint(problem: ValidationError, known_keys: KnownKeys) -> tuple[Pointer, str]:
    """The place and the sentence of one error: an unknown key, which may have caused others, before the first one."""
    errors = problem.errors()
    first = next((one for one in errors if one["type"] in _UNKNOWN), errors[0])
    pointer = tuple(part for part in first["loc"] if part != "[key]")
    if first["type"] in _UNKNOWN:
        return _unknown(tuple(first["loc"]), known_keys)
    if first["type"] in _MISSING:
        return pointer[:-1], f"`{pointer[-1]}` is missing"
    return pointer, _sentence(first)


def _unknown(pointer: Pointer, known_keys: KnownKeys) -> tuple[Pointer, str]:
    *above, name = pointer
    is_effect = len(above) > 1 and above[-2] == "then"
    named = quoted(name)
    what = f"there is no effect {named}" if is_effect else f"there is no key {named} here"
    return tuple(above) or pointer, what + nearest(str(name), known_keys(tuple(above)))


def _sentence(error: ErrorDetails) -> str:
    expected = _EXPECTED.get(error["type"])
    if expected is None:
        return error["msg"][:1].lower() + error["msg"][1:]
    return f"{expected(error.get('ctx', {}))} is expected here, not {quoted(error['input'])}"
