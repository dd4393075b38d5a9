"""Terms: the parameters, properties and headers of spec files by their names, with what each file says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from mockserver.diff.operation import OperationOfFile, children, operations_of
from mockserver.diff.shape import Node
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.load import Document

# What a schema says of a value, in the order in which it is told.
FACTS = (
    "type", "format", "nullable", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "default",
)  # fmt: skip
# A list or a mapping is told by its parts, which are terms of their own.
_CHILDREN = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Definition:
    """One place in a file that says what a term is.

    kind        parameter, property or header
    owner       what it belongs to: query, path, header, cookie, or the name of a schema; "" for one without a name
    facts       type, format, pattern ..., as the file has them
    required    whether it must be there
    operations  those that it is met in, as method and path
    """

    service: str
    version: str
    kind: str
    owner: str
    facts: Mapping[str, Any]
    required: bool
    sample: Any
    meaning: str
    file: str
    line: int | None
    operations: tuple[str, ...]


@dataclass(slots=True)
class Term:
    name: str
    definitions: list[Definition] = field(default_factory=list)

    @property
    def disagreements(self) -> dict[str, dict[str, list[str]]]:
        """Each fact that differs: its values as JSON, each with the services that say so."""
        found: dict[str, dict[str, list[str]]] = {}
        for fact in FACTS:
            values: dict[str, list[str]] = {}
            for one in self.definitions:
                services = values.setdefault(shown(one.facts.get(fact)), [])
                if one.service not in services:
                    services.append(one.service)
            if len(values) > 1:
                found[fact] = values
        return found


def shown(value: Any) -> str:
    """A fact as JSON; "none" where a file says nothing."""
    if value is None:
        return "none"
    return orjson.dumps(sorted(value, key=str) if isinstance(value, list) else value).decode()


def terms_of(documents: Iterable[Document]) -> list[Term]:
    """Every term of the files, in the order of their names."""
    terms: dict[str, Term] = {}
    for document in documents:
        for name, definition in _Walk(document).definitions():
            terms.setdefault(name, Term(name)).definitions.append(definition)
    return sorted(terms.values(), key=lambda term: (term.name.lower(), term.name))


def namesakes(terms: Iterable[Term]) -> list[list[str]]:
    """Names that stand for one thing: alike but for case and underscores, or with the same values."""
    groups: dict[str, set[str]] = {}
    for term in terms:
        groups.setdefault(_alike(term.name), set()).add(term.name)
        for values in {shown(one.facts["enum"]) for one in term.definitions if len(one.facts.get("enum", ())) > 1}:
            groups.setdefault(values, set()).add(term.name)
    several = sorted(sorted(names) for names in groups.values() if len(names) > 1)
    return [names for number, names in enumerate(several) if names not in several[:number]]


def _alike(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


@dataclass(slots=True)
class _Found:
    name: str
    kind: str
    owner: str
    node: Node
    holder: Node
    required: bool
    operations: dict[str, None] = field(default_factory=dict)


class _Walk:
    """The way from the operations of a file to everything that they name."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[Pointer, _Found] = {}

    def definitions(self) -> Iterator[tuple[str, Definition]]:
        for operation in operations_of(self._document):
            self._operation(operation)
        for found in self._found.values():
            yield found.name, self._definition(found)

    def _operation(self, operation: OperationOfFile) -> None:
        seen: set[Pointer] = set()
        for (location, _), node in operation.parameters.items():
            schema = node.child("schema") if "schema" in node.raw else node
            name, required = str(node.raw["name"]), bool(node.raw.get("required"))
            self._note(_Found(name, "parameter", location, schema, node, required), operation)
            self._schema(schema, operation, seen)
        holders = [operation.node.child("requestBody").target] if "requestBody" in operation.node.raw else []
        for response in children(operation.node, "responses").values():
            holders.append(response)
            for name, header in children(response, "headers").items():
                schema = header.child("schema") if "schema" in header.raw else header
                required = bool(header.raw.get("required"))
                self._note(_Found(name, "header", "answer", schema, header, required), operation)
        for holder in holders:
            for media in children(holder, "content").values():
                if "schema" in media.raw:
                    self._schema(media.child("schema"), operation, seen)

    def _schema(self, node: Node, operation: OperationOfFile, seen: set[Pointer]) -> None:
        waiting = [node]
        while waiting:
            node = waiting.pop().target
            if node.pointer in seen or not isinstance(node.raw, dict):
                continue
            seen.add(node.pointer)
            required = node.raw.get("required") or ()
            for name in node.raw.get("properties") or {}:
                part = node.child("properties", name)
                found = _Found(name, "property", _owner(node.pointer), part, part, name in required)
                self._note(found, operation)
                waiting.append(part)
            waiting += [node.child(key) for key in ("items", "additionalProperties", "not") if key in node.raw]
            waiting += [node.child(key, i) for key in _CHILDREN for i in range(len(node.raw.get(key) or ()))]

    def _note(self, found: _Found, operation: OperationOfFile) -> None:
        known = self._found.setdefault(found.holder.pointer, found)
        known.operations[operation.name] = None

    def _definition(self, found: _Found) -> Definition:
        target = found.node.target
        raw = target.raw if isinstance(target.raw, dict) else {}
        own = found.holder.raw if isinstance(found.holder.raw, dict) else {}
        file, line = self._document.place(found.holder.pointer)
        return Definition(
            service=self._document.name.service.replace("_", " "),
            version=self._document.name.version,
            kind=found.kind,
            owner=found.owner,
            facts={fact: raw[fact] for fact in FACTS if fact in raw},
            required=found.required,
            sample=own.get("example", raw.get("example")),
            meaning=" ".join(str(own.get("description") or raw.get("description") or "").split()),
            file=file.name,
            line=line,
            operations=tuple(found.operations),
        )


def _owner(pointer: Pointer) -> str:
    """The name of the schema that a property stands in."""
    if pointer[:2] == ("components", "schemas"):
        names = [str(pointer[2])]
        names += [str(pointer[i + 1]) for i, part in enumerate(pointer[:-1]) if part == "properties"]
        return ".".join(names)
    return ""
