"""A violation: one place where a value breaks its schema, and what the schema asks for there, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import Any

import jsonschema_rs

from mockserver.files.yaml12 import Pointer, dotted
from mockserver.openapi.references import ref_of
from mockserver.openapi.schema import FORMAT_PATTERNS
from mockserver.openapi.slice import MOST_NAMES

_LONGEST_VALUE = 60
_MOST_WRITTEN = 10
_LONGEST_ARGUMENT = 200
_LONGEST_PLACE = 400


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a value breaks its schema.

    pointer   where: ("newBids", 3, "bidCurve", 1, "mw")
    keyword   which rule: "maxLength", "enum", "required", "blank" for a text that is empty where it may not be, "body"
              for a body that couldn't be read, of which `value` says in words what it is
    expected  in words what the schema asks for
    value     what came instead; of "required" the name that was sent in other case, else None
    """

    pointer: Pointer
    keyword: str
    expected: str
    value: Any

    def __str__(self) -> str:
        return f"{self.wanted}, got {self._got}"

    @property
    def _got(self) -> str:
        if self.keyword == "required":
            return f"nothing; {cut(self.value)} isn't this name, as case counts" if self.value else "nothing"
        if self.keyword == "body":
            return str(self.value)
        return _written(self.value) if self.keyword == "enum" else shown(self.value)

    @property
    def wanted(self) -> str:
        """The sentence without what came instead."""
        place = cut(dotted(_with_short_names(self.pointer)), _LONGEST_PLACE)
        return f"{place}: expected {self.expected}" if place else f"expected {self.expected}"


def place_of(pointer: Pointer) -> str:
    """A pointer as replies and verdicts hold it, cut where it gets long."""
    return cut(ref_of(_with_short_names(pointer)), _LONGEST_PLACE)


def _with_short_names(pointer: Pointer) -> Pointer:
    return tuple(cut(part) if isinstance(part, str) else part for part in pointer)


def shown(value: Any) -> str:
    """A value as it would stand in JSON, cut where it gets long."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    if not isinstance(value, str):
        return cut(repr(value))
    if len(value) <= _LONGEST_VALUE:
        return f'"{value}"'
    return f'"{value[:_LONGEST_VALUE]}..." ({len(value)} characters)'


def _written(value: Any) -> str:
    """A value as it stands in JSON, where it is held against others of its kind; not a whole body."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if parts is None or len(parts) > _MOST_WRITTEN or any(isinstance(one, dict | list) for one in parts):
        return shown(value)
    return cut(json.dumps(value))


def argument(value: Any) -> str:
    """A value as it stands in the text of an error, whose quotes are the text's own."""
    return cut(value if isinstance(value, str) else shown(value), _LONGEST_ARGUMENT)


def cut(text: str, longest: int = _LONGEST_VALUE) -> str:
    """The text, or its beginning and its length where it is long."""
    return text if len(text) <= longest else f"{text[:longest]}... ({len(text)} characters)"


def with_names_sent(violations: list[Violation], names_at: Callable[[Pointer], Iterable[str]]) -> list[Violation]:
    """The violations, those of missing names with what was sent instead and differs in case only."""
    sent: dict[Pointer, dict[str, str]] = {}
    told = []
    for one in violations:
        if one.keyword == "required" and one.pointer:
            *above, name = one.pointer
            place = tuple(above)
            if place not in sent:
                sent[place] = {name.lower(): name for name in islice(names_at(place), MOST_NAMES)}
            one = replace(one, value=sent[place].get(str(name).lower()))
        told.append(one)
    return told


def record_of(pointer: Pointer) -> Pointer:
    """The outermost list item that a place lies in; the place itself where it lies in none."""
    depth = next((depth for depth, part in enumerate(pointer, 1) if isinstance(part, int)), len(pointer))
    return pointer[:depth]


