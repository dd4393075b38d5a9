"""Compiled checks: a schema becomes a function that accepts in microseconds and explains when it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Any

import jsonschema_rs

from mockserver.errors import SpecError
from mockserver.spec.load import Document
from mockserver.spec.references import walk
from mockserver.spec.schema import FORMAT_PATTERNS, Converter, Decimals, Direction
from mockserver.yaml12 import Pointer

_MOST_VIOLATIONS = 200
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a value breaks its schema.

    pointer   where: ("newBids", 3, "bidCurve", 1, "mw")
    keyword   which rule: "maxLength", "enum", "required", "blank" for a text that is empty where it may not be
    expected  in words what the schema asks for
    value     what came instead
    """

    pointer: Pointer
    keyword: str
    expected: str
    value: Any

    def __str__(self) -> str:
        got = "nothing" if self.keyword == "required" else shown(self.value)
        place = dotted(self.pointer)
        return f"{place}: expected {self.expected}, got {got}" if place else f"expected {self.expected}, got {got}"


def dotted(pointer: Pointer) -> str:
    """A pointer as people write it: newBids[3].bidCurve[1].mw."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in pointer)
    return text.removeprefix(".")


def shown(value: Any) -> str:
    """A value as it would stand in JSON, cut where it gets long."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    return cut(f'"{value}"' if isinstance(value, str) else repr(value))


def cut(text: str) -> str:
    """The text, or its beginning and its length where it is long."""
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}... ({len(text)} characters)"


class SchemaCheck:
    """One compiled schema."""

    def __init__(self, schema: Any, document: Document, direction: Direction) -> None:
        converted, decimals = Converter(document, direction).convert(schema)
        try:
            self._validator = jsonschema_rs.Draft4Validator(converted, validate_formats=True)
        except (ValueError, jsonschema_rs.ValidationError) as problem:
            raise _unusable(problem, document) from None
        self._multiples = [_Multiples(one) for one in decimals]

    def accepts(self, value: Any) -> bool:
        try:
            if not self._validator.is_valid(value):
                return False
        except ValueError:  # a number that the validator can't hold, or nesting beyond its limit
            return False
        return all(one.accept(value) for one in self._multiples)

    def violations(self, value: Any) -> list[Violation]:
        """Every violation, in the order of the body; an empty list means that the value is valid."""
        found: list[Violation] = []
        try:
            for error in self._validator.iter_errors(value):
                found += _violations_of(error)
                if len(found) >= _MOST_VIOLATIONS:
                    break
        except ValueError as problem:
            return [Violation((), "json", "a JSON value within the limits of numbers and nesting", str(problem))]
        for one in self._multiples:
            found += one.violations(value)
        wrong_type = {one.pointer for one in found if one.keyword == "type"}
        first = {
            (one.pointer, one.keyword): one
            for one in reversed(found)
            if one.keyword == "type" or one.pointer not in wrong_type  # what it must be, before what it must look like
        }
        return sorted(first.values(), key=_in_order_of_the_body)


def _in_order_of_the_body(violation: Violation) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in violation.pointer]


class _Multiples:
    """The exact check of one multipleOf: a decimal fraction is a multiple of 0.01 in decimals, not in binary."""

    def __init__(self, decimals: Decimals) -> None:
        self.path, self.step = decimals.path, decimals.step
        self._exact_step = Fraction(self.step)
        power = 1 / self.step
        self.scale = int(power) if power == int(power) and set(str(int(power))) <= {"0", "1"} else None

    def accept(self, value: Any) -> bool:
        scale = self.scale
        if scale is None:
            return not self.violations(value)
        for number in _found(value, self.path):
            # a literal with at most as many decimals comes back exactly from this; the rest is looked at closer
            try:
                if round(number * scale) / scale != number and not self._exact(number):
                    return False
            except (TypeError, OverflowError):
                if not self._exact(number):
                    return False
        return True

    def violations(self, value: Any) -> list[Violation]:
        return [
            Violation(pointer, "multipleOf", f"a multiple of {self.step}", number)
            for pointer, number in _located(value, self.path, ())
            if not self._exact(number)
        ]

    def _exact(self, number: Any) -> bool:
        if isinstance(number, bool) or not isinstance(number, int | float):
            return True
        return Fraction(repr(number)) % self._exact_step == 0  # Decimal has too few digits for 1e30


