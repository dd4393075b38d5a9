"""Where the numbers of a schema stand that must be multiples of something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mockserver.openapi.load import Document
from mockserver.openapi.reach import NEWER

_MOST_REFERENCES = 12  # on the way to a multiple
_MOST_WAYS = 5000


@dataclass(frozen=True, slots=True)
class Decimals:
    """Numbers that must be multiples of something, found by walking `path`: names, "[]" for items, "*" for values.

    Where the schema names no type, other values than numbers stand there too, and are right (`mixed`).
    """

    path: tuple[str, ...]
    step: Decimal
    mixed: bool = False


class Ambiguous(Exception):
    """Multiples that can't be checked outside the schema: in a choice, in one untyped, endless or in too many ways."""


def decimals_of(schema: Any, document: Document) -> list[Decimals]:
    """Every place that any valid body must agree with. Raises Ambiguous where there is no such list."""
    return sorted(set(_Walk(document).decimals(schema, (), ())), key=lambda one: one.path)


class _Walk:
    """One way through a schema and what it refers to."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._ways = 0
        self._without_multiples: set[str] = set()  # references, in which the first one found ends the walk

    def decimals(self, schema: Any, path: tuple[str, ...], seen: tuple[str, ...]) -> Iterator[Decimals]:
        """Where numbers with multipleOf stand, on ways that any valid body must agree with."""
        if not isinstance(schema, dict):
            return
        self._ways += 1
        if self._ways > _MOST_WAYS:
            raise Ambiguous
        if "$ref" in schema:
            if schema["$ref"] in seen or len(seen) > _MOST_REFERENCES:
                if self._mentions_multiples(schema):
                    raise Ambiguous
                return
            yield from self.decimals(self.document.at(schema["$ref"]), path, (*seen, schema["$ref"]))
            return
        if (self._is_open(schema) or NEWER & schema.keys()) and self._mentions_multiples(schema):
            raise Ambiguous
        if "multipleOf" in schema:
            mixed = schema.get("type") not in ("number", "integer")
            yield Decimals(path, Decimal(str(schema["multipleOf"])), mixed)
        for name, one in schema.get("properties", {}).items():
            yield from self.decimals(one, (*path, name), seen)
        yield from self.decimals(schema.get("items"), (*path, "[]"), seen)
        yield from self.decimals(schema.get("additionalProperties"), (*path, "*"), seen)
        for one in schema.get("allOf", []):
            yield from self.decimals(one, path, seen)
        for one in (*schema.get("anyOf", []), *schema.get("oneOf", []), schema.get("not", {})):
            if self._mentions_multiples(one):
                raise Ambiguous

    @staticmethod
    def _is_open(schema: dict[str, Any]) -> bool:
        """Whether a valid value's parts can't be found by their path alone."""
        kind = schema.get("type")
        if "items" in schema and kind != "array":
            return True
        by_rest = isinstance(schema.get("additionalProperties"), dict)
        return (kind != "object" and ("properties" in schema or by_rest)) or ("properties" in schema and by_rest)

    def _mentions_multiples(self, schema: Any) -> bool:
        seen = self._without_multiples
        waiting = [schema]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                if "multipleOf" in node:
                    return True
                ref = node.get("$ref")
                if isinstance(ref, str) and ref not in seen:
                    seen.add(ref)
                    waiting.append(self.document.at(ref))
                waiting += node.values()
        return False
