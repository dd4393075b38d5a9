"""Which schemas a schema refers to, and how many there are in all behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.spec.load import Document

CHOICES = ("oneOf", "anyOf")


def in_place(schema: Any) -> Iterator[str]:
    """What a schema refers to for the very value that it describes."""
    return _references(schema, whole=False)


def all_references(schema: Any) -> Iterator[str]:
    """What a schema refers to for a value or for any part of it."""
    return _references(schema, whole=True)


def _references(schema: Any, whole: bool) -> Iterator[str]:
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "$ref" in node:
                yield node["$ref"]
                continue
            waiting += [part for key in ("allOf", *CHOICES) for part in node.get(key, ())]
            if whole:
                waiting += [*node.get("properties", {}).values()]
                waiting += [node.get("items"), node.get("additionalProperties"), node.get("not")]


class Reach:
    """The references of each schema that is referred to, looked up once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._of_refs: dict[str, list[str]] = {}

    @classmethod
    def of_document(cls, document: Document) -> Reach:
        reach: Reach = document.memo.setdefault(cls, cls(document))
        return reach

    def of_ref(self, ref: str) -> list[str]:
        if ref not in self._of_refs:
            self._of_refs[ref] = list(dict.fromkeys(all_references(self._document.at(ref))))
        return self._of_refs[ref]

    def size(self, schema: Any, most: int) -> int:
        """How many schemas there are behind it; counted up to `most`."""
        waiting, seen = list(all_references(schema)), set[str]()
        while waiting and len(seen) < most:
            ref = waiting.pop()
            if ref not in seen:
                seen.add(ref)
                waiting += self.of_ref(ref)
        return len(seen)
