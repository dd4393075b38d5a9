"""Extreme but valid bodies: a schema is tightened to one of its corners, so that only extremes are left to choose."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from mockserver.errors import SpecError
from mockserver.openapi.load import Document
from mockserver.openapi.making.maker import ROOM, CantMake, Maker
from mockserver.openapi.schema import INTEGER_RANGE
from mockserver.openapi.validate import SchemaCheck

POOLS = "edges"
_DEEPEST = 8
_MOST_PARTS = 400
_LONGEST_TEXT = 4000
_MOST_ITEMS = 500
_EXACT_DOUBLE = 2**53 + 1  # the first integer that a double can't hold
_GREATEST_NUMBER = 1.7976931348623157e308
_MOMENTS = {
    "date-time": ("1900-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    "date": ("1900-01-01", "9999-12-31"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
}


class Corner(StrEnum):
    """Where a schema ends."""

    LEAST = "least"  # no optional field, shortest texts, smallest numbers, no items
    GREATEST = "greatest"  # every field, longest texts, greatest numbers, an item
    EMPTY = "empty"  # every field, no items
    CROWDED = "crowded"  # every field, hundreds of items


def edge_bodies(schema: Any, document: Document, check: SchemaCheck, pool: list[Any]) -> list[Any]:
    """Valid bodies at the corners of a schema: one made for each corner, and those of the pool."""
    bodies: list[Any] = []
    for body in (*_made(schema, document), *pool):
        if check.accepts(body) and body not in bodies:
            bodies.append(body)
    return bodies


def _made(schema: Any, document: Document) -> Iterator[Any]:
    for corner in Corner:
        with suppress(CantMake, RecursionError):
            yield Maker(document, None, use_examples=False).make(tightened(schema, document, corner))


def read_pool(document: Document, operation: str) -> list[Any]:
    """The precomputed bodies of an operation such as "GET /auction/v1.0/portfolio"; none for files of others."""
    pool = document.memo.get(POOLS)
    if pool is None:
        path = Path(document.path.parent, POOLS, f"{document.path.stem}.json")
        try:
            pool = orjson.loads(path.read_bytes()) if path.is_file() else {}
        except (OSError, orjson.JSONDecodeError) as problem:
            raise SpecError(f"not a pool of bodies: {problem}", path) from None
        document.memo[POOLS] = pool
    found: list[Any] = pool.get(operation, [])
    return found


def tightened(schema: Any, document: Document, corner: Corner) -> dict[str, Any]:
    """The schema without references, that only takes values at this corner."""
    return _Tightening(document, corner).of(schema, 0)


class _Tightening:
    """The corner of one schema; where it has too many parts, the rest of them stay as they are or are left out."""

    def __init__(self, document: Document, corner: Corner) -> None:
        self._corner = corner
        self._maker = Maker(document, None, use_examples=False, room=0 if corner is Corner.LEAST else ROOM)
        self._parts = 0

    def of(self, schema: Any, depth: int) -> dict[str, Any]:
        self._parts += 1
        flat = {**self._maker.flat(schema)}
        for key in ("example", "examples", "default", "discriminator"):
            flat.pop(key, None)
        if flat.get("enum"):
            words = sorted(flat["enum"], key=lambda word: len(str(word)))
            return {**flat, "enum": [words[-1 if self._corner is not Corner.LEAST else 0]]}
        kind = flat.get("type") or ("object" if "properties" in flat else "array" if "items" in flat else "")
        if kind == "object":
            return self._object(flat, depth)
        if kind == "array":
            return self._array(flat, depth)
        if self._corner in (Corner.EMPTY, Corner.CROWDED):
            return flat
        if kind in ("integer", "number"):
            return {**flat, "enum": [_number(flat, kind, self._corner)]}
        return _text(flat, self._corner) if kind == "string" else flat

    def _has_room(self, depth: int) -> bool:
        return depth < _DEEPEST and self._parts < _MOST_PARTS

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required, kept = schema.get("required", []), {}
        for name, one in schema.get("properties", {}).items():
            if name in required:
                kept[name] = self.of(one, depth + 1) if self._has_room(depth) else one
            elif self._corner is not Corner.LEAST and self._has_room(depth):
                kept[name] = self.of(one, depth + 1)
        shown = [name for name, one in kept.items() if not one.get("writeOnly")]
        return {**schema, "type": "object", "properties": kept, "required": list(dict.fromkeys([*required, *shown]))}

    def _array(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        fewest, most = schema.get("minItems", 0), schema.get("maxItems", _MOST_ITEMS)
        wanted = {Corner.GREATEST: 1, Corner.CROWDED: _MOST_ITEMS}.get(self._corner, 0) if self._has_room(depth) else 0
        count = max(fewest, min(wanted, most))
        items = schema.get("items", {})
        if count and self._has_room(depth):
            corner = self._corner
            if corner is Corner.CROWDED:  # hundreds once, not hundreds of hundreds
                self._corner = Corner.EMPTY
            items, self._corner = self.of(items, depth + 1), corner
        return {**schema, "type": "array", "items": items, "minItems": count, "maxItems": count}


def _text(schema: dict[str, Any], corner: Corner) -> dict[str, Any]:
    last = corner is Corner.GREATEST
    if schema.get("format") in _MOMENTS:
        return {**schema, "enum": [_MOMENTS[schema["format"]][last]]}
    if schema.get("format"):
        return schema
    shortest = schema.get("minLength", 0)
    if not last and "pattern" in schema:  # which may not let a text be empty
        return {**schema, "maxLength": max(shortest, 1)}
    length = max(shortest, min(schema.get("maxLength", _LONGEST_TEXT), _LONGEST_TEXT)) if last else shortest
    return {**schema, "minLength": length, "maxLength": length}


def _number(schema: dict[str, Any], kind: str, corner: Corner) -> int | float:
    """The least or the greatest number of the schema, in its steps."""
    last = corner is Corner.GREATEST
    bound, exclusive = ("maximum", "exclusiveMaximum") if last else ("minimum", "exclusiveMinimum")
    limit = schema.get(bound, _unbounded(schema, kind, last))
    if kind == "number" and "multipleOf" not in schema and not schema.get(exclusive):
        return _within(limit, last)
    step = Decimal(str(schema.get("multipleOf", 1 if kind == "integer" else "0.001")))
    places = Decimal(str(limit)) / step
    place = math.floor(places) if last else math.ceil(places)
    if schema.get(exclusive) and place == places:
        place += -1 if last else 1
    number = step * place
    return int(number) if number == number.to_integral_value() else float(number)


def _within(limit: float, last: bool) -> float:
    """The double next to a limit on its right side: 2^63 - 1 has none of its own."""
    nearest = float(limit)
    beyond = nearest > limit if last else nearest < limit
    return math.nextafter(nearest, 0) if beyond else nearest


def _unbounded(schema: dict[str, Any], kind: str, last: bool) -> int | float:
    """Where a number without a bound ends."""
    if schema.get("format") in INTEGER_RANGE:
        return INTEGER_RANGE[schema["format"]][last]
    if kind == "number" and "multipleOf" not in schema:
        return _GREATEST_NUMBER if last else -_GREATEST_NUMBER
    return _EXACT_DOUBLE if last else -_EXACT_DOUBLE
