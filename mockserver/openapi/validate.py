"""Compiled checks: a schema becomes a function that accepts in microseconds and explains when it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import jsonschema_rs

from mockserver.errors import MOST_ENTRIES, SpecError
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.ecma import is_pattern
from mockserver.openapi.excerpt import Excerpt, at, is_larger
from mockserver.openapi.load import Document
from mockserver.openapi.multiples import Multiple, check_of
from mockserver.openapi.references import exact, walk
from mockserver.openapi.schema import Converter, Direction
from mockserver.openapi.violation import Violation, record_of, violations_of, with_names_sent

_MOST_OF_ONE_RECORD = 30
# How many values are looked at to explain what is wrong: each wrong one takes up to 40 us, and may be so in ten ways.
# While few bad records are found in them, in more, up to as many as 500 bids of 20 points have, and some more.
_ROOMS = (150, 500, 2_000, 7_000, 40_000)
_ROOM_FOR_ONE = 2_000  # where nothing is wrong with so many from the first error on, it isn't in a part at all
_ENOUGH = 250  # violations


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
        self._patterns = converter.patterns
        self._multiples = [Multiple(one) for one in decimals]
        self._are_multiples = check_of(self._multiples)

    def accepts(self, value: Any) -> bool:
        try:
            if not self._validator.is_valid(value):
                return False
        except ValueError:  # half of a surrogate pair, which JSON can't hold
            return False
        return not self._multiples or self._are_multiples(value)

    def violations(self, value: Any) -> list[Violation]:
        """Every violation, in the order of the body; an empty list means that the value is valid.

        Of what breaks more records than a reply has entries, those of the first records.
        """
        try:
            found, whole = self._broken_rules(value)
        except ValueError as problem:
            return [Violation((), "json", "a value that JSON can hold", str(problem))]
        is_right = not found
        for one in self._multiples if is_right or whole else ():  # else they wait until the rest is right
            found += _of_first_records(one.violations(value, is_right))[0]
        wrong_type = {one.pointer for one in found if one.keyword == "type"}
        first = {
            (one.pointer, one.keyword): one
            for one in reversed(found)
            if one.keyword == "type" or one.pointer not in wrong_type  # what it must be, before what it must look like
        }
        told = with_names_sent(list(first.values()), lambda place: at(place, value))
        return sorted(told, key=_in_order_of_the_body)

    def _broken_rules(self, value: Any) -> tuple[list[Violation], bool]:
        """What the schema finds in the first bad records, and whether all of the value has been looked at."""
        error, found = None, list[Violation]()
        is_huge = is_larger(value, _ROOMS[-1])
        if is_huge:  # whose first error costs as much as all it stands in, if that is a long list
            found, number = _of_first_records(self._in_excerpt(Excerpt(value, (), _ROOMS[0]), value))
            if _is_enough(found, number):
                return found, False
        if not found and not (error := self._first_error(value)):
            return [], True
        first = exact(tuple(error.instance_path), value) if error else ()
        whole = False
        for room in _ROOMS:
            whole = not is_huge and not is_larger(value, room)
            excerpt = None if whole else Excerpt(value, first, room)
            found, number = _of_first_records(self._in_excerpt(excerpt, value) if excerpt else self._in_whole(value))
            is_all = excerpt is None or excerpt.reaches_the_end or (is_huge and not found and room >= _ROOM_FOR_ONE)
            if is_all or _is_enough(found, number):
                break
        if not found and error:  # not to be seen in a part, such as too many items
            found = [_by_names(one, value) for one in violations_of(error, self._patterns)]
        return found, whole

    def _in_whole(self, value: Any) -> Iterator[Violation]:
        for error in self._validator.iter_errors(value):
            yield from (_by_names(one, value) for one in violations_of(error, self._patterns))

    def _in_excerpt(self, excerpt: Excerpt, value: Any) -> Iterator[Violation]:
        """What there is in a part of the value; the validator makes a list of all errors before it shows the first."""
        for error in self._validator.iter_errors(excerpt.value):
            for violation in (_by_names(one, excerpt.value) for one in violations_of(error, self._patterns)):
                place = excerpt.place(violation.pointer)
                if not isinstance(violation.value, list):
                    yield replace(violation, pointer=place)
                elif violation.keyword != "minItems" or len(violation.value) == len(at(place, value)):
                    yield replace(violation, pointer=place, value=at(place, value))

    def _first_error(self, value: Any) -> jsonschema_rs.ValidationError | None:
        try:
            self._validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return error
        return None


def _is_enough(found: list[Violation], number: int) -> bool:
    return number > _ENOUGH or len({record_of(one.pointer) for one in found}) > MOST_ENTRIES


def _by_names(violation: Violation, value: Any) -> Violation:
    """The violation with texts for the names on its way; the validator makes numbers of names that are all digits."""
    pointer = exact(violation.pointer, value)
    return violation if pointer == violation.pointer else replace(violation, pointer=pointer)


def _of_first_records(violations: Iterable[Violation]) -> tuple[list[Violation], int]:
    """The violations of as many records as a reply lists and one more, and of each record as many as can be read.

    Also how many have been looked at.
    """
    kept: list[Violation] = []
    counts: Counter[Pointer] = Counter()
    for violation in violations:
        record = record_of(violation.pointer)
        counts[record] += 1
        if counts[record] <= _MOST_OF_ONE_RECORD:
            kept.append(violation)
        if len(counts) > MOST_ENTRIES:
            break
    return kept, counts.total()


def _in_order_of_the_body(violation: Violation) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in violation.pointer]


def _unusable(problem: Exception, document: Document) -> SpecError:
    """The compile error with the line of the schema that caused it, where it can be found."""
    message = str(problem).strip().splitlines()[0]
    for pointer, node in walk(document.root):
        if pointer and pointer[-1] == "pattern" and isinstance(node, str) and not is_pattern(node):
            return SpecError(f"the pattern {node!r} isn't a regular expression", document.path, document.line(*pointer))
    return SpecError(f"a schema can't be compiled: {message}", document.path)
