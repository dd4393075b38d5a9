"""Compiled checks: a schema becomes a function that accepts in microseconds and explains when it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

import jsonschema_rs

from mockserver.errors import SpecError
from mockserver.spec.excerpt import Excerpt, is_larger
from mockserver.spec.load import Document
from mockserver.spec.references import walk
from mockserver.spec.schema import Converter, Decimals, Direction
from mockserver.spec.violation import MOST_RECORDS, Violation, record_of, violations_of
from mockserver.yaml12 import Pointer

_MOST_OF_ONE_RECORD = 30
# How many values are looked at to explain what is wrong: each wrong one takes up to 40 us. If there aren't enough bad
# records in a few of them, in as many as 500 bids of 20 points have, and some more.
_ROOMS = (2_000, 40_000)


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
        """Every violation, in the order of the body; an empty list means that the value is valid.

        Of what breaks more records than a reply has entries, those of the first records.
        """
        try:
            for room in _ROOMS:
                found = _of_first_records(self._broken_rules(value, room))
                if len({record_of(one.pointer) for one in found}) > MOST_RECORDS:
                    break
        except ValueError as problem:
            return [Violation((), "json", "a JSON value within the limits of numbers and nesting", str(problem))]
        for one in self._multiples:
            found += _of_first_records(one.violations(value))
        wrong_type = {one.pointer for one in found if one.keyword == "type"}
        first = {
            (one.pointer, one.keyword): one
            for one in reversed(found)
            if one.keyword == "type" or one.pointer not in wrong_type  # what it must be, before what it must look like
        }
        return sorted(first.values(), key=_in_order_of_the_body)

    def _broken_rules(self, value: Any, room: int) -> Iterator[Violation]:
        """What the schema finds in that many values; it makes a list of all errors before it shows the first."""
        if not is_larger(value, room):
            for error in self._validator.iter_errors(value):
                yield from violations_of(error)
            return
        excerpt = Excerpt(value, self._first_error(value), room)
        for error in self._validator.iter_errors(excerpt.value):
            for violation in violations_of(error):
                place = excerpt.place(violation.pointer)
                if violation.keyword != "minItems" or not excerpt.is_shorter(place, violation.value):
                    yield replace(violation, pointer=place)

    def _first_error(self, value: Any) -> Pointer:
        try:
            self._validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return tuple(error.instance_path)
        return ()


def _of_first_records(violations: Iterable[Violation]) -> list[Violation]:
    """The violations of as many records as a reply lists and one more, and of each record as many as can be read."""
    kept: list[Violation] = []
    counts: Counter[Pointer] = Counter()
    for violation in violations:
        record = record_of(violation.pointer)
        counts[record] += 1
        if counts[record] <= _MOST_OF_ONE_RECORD:
            kept.append(violation)
        if len(counts) > MOST_RECORDS:
            break
    return kept


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
            return next(self.violations(value), None) is None
        for number in _found(value, self.path):
            # a literal with at most as many decimals comes back exactly from this; the rest is looked at closer
            try:
                if round(number * scale) / scale != number and not self._exact(number):
                    return False
            except (TypeError, OverflowError):
                if not self._exact(number):
                    return False
        return True

    def violations(self, value: Any) -> Iterator[Violation]:
        for pointer, number in _located(value, self.path, ()):
            if not self._exact(number):
                yield Violation(pointer, "multipleOf", f"a multiple of {self.step}", number)

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


def _located(value: Any, path: tuple[str, ...], pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    """The values at a path with their pointers, for a value of any structure."""
    if not path:
        yield pointer, value
        return
    part, rest = path[0], path[1:]
    children: Iterable[tuple[str | int, Any]] = ()
    if part == "[]" and isinstance(value, list):
        children = enumerate(value)
    elif part == "*" and isinstance(value, dict):
        children = value.items()
    elif isinstance(value, dict) and part in value:
        children = [(part, value[part])]
    for key, child in children:
        yield from _located(child, rest, (*pointer, key))


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