_FORMATS: dict[str, str] = {
    "uuid": "a UUID such as 3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59",
    "date-time": "a date and time with offset such as 2026-09-01T07:00:00Z",
    "date": "a date such as 2026-09-01",
}
_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda value: _types_in_words(value if isinstance(value, list) else [value]),
    "enum": lambda value: "one of " + ", ".join(one if isinstance(one, str) else _written(one) for one in value),
    "pattern": lambda value: f"a text that matches {value}",
    "format": lambda value: _FORMATS.get(value, f"a value of format {value}"),
    "minLength": lambda value: f"at least {value} characters",
    "maxLength": lambda value: f"at most {value} characters",
    "minItems": lambda value: f"at least {value} items",
    "maxItems": lambda value: f"at most {value} items",
    "minimum": lambda value: f"at least {value}",
    "maximum": lambda value: f"at most {value}",
    "exclusiveMinimum": lambda value: f"more than {value}",
    "exclusiveMaximum": lambda value: f"less than {value}",
    "multipleOf": lambda value: f"a multiple of {value}",
    "minProperties": lambda value: f"at least {value} names",
    "maxProperties": lambda value: f"at most {value} names",
    "uniqueItems": lambda value: "items that all differ",
    "oneOf": lambda value: "exactly one of the schemas listed",
    "anyOf": lambda value: "one of the schemas listed",
    "contains": lambda value: "an item of the kind that must be in it, and not too many",
    "unevaluatedItems": lambda value: "no further items",
    "not": lambda value: "something that the schema doesn't rule out",
}
_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})
_ARTICLES = {"integer": "an integer", "object": "an object", "array": "an array", "null": "null"}


def _types_in_words(types: list[str]) -> str:
    return " or ".join(_ARTICLES.get(one, f"a {one}") for one in sorted(types, key="null".__eq__))


def violations_of(error: jsonschema_rs.ValidationError, patterns: Mapping[str, str] = _AS_THEY_ARE) -> list[Violation]:
    """What an error says; `patterns` has those that the engine reads in other words, as people know them."""
    keyword, pointer = error.kind.name, tuple(error.instance_path)
    if keyword == "required":
        return [Violation((*pointer, error.kind.value), keyword, "a value", None)]
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        sent: Any = error.instance
        unexpected = error.kind.as_dict()["unexpected"][:MOST_NAMES]
        return [Violation((*pointer, name), "additionalProperties", "no such name", sent[name]) for name in unexpected]
    if keyword == "propertyNames":
        broken: jsonschema_rs.ValidationError = error.kind.as_dict()["error"]
        return [replace(one, expected=f"as its name {one.expected}") for one in violations_of(broken, patterns)]
    value = error.instance
    if (branches := getattr(error.kind, "context", None)) and (nearest := _nearest(branches, pointer, patterns)):
        return nearest
    if keyword in ("pattern", "minLength") and isinstance(value, str) and not value.strip():
        return [Violation(pointer, "blank", "a text that isn't blank", value)]
    if keyword == "pattern" and (form := _format_of_pattern(error.kind.value)):
        return [Violation(pointer, "format", _FORMATS.get(form, f"a value of format {form}"), value)]
    limit = getattr(error.kind, "value", None)
    if keyword == "pattern":
        limit = patterns.get(str(limit), limit)
    words = _WORDS.get(keyword, lambda limit: f"{keyword} {limit}")
    return [Violation(pointer, keyword, words(limit), value)]


def _nearest(
    branches: list[list[jsonschema_rs.ValidationError]], pointer: Pointer, patterns: Mapping[str, str]
) -> list[Violation]:
    """What is wrong by the branch of a choice that was meant, or by all of them; empty where that can't be told.

    Meant is the only branch whose type and whose fixed values, such as those of a discriminator, are met.
    """
    told = [
        {(one.pointer, one.keyword): one for error in errors for one in violations_of(error, patterns)}
        for errors in branches
    ]
    meant = [found for found in told if not any(_rules_out(violation, pointer) for violation in found.values())]
    if len(meant) == 1:
        return list(meant[0].values())
    in_common = [
        [found[key] for found in told]
        for key in told[0]
        if key[1] in ("type", "enum", "required") and all(key in found for found in told)
    ]
    return [replace(same[0], expected=_either(same)) for same in in_common]


def _either(violations: list[Violation]) -> str:
    return " or ".join(dict.fromkeys(one.expected for one in violations)).replace(" or one of ", ", ")


def _rules_out(violation: Violation, pointer: Pointer) -> bool:
    depth = len(violation.pointer) - len(pointer)
    return (violation.keyword == "type" and depth == 0) or (violation.keyword in ("enum", "not") and depth == 1)


def _format_of_pattern(pattern: str) -> str | None:
    return next((form for form, known in FORMAT_PATTERNS.items() if known == pattern), None)
