"""Compiled checks: a schema becomes a function that accepts in microseconds and explains when it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jsonschema_rs

from mockserver.errors import SpecError
from mockserver.openapi.ecma import is_pattern
from mockserver.openapi.explain import Explainer, FirstRecords, Steps, in_one_go
from mockserver.openapi.load import Document
from mockserver.openapi.multiples import Multiple, check_of
from mockserver.openapi.references import walk
from mockserver.openapi.schema import Converter, Direction
from mockserver.openapi.slice import at, is_larger, slices
from mockserver.openapi.violation import Violation, with_names_sent

# Values, as many as 500 bids of 20 points have. In more, wrong multiples wait until the rest is right.
_MANY = 40_000
_AT_ONCE = 4_000  # whose multiples are checked together


class SchemaCheck:
    """One compiled schema."""

    def __init__(self, schema: Any, document: Document, direction: Direction) -> None:
        try:
            converter = Converter(document, direction)
            converted, decimals = converter.convert(schema)
            dialect = jsonschema_rs.Draft202012Validator if document.is_newer else jsonschema_rs.Draft4Validator
            self._validator = dialect(converted, validate_formats=True, mask="it")
        except (ValueError, jsonschema_rs.ValidationError) as problem:
            raise _unusable(problem, document) from None
        except RecursionError:
            raise SpecError("a schema is made of itself, without end", document.path) from None
        self._explainer = Explainer(self._validator, converter.patterns)
        self._multiples = [Multiple(one) for one in decimals]
        self._are_multiples = check_of(self._multiples)

    def accepts(self, value: Any) -> bool:
        return self._has_its_form(value) and (not self._multiples or self._are_multiples(value))

    def verdict(self, value: Any) -> Steps[bool]:
        """Whether it accepts the value, found in steps of some milliseconds."""
        if not self._has_its_form(value):
            return False
        yield
        if not self._multiples or not is_larger(value, _MANY):
            return not self._multiples or self._are_multiples(value)
        for part in slices(value, _AT_ONCE):
            if not self._are_multiples(part.value):
                return False
            yield
        return True

    def _has_its_form(self, value: Any) -> bool:
        """Whether it keeps to all rules but those of multiples."""
        try:
            return bool(self._validator.is_valid(value))
        except ValueError:  # half of a surrogate pair, which JSON can't hold
            return False

    def violations(self, value: Any) -> list[Violation]:
        """Every violation, in the order of the body; an empty list means that the value is valid.

        Of what breaks more records than a reply has entries, those of the first records.
        """
        return in_one_go(self.explanation(value))

    def explanation(self, value: Any) -> Steps[list[Violation]]:
        """The violations, found in steps of some milliseconds, however large the value is."""
        try:
            found = yield from self._explainer.broken_rules(value)
        except ValueError as problem:
            return [Violation((), "json", "a value that JSON can hold", str(problem))]
        if self._multiples and (not found or not is_larger(value, _MANY)):
            found += yield from self._wrong_multiples(value, is_right=not found)
        wrong_type = {one.pointer for one in found if one.keyword == "type"}
        first = {
            (one.pointer, one.keyword): one
            for one in reversed(found)
            if one.keyword == "type" or one.pointer not in wrong_type  # what it must be, before what it must look like
        }
        told = with_names_sent(list(first.values()), lambda place: at(place, value))
        return sorted(told, key=_in_order_of_the_body)

    def _wrong_multiples(self, value: Any, is_right: bool) -> Steps[list[Violation]]:
        """Those of a value that may break any other rule too, unless it `is_right` in all of them."""
        first = FirstRecords()
        for part in slices(value, _AT_ONCE):
            if not (is_right and self._are_multiples(part.value)):
                for one in self._multiples:
                    wrong = one.violations(part.value, is_right)
                    first.add(replace(each, pointer=part.place(each.pointer)) for each in wrong)
            if first.are_enough:
                break
            yield
        return first.kept


def _in_order_of_the_body(violation: Violation) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in violation.pointer]


def _unusable(problem: Exception, document: Document) -> SpecError:
    """The compile error with the line of the schema that caused it, where it can be found."""
    message = str(problem).strip().splitlines()[0]
    for pointer, node in walk(document.root):
        if pointer and pointer[-1] == "pattern" and isinstance(node, str) and not is_pattern(node):
            return SpecError(f"the pattern {node!r} isn't a regular expression", document.path, document.line(*pointer))
    return SpecError(f"a schema can't be compiled: {message}", document.path)
