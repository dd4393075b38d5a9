"""Where the arguments of an error's text come from: the one place for services, scenarios and examples of errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from mockserver.caiso.error_table import ErrorRules
from mockserver.call import Call, Facts, Said
from mockserver.errors import BusinessError, ErrorEntry
from mockserver.files.yaml12 import dotted
from mockserver.openapi.load import Document
from mockserver.openapi.making.maker import Maker
from mockserver.openapi.references import walk
from mockserver.openapi.violation import argument

_NOWHERE = "?"  # a file of others may speak of what it has no name for
_NO_REASON = "raised by a scenario"


def no_facts(_name: str, _said: Said) -> None:
    """Where there is no world."""


class Arguments:
    """What the error rules name, as a call says it; else as the world knows it, or as the file gives it for example."""

    def __init__(self, document: Document, rules: ErrorRules) -> None:
        self._document = document
        self._rules = rules
        self._examples: dict[str, str] = document.memo.setdefault("examples of names", {})

    def filled(self, error: BusinessError, call: Call, facts: Facts) -> BusinessError:
        """The error with the arguments of each of its texts."""
        return BusinessError.of([self.of(entry, call, facts) for entry in error.entries], error.status)

    def of(self, entry: ErrorEntry, call: Call, facts: Facts) -> ErrorEntry:
        if self._rules.is_free(entry.code):
            return entry if entry.args or entry.detail else replace(entry, args=(_NO_REASON,))
        names = self._rules.arguments(entry.code)[len(entry.args) :]
        if not names:
            return entry
        records = [entry.record] if entry.record else list(islice(_first_records(call.body), 1))
        return replace(entry, args=(*entry.args, *(self._value(name, call, records, facts) for name in names)))

    def _value(self, name: str, call: Call, records: list[tuple[str | int, ...]], facts: Facts) -> str:
        def said(name: str) -> Any:
            """The first value that the call gives for a thing, by whichever of its names."""
            places = [_at(call.body, records[0]) if records else {}, call.params, call.body]
            sources: list[Mapping[str, Any]] = [place for place in places if isinstance(place, dict)]
            values = (place.get(one) for one in self._rules.names_of(name) for place in sources)
            return next((one for one in values if _is_value(one)), None)

        if name == "record":
            return dotted(records[0]) if records else "1"
        value = said(name)
        if value is None and name == "participantName":
            value = call.client or None
        if value is None:
            value = facts(name, said)
        return self._example(name) if value is None else argument(value)

    def _example(self, name: str) -> str:
        """What the file gives as an example of a name, or a value made for it."""
        if name not in self._examples:
            schema = next((one for key in self._rules.names_of(name) for one in self._declared(key)), None)
            made = None if schema is None else Maker(self._document, None, use_examples=True).make(schema, name)
            self._examples[name] = argument(made) if _is_value(made) else _NOWHERE
        return self._examples[name]

    def _declared(self, name: str) -> Iterator[Any]:
        """The schemas of the parameters and properties of this name; an example beside a schema counts as its own."""
        for pointer, node in walk(self._document.root):
            if isinstance(node, dict) and node.get("name") == name and "in" in node:
                schema = self._document.resolve(node.get("schema", {}))
                yield {**schema, "example": node["example"]} if "example" in node else schema
            elif pointer[-2:] == ("properties", name):
                yield node


def _first_records(body: Any) -> Iterator[tuple[str | int, ...]]:
    """The place of the first record of a body: of the list that it is, or of one that it has."""
    if isinstance(body, list) and body:
        yield (0,)
    elif isinstance(body, dict):
        yield from ((name, 0) for name, one in body.items() if isinstance(one, list) and one)


def _at(body: Any, record: tuple[str | int, ...]) -> Any:
    for part in record:
        body = body[part]
    return body


def _is_value(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != ""
