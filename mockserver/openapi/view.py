"""What values of a schema may be: references followed, the parts of an allOf together, each branch by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.openapi.load import Document

KINDS = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
_DEEPEST = 12
_MOST = 64  # branches


@dataclass(frozen=True, slots=True)
class View:
    """One way to be valid.

    kinds     the types of JSON that a value may have; a number may be an integer too
    values    the only values there are; None where there are others
    rest      the schema of names that aren't declared; False where there may be none
    """

    kinds: frozenset[str] = KINDS
    values: tuple[Any, ...] | None = None
    format: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Any = None
    rest: Any = True


def views(schema: Any, document: Document, depth: int = 0) -> list[View]:
    """Every way to be valid; one that says nothing where there are too many, or no end."""
    schema = document.resolve(schema)
    if schema is False:
        return []
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return [View()]
    found = [_own(schema)]
    for part in schema.get("allOf") or []:
        found = _all(found, views(part, document, depth + 1))
    for many in ("oneOf", "anyOf"):
        if schema.get(many):
            found = _all(found, [view for part in schema[many] for view in views(part, document, depth + 1)])
        if len(found) > _MOST:
            return [View()]
    return [view for view in found if view.kinds]


def _own(schema: dict[str, Any]) -> View:
    rest = schema.get("additionalProperties", True)
    values = schema["enum"] if "enum" in schema else [schema["const"]] if "const" in schema else None
    kinds = _kinds(schema)
    if values is not None:
        kinds &= frozenset(_kind(one) for one in values)
    return View(
        kinds,
        None if values is None else tuple(values),
        str(schema.get("format", "")),
        schema.get("properties") or {},
        frozenset(schema.get("required") or ()),
        schema.get("items"),
        rest,
    )


def _kinds(schema: dict[str, Any]) -> frozenset[str]:
    named = schema.get("type", ())
    kinds = {named} if isinstance(named, str) else set(named)
    if not kinds:
        return KINDS
    if "number" in kinds:
        kinds.add("integer")
    if schema.get("nullable") is True:
        kinds.add("null")
    return frozenset(kinds)


def _kind(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return next(kind for types, kind in _TYPES if isinstance(value, types))


_TYPES: list[tuple[type | tuple[type, ...], str]] = [
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
    (object, "null"),
]


def _all(some: list[View], others: list[View]) -> list[View]:
    return [_both(one, other) for one in some for other in others[: _MOST + 1]][: _MOST + 1]


def _both(one: View, other: View) -> View:
    values = one.values if other.values is None else other.values
    if one.values is not None and other.values is not None:
        values = tuple(value for value in one.values if value in other.values)
    return View(
        one.kinds & other.kinds,
        values,
        one.format or other.format,
        dict(_properties(one.properties, other.properties)),
        one.required | other.required,
        other.items if one.items is None else one.items if other.items is None else {"allOf": [one.items, other.items]},
        other.rest if one.rest is True else one.rest,
    )


def _properties(some: Mapping[str, Any], others: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in {**some, **others}:
        both = [side[name] for side in (some, others) if name in side]
        yield name, both[0] if len(both) == 1 or both[0] == both[1] else {"allOf": both}