def _found(value: Any, path: tuple[str, ...]) -> list[Any]:
    """The values at a path, for a value whose structure is known to be right."""
    nodes = [value]
    for part in path:
        if part == "[]":
            nodes = list(chain.from_iterable(node for node in nodes if node is not None))
        elif part == "*":
            nodes = [child for node in nodes if node is not None for child in node.values()]
        else:
            nodes = [node[part] for node in nodes if node is not None and part in node]
    return nodes


def _located(value: Any, path: tuple[str, ...], pointer: Pointer) -> list[tuple[Pointer, Any]]:
    """The values at a path with their pointers, for a value of any structure."""
    if not path:
        return [(pointer, value)]
    part, rest = path[0], path[1:]
    children: list[tuple[str | int, Any]] = []
    if part == "[]" and isinstance(value, list):
        children = list(enumerate(value))
    elif part == "*" and isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, dict) and part in value:
        children = [(part, value[part])]
    return [found for key, child in children for found in _located(child, rest, (*pointer, key))]


_FORMATS: dict[str, str] = {
    "uuid": "a UUID such as 3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59",
    "date-time": "a date and time with offset such as 2026-09-01T07:00:00Z",
    "date": "a date such as 2026-09-01",
}
_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda value: _types_in_words(value if isinstance(value, list) else [value]),
    "enum": lambda value: "one of " + ", ".join(one if isinstance(one, str) else shown(one) for one in value),
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
    "not": lambda value: "something that the schema doesn't rule out",
}
_ARTICLES = {"integer": "an integer", "object": "an object", "array": "an array", "null": "null"}


def _types_in_words(types: list[str]) -> str:
    return " or ".join(_ARTICLES.get(one, f"a {one}") for one in sorted(types, key="null".__eq__))


def _violations_of(error: jsonschema_rs.ValidationError) -> list[Violation]:
    keyword, pointer = error.kind.name, tuple(error.instance_path)
    if keyword == "required":
        return [Violation((*pointer, error.kind.value), keyword, "a value", None)]
    if keyword == "additionalProperties":
        sent: Any = error.instance
        unexpected = error.kind.as_dict()["unexpected"]
        return [Violation((*pointer, name), keyword, "no such name", sent[name]) for name in unexpected]
    value = error.instance
    if (branches := getattr(error.kind, "context", None)) and (nearest := _nearest(branches, pointer)):
        return nearest
    if keyword in ("pattern", "minLength") and isinstance(value, str) and not value.strip():
        return [Violation(pointer, "blank", "a text that isn't blank", value)]
    if keyword == "pattern" and (form := _format_of_pattern(error.kind.value)):
        return [Violation(pointer, "format", _FORMATS.get(form, f"a value of format {form}"), value)]
    limit = getattr(error.kind, "value", None)
    words = _WORDS.get(keyword, lambda limit: f"{keyword} {limit}")
    return [Violation(pointer, keyword, words(limit), value)]


def _nearest(branches: list[list[jsonschema_rs.ValidationError]], pointer: Pointer) -> list[Violation]:
    """What is wrong by the branch of a choice that was meant, or by all of them; empty where that can't be told.

    Meant is the only branch whose type and whose fixed values, such as those of a discriminator, are met.
    """
    told = [
        {(one.pointer, one.keyword): one for error in errors for one in _violations_of(error)} for errors in branches
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
    return (violation.keyword == "type" and depth == 0) or (violation.keyword == "enum" and depth == 1)


def _format_of_pattern(pattern: str) -> str | None:
    return next((form for form, known in FORMAT_PATTERNS.items() if known == pattern), None)


def _unusable(problem: Exception, document: Document) -> SpecError:
    """The compile error with the line of the schema that caused it, where it can be found."""
    message = str(problem).strip().splitlines()[0]
    for pointer, node in walk(document.root):
        if pointer and pointer[-1] == "pattern" and isinstance(node, str):
            try:
                jsonschema_rs.Draft4Validator({"pattern": node})
            except (ValueError, jsonschema_rs.ValidationError):
                return SpecError(
                    f"the pattern {node!r} isn't a regular expression", document.path, document.line(*pointer)
                )
    return SpecError(f"a schema can't be compiled: {message}", document.path)
