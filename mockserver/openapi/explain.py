"""Why a schema refuses a value: looked for part by part, so that a large one holds nobody up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import jsonschema_rs

from mockserver.errors import MOST_ENTRIES
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.references import exact
from mockserver.openapi.slice import Slice, at, is_larger
from mockserver.openapi.violation import Violation, record_of, violations_of

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work that others may come in between of, and what it comes to."""

# How many values are looked at together. Each wrong one takes up to 40 us, and may be so in ten ways; those that are
# right take a hundredth of it.
_CLOSELY = 150
_AT_ONCE = 4_000
_AS_A_WHOLE = 2_000
_WITH_A_COPY = 75_000  # of which an error makes one
_LOOKS = 300  # that find something wrong
_ENOUGH = 250  # violations
_MOST_OF_ONE_RECORD = 30
_SOMETHING = Violation((), "schema", "what the schema asks for as a whole, or far inside", None)
_KEYWORDS_OF_SIZE = {"minItems", "minProperties"}


def in_one_go(steps: Steps[T]) -> T:
    """What the work comes to, for whoever keeps nobody waiting."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: T = end.value
            return value


class Explainer:
    """Finds what is wrong with values, by a compiled schema."""

    def __init__(self, validator: Any, patterns: Mapping[str, str]) -> None:
        self._validator = validator
        self._patterns = patterns

    def broken_rules(self, value: Any) -> Steps[list[Violation]]:
        """What the schema finds in the first bad records; nothing where the value is right."""
        if self._validator.is_valid(value):
            return []
        yield
        found = FirstRecords()
        if is_larger(value, _CLOSELY):
            yield from self._look_around(value, found)
        if not found.are_enough and not is_larger(value, _AS_A_WHOLE):
            yield
            whole = FirstRecords()
            whole.add(self._errors(value))
            return whole.kept
        if not found.kept:  # not to be seen in a part, such as too many items, or very deep
            yield
            return self._first(value) if not is_larger(value, _WITH_A_COPY) else [_SOMETHING]
        return found.kept

    def _look_around(self, value: Any, found: FirstRecords) -> Steps[None]:
        """Go through the value, in small steps where something is wrong."""
        start: Pointer | None = ()
        room, looks = _CLOSELY, 0
        while start is not None and looks < _LOOKS and not found.are_enough:
            part = Slice(value, start, room)
            if self._validator.is_valid(part.value):
                start, room = part.end, min(2 * room, _AT_ONCE)
            elif room > _CLOSELY:
                room = _CLOSELY
            else:
                found.add(self._in_slice(part, value))
                start, looks = part.end, looks + 1
            yield

    def _in_slice(self, part: Slice, value: Any) -> Iterator[Violation]:
        """What is wrong with a part, but for what is so because it is one."""
        for one in self._errors(part.value):
            place = part.place(one.pointer)
            if one.keyword == "required":
                if place and place[-1] not in at(place[:-1], value):
                    yield replace(one, pointer=place)
            elif not isinstance(one.value, dict | list):
                yield replace(one, pointer=place)
            elif one.keyword not in _KEYWORDS_OF_SIZE or len(one.value) == len(at(place, value)):
                yield replace(one, pointer=place, value=at(place, value))

    def _errors(self, value: Any) -> Iterator[Violation]:
        """All of them; the validator makes them before it shows the first."""
        for error in self._validator.iter_errors(value):
            yield from self._told(error, value)

    def _first(self, value: Any) -> list[Violation]:
        try:
            self._validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return self._told(error, value)
        return []

    def _told(self, error: jsonschema_rs.ValidationError, value: Any) -> list[Violation]:
        """What an error says, with texts for the names on its way: the validator makes numbers of names of digits."""
        return [replace(one, pointer=exact(one.pointer, value)) for one in violations_of(error, self._patterns)]


class FirstRecords:
    """The violations of as many records as a reply lists and one more, and of each record as many as can be read."""

    def __init__(self) -> None:
        self.kept: list[Violation] = []
        self._known: set[tuple[Pointer, str]] = set()
        self._records: Counter[Pointer] = Counter()

    @property
    def are_enough(self) -> bool:
        return len(self._known) > _ENOUGH or len(self._records) > MOST_ENTRIES

    def add(self, violations: Iterable[Violation]) -> None:
        """Take those of the records that still have room."""
        for one in violations:
            key, record = (one.pointer, one.keyword), record_of(one.pointer)
            if key not in self._known:
                self._known.add(key)
                self._records[record] += 1
                if self._records[record] <= _MOST_OF_ONE_RECORD:
                    self.kept.append(one)
            if len(self._records) > MOST_ENTRIES:
                break
