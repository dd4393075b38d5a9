"""One file under the eyes of the check: its objects by kind, each with the place where it is written."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mockserver.caiso.error_table import ErrorTable
from mockserver.files.yaml12 import Pointer, Scalar
from mockserver.openapi.load import METHODS, Document
from mockserver.openapi.references import exact, pointer_of, walk
from mockserver.openapi.structure import OBJECTS


@dataclass(frozen=True, slots=True)
class Part:
    """One object of the file: a schema, a parameter, an operation ..."""

    pointer: Pointer
    value: dict[str, Any]

    @property
    def name(self) -> str:
        """The last name on the way to it that somebody chose: of a property, a component, a path."""
        return next((str(one) for one in reversed(self.pointer) if one not in _STRUCTURE and isinstance(one, str)), "")


_STRUCTURE = {"schema", "items", "allOf", "anyOf", "oneOf", "not", "additionalProperties"}


class Subject:
    """One file. Every object is met once, where it is written, whatever refers to it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = document.root

    @cached_property
    def parts(self) -> dict[str, list[Part]]:
        """The objects of each kind, in the order of the file."""
        found: dict[str, list[Part]] = defaultdict(list)
        for kind, part in _Walk(self.document).objects():
            found[kind].append(part)
        for parts in found.values():
            parts.sort(key=lambda part: self.place(part.pointer)[1] or 0)
        return found

    @property
    def schemas(self) -> list[Part]:
        return self.parts["schema"]

    @cached_property
    def operations(self) -> list[Part]:
        return [part for part in self.parts["operation"] if part.pointer[0] == "paths"]

    @cached_property
    def errors(self) -> ErrorTable:
        return ErrorTable(self.root)

    @property
    def description(self) -> str:
        return str(self.root["info"].get("description", ""))

    @cached_property
    def descriptions(self) -> list[tuple[Pointer, str]]:
        """The texts that a reader of the file sees."""
        return [
            (pointer, node)
            for pointer, node in walk(self.root)
            if pointer and pointer[-1] in ("description", "summary") and isinstance(node, str)
        ]

    @property
    def scalars(self) -> list[Scalar]:
        """The words of the file as they are written."""
        return self.document.lines_of(self.document.path).scalars

    def resolve(self, node: Any) -> dict[str, Any]:
        resolved = self.document.resolve(node)
        return resolved if isinstance(resolved, dict) else {}

    def place(self, pointer: Pointer) -> tuple[Path, int | None]:
        """The file and the line where a part is written."""
        return self.document.place(pointer)


class _Walk:
    """The way through OpenAPI's objects, by the same table by which a file is taken at the server's start."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._seen: set[tuple[str, Pointer]] = set()
        self._waiting: deque[tuple[str, Pointer, Any]] = deque([("file", (), document.root)])

    def objects(self) -> Iterator[tuple[str, Part]]:
        while self._waiting:  # not by calling itself: a chain of references may be longer than Python's stack
            yield from self._object(*self._waiting.popleft())

    def _object(self, kind: str, pointer: Pointer, value: Any) -> Iterator[tuple[str, Part]]:
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            yield "reference", Part(pointer, value)
            target = tuple(pointer_of(value["$ref"]) or ())
            self._waiting.append((kind, exact(target, self.document.root), self.document.at(value["$ref"])))
        elif isinstance(value, dict) and (kind, pointer) not in self._seen:
            self._seen.add((kind, pointer))
            yield kind, Part(pointer, value)
            for name, field in OBJECTS[kind].items():
                if name in value:
                    yield from self._field(field.removesuffix("!"), (*pointer, name), value[name])

    def _field(self, field: str, pointer: Pointer, value: Any) -> Iterator[tuple[str, Part]]:
        if field.startswith("list of ") and isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._field(field.removeprefix("list of "), (*pointer, index), item)
        elif field.startswith("map of ") and isinstance(value, dict):
            for name, item in value.items():
                if not name.startswith("x-"):
                    yield from self._field(field.removeprefix("map of "), (*pointer, name), item)
        elif field == "schema, or true or false":
            yield from self._object("schema", pointer, value)
        elif field in OBJECTS:
            yield from self._object(field, pointer, value)


def operation_name(pointer: Pointer) -> str:
    """GET /path for the pointer of an operation or of what lies in it."""
    method = str(pointer[2]).upper() if len(pointer) > 2 and pointer[2] in METHODS else ""
    return f"{method} {pointer[1]}".strip()
