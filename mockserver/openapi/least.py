"""How large the smallest value of a schema is: what to make where room runs out, and what can't be made at all."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.inheritance import CHOICES
from mockserver.openapi.load import METHODS, Document
from mockserver.openapi.reach import Reach, all_references
from mockserver.openapi.schema import all_parts

ENDLESS = math.inf
MOST_VALUES = 2000
LARGEST_INTEGER = 2**64 - 1  # of what JSON is written by
CHARACTERS = 500  # as many as weigh like one value
_REPEATED = 20  # so many items are made, those beyond repeat them, which costs little
_LITTLE = 100
_LIMITS = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))


class Least:
    """The number of values in the smallest valid value of each schema of a document, never estimated too high.

    A `$ref` stands for the size of its target. Sizes begin as endless and shrink until nothing changes; what stays
    endless holds itself in every value.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sizes: dict[str, float] = {}
        self._users: dict[str, set[str]] = defaultdict(set)
        self._reach = Reach.of_document(document)

    @classmethod
    def of_document(cls, document: Document) -> Least:
        if cls not in document.memo:
            document.memo[cls] = cls(document)
        least: Least = document.memo[cls]
        return least

    def of(self, schema: Any) -> float:
        self._settle(schema)
        return self._size(schema, "")

    def _settle(self, schema: Any) -> None:
        found: list[str] = []
        waiting = list(all_references(schema))
        while waiting:  # not by calling itself: a chain of references may be longer than Python's stack
            ref = waiting.pop()
            if ref not in self._sizes:
                self._sizes[ref] = ENDLESS
                found.append(ref)
                for inner in self._reach.of_ref(ref):
                    self._users[inner].add(ref)
                    waiting.append(inner)
        queue = deque(reversed(found))
        while queue:
            ref = queue.popleft()
            size = self._size(self._document.at(ref), ref)
            if size < self._sizes[ref]:
                self._sizes[ref] = size
                queue.extend(self._users[ref])

    def _size(self, schema: Any, home: str) -> float:
        """The size of a schema that stands in what `home` refers to."""
        if not isinstance(schema, dict):
            return 1
        if "$ref" in schema:
            return self._sizes[schema["$ref"]]
        parts = [self._own(schema, home)]
        parts += (self._part(one, home) for one in schema.get("allOf", ()))
        parts += (min(self._size(one, home) for one in schema[key]) for key in CHOICES if schema.get(key))
        size: float = max(parts)
        return size

    def _part(self, schema: Any, home: str) -> float:
        """A part of an allOf; one that is made of its own whole adds nothing to it."""
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        return 0 if ref and self._leads_back(ref, home) else self._size(schema, home)

    def _leads_back(self, ref: str, home: str) -> bool:
        waiting, seen = [ref], set[str]()
        while waiting:
            one = waiting.pop()
            if one == home:
                return True
            if one not in seen:
                seen.add(one)
                waiting += self._reach.in_place_of(one)
        return False

    def _own(self, schema: dict[str, Any], home: str) -> float:
        if "enum" in schema:
            return 1 if schema["enum"] else ENDLESS
        kind = schema.get("type")
        if not isinstance(kind, str) or schema.get("nullable") is True:
            return 1  # something of another type will do
        if any(schema[low] > schema[high] for low, high in _LIMITS if low in schema and high in schema):
            return ENDLESS
        if kind == "object":
            return self._of_object(schema, home)
        if kind == "array":
            return self._of_array(schema, home)
        if kind == "string":
            return 1 + float(schema.get("minLength", 0) // CHARACTERS)
        in_reach = schema.get("minimum", 0) <= LARGEST_INTEGER and schema.get("maximum", 0) >= -(2**63)
        return 1 if in_reach or kind != "integer" else ENDLESS

    def _of_object(self, schema: dict[str, Any], home: str) -> float:
        properties, required = schema.get("properties", {}), set(schema.get("required", ()))
        more: float = max(0, schema.get("minProperties", 0) - len(required))
        return 1 + more + sum(self._of_property(properties.get(name), home) for name in required)

    def _of_property(self, schema: Any, home: str) -> float:
        hidden = any(part.get("writeOnly") is True for part in all_parts(schema or {}, self._document))
        return 0 if hidden else self._size(schema, home)

    def _of_array(self, schema: dict[str, Any], home: str) -> float:
        count = schema.get("minItems", 0)
        if not count:
            return 1
        size = self._size(schema.get("items"), home)
        if schema.get("uniqueItems") or count <= _REPEATED:
            return float(1 + count * size)
        return float(1 + _REPEATED * size + count * size / _LITTLE)


def replies_without_end(document: Document) -> list[SpecError]:
    """The replies whose bodies nobody could make: each valid one holds itself again, or is too large."""
    least = Least.of_document(document)
    faults: list[SpecError] = []
    seen: set[int] = set()
    for pointer, media in _media_of_replies(document):
        if id(media) in seen or "example" in media or "examples" in media:
            continue
        seen.add(id(media))
        size = least.of(media.get("schema"))
        if size > MOST_VALUES:
            why = (
                "holds itself without end, or contradicts itself"
                if size == ENDLESS
                else "is larger than this server makes"
            )
            message = f"every body that is valid by this schema {why}; mend the schema, or give an `example` beside it"
            faults.append(SpecError(message, *document.place((*pointer, "schema"))))
    return faults


def _media_of_replies(document: Document) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for path, item in document.root["paths"].items():
        item = document.resolve(item) if not path.startswith("x-") else {}
        for method in sorted(item.keys() & set(METHODS)):
            for status, reply in item[method]["responses"].items():
                for media_type, media in document.resolve(reply).get("content", {}).items():
                    yield ("paths", path, method, "responses", status, "content", media_type), media
