"""Which schemas a schema refers to, and how many there are in all behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mockserver.errors import SpecError
from mockserver.openapi.inheritance import CHOICES, naming, without
from mockserver.openapi.load import Document
from mockserver.openapi.references import BUNDLED, pointer_of, ref_of, references

_MOST_WAYS = 2000
_MOST_WAYS_OF_ENGINE = 20_000
# where only OpenAPI 3.1 has schemas
NEWER = frozenset((
    "contains", "if", "then", "else", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
    "patternProperties", "dependentSchemas", "prefixItems",
))  # fmt: skip


def in_place(schema: Any) -> Iterator[str]:
    """What a schema refers to for the very value that it describes."""
    return (ref for ref, _ in _references(schema, whole=False))


def all_references(schema: Any) -> Iterator[str]:
    """What a schema refers to for a value or for any part of it."""
    return (ref for ref, _ in _references(schema, whole=True))


def _references(schema: Any, whole: bool) -> Iterator[tuple[str, bool]]:
    """Each reference, and whether it stands in an allOf."""
    waiting = [(schema, False)]
    while waiting:
        node, is_part = waiting.pop()
        if isinstance(node, dict):
            if "$ref" in node:
                yield node["$ref"], is_part
                continue
            waiting += [(part, key == "allOf") for key in ("allOf", *CHOICES) for part in node.get(key, ())]
            if whole:
                waiting += [(part, False) for part in node.get("properties", {}).values()]
                waiting += [(node.get(key), False) for key in ("items", "additionalProperties", "not")]
                waiting += [(part, False) for key in NEWER & node.keys() for part in _parts_in(node[key])]


def _parts_in(value: Any) -> list[Any]:
    """The schemas in a keyword's value: a list of them, a mapping of them, or one."""
    if isinstance(value, list):
        return value
    return [value, *value.values()] if isinstance(value, dict) else []


def has_many_ways(schema: Any, at: Callable[[str], Any]) -> bool:
    """Whether it leads to itself, or to others in more ways than can be followed one by one, for the same value."""
    waiting, ways = [schema], 0
    while waiting and ways < _MOST_WAYS:
        ways += 1
        waiting += [at(ref) for ref in in_place(waiting.pop())]
    return bool(waiting)


# a reference, and the keywords that are left out behind it, as it leads from a child to its parent
_Way = tuple[str, frozenset[str]]
_NOTHING = frozenset[str]()


class Reach:
    """The references of each schema that is referred to, looked up once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._of_refs: dict[str, list[str]] = {}
        self._in_place: dict[str, list[str]] = {}
        self._ways: dict[_Way, list[_Way]] = {}

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

    def in_place_of(self, ref: str) -> list[str]:
        if ref not in self._in_place:
            self._in_place[ref] = list(in_place(self._document.at(ref)))
        return self._in_place[ref]

    def ways_on(self, way: _Way) -> list[_Way]:
        """The schemas that a check goes on to for the same value."""
        if way not in self._ways:
            ref, left_out = way
            found = _references(without(left_out, self._document.at(ref)), whole=False)
            self._ways[way] = [
                (one, naming(one, ref, self._document) if is_part else _NOTHING) for one, is_part in found
            ]
        return self._ways[way]


def countless_ways(document: Document) -> list[SpecError]:
    """The schemas that are made of each other in so many ways that to check one value would take too long."""
    reach = Reach.of_document(document)
    faults: list[SpecError] = []
    counted: set[str] = set()
    for ref in _schemas_of(document):
        if ref not in counted and _has_countless_ways(ref, reach, counted):
            message = (
                "this schema is made of others, or of itself, in more ways than can be followed; name each part once"
            )
            faults.append(SpecError(message, *document.place(tuple(pointer_of(ref) or ()))))
    return faults


def _schemas_of(document: Document) -> Iterable[str]:
    components = document.root.get("components", {})
    if BUNDLED in components:
        return dict.fromkeys(node["$ref"] for _, node in references(document.root))
    return [ref_of(("components", "schemas", name)) for name in components.get("schemas", {})]


def _has_countless_ways(ref: str, reach: Reach, counted: set[str]) -> bool:
    """The engine takes each way anew, and turns back where it comes to a schema for the third time."""
    waiting: list[tuple[_Way, tuple[_Way, ...]]] = [((ref, _NOTHING), ())]
    for _ in range(_MOST_WAYS_OF_ENGINE):
        if not waiting:
            return False
        one, trail = waiting.pop()
        counted.add(one[0])
        if trail.count(one) < 2:
            waiting += [(inner, (*trail, one)) for inner in reach.ways_on(one)]
    return True
