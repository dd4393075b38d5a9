"""From texts to values: what a text of a query, a header or a form means by its schema."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from mockserver.openapi.json_limits import read_json
from mockserver.openapi.load import Document
from mockserver.openapi.schema import all_parts
from mockserver.openapi.validate import SchemaCheck

_INTEGER = re.compile(r"-?[0-9]{1,400}")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DEEPEST = 10

Typing = Callable[[str], Any]
Kinds = frozenset[str]
_Known = dict[int, Kinds | None]  # by the schema's id


def typing_of(schema: Any, document: Document) -> Typing:
    """How texts become values of the schema; a text that can't be one stays a text, for the check to refuse.

    Where texts of several types are allowed, a text is of the first type that the schema takes it as.
    """
    kinds = kinds_of(schema, document)
    readers = [read for kind, read in _READERS.items() if kind in kinds]
    if "null" in kinds and "string" not in kinds:
        readers.append(_null)
    if not readers:
        return str
    if len(readers) == 1 and "string" not in kinds:
        return _first_of(readers)
    return _first_accepted(readers, SchemaCheck(schema, document, "request"))


def _first_of(readers: list[Callable[[str], Any]]) -> Typing:
    (one,) = readers

    def read(text: str) -> Any:
        value = one(text)
        return text if value is _NONE else value

    return read


def _first_accepted(readers: list[Callable[[str], Any]], check: SchemaCheck) -> Typing:
    def read(text: str) -> Any:
        values = [value for one in readers if (value := one(text)) is not _NONE]
        found = next((value for value in (*values, text) if check.accepts(value)), _NONE)
        return found if found is not _NONE else next(iter(values), text)

    return read


def kinds_of(schema: Any, document: Document) -> Kinds:
    """The types that a value of the schema can have, told by its keywords where it names none; empty for any."""
    kinds = _named(schema, document)
    if kinds is not None:
        return kinds
    return frozenset(kind for part in all_parts(schema, document, with_choices=True) for kind in _by_keywords(part))


def kind_of(schema: Any, document: Document) -> str | None:
    """The only type that a value of the schema can have, None where there are several or none is named."""
    kinds = kinds_of(schema, document) - {"null"}
    return next(iter(kinds)) if len(kinds) == 1 else None


def _named(schema: Any, document: Document, known: _Known | None = None, depth: int = 0) -> Kinds | None:
    """The types that the schema and all its parts agree on; None where they leave it open."""
    known = {} if known is None else known
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return None
    if id(schema) not in known:
        known[id(schema)] = None  # which holds for a part that is the whole again
        kinds = _own(schema)
        for part in schema.get("allOf", []):
            kinds = _both(kinds, _named(part, document, known, depth + 1))
        for many in ("anyOf", "oneOf"):
            if branches := schema.get(many):
                each = [_of_branch(one, document, known, depth + 1) for one in branches]
                kinds = _both(kinds, frozenset[str]().union(*each) if all(each) else None)
        known[id(schema)] = kinds
    return known[id(schema)]


def _of_branch(schema: Any, document: Document, known: _Known, depth: int) -> Kinds:
    return _named(schema, document, known, depth) or _by_keywords(document.resolve(schema))


def _own(schema: dict[str, Any]) -> Kinds | None:
    named = schema.get("type")
    values = schema["enum"] if "enum" in schema else [schema["const"]] if "const" in schema else None
    of_values = None if values is None else frozenset(_type_of(one) for one in values)
    if named is None:
        return of_values
    of_type = frozenset([named] if isinstance(named, str) else named)
    if schema.get("nullable") is True:
        of_type |= {"null"}
    return _both(of_type, of_values)


def _type_of(value: Any) -> str:
    return next((kind for kind, types in _PYTHON_TYPES.items() if isinstance(value, types)), "string")


def _both(one: Kinds | None, other: Kinds | None) -> Kinds | None:
    if one is None or other is None:
        return other if one is None else one
    whole = any("number" in left and "integer" in right for left, right in ((one, other), (other, one)))
    return one & other | ({"integer"} if whole else frozenset())


def _by_keywords(schema: Any) -> Kinds:
    if not isinstance(schema, dict):
        return frozenset()
    return frozenset(kind for kind, keywords in _KEYWORDS.items() if keywords & schema.keys())


def items_of(schema: Any, document: Document) -> Any:
    """The schema of the items of an array."""
    return next((part["items"] for part in all_parts(schema, document, with_choices=True) if "items" in part), {})


def properties_of(schema: Any, document: Document) -> dict[str, Any]:
    """The schemas of all properties that an object may have."""
    return {
        name: one
        for part in all_parts(schema, document, with_choices=True)
        for name, one in part.get("properties", {}).items()
    }


def rest_of(schema: Any, document: Document) -> Any:
    """The schema of names that an object doesn't declare; None where it says nothing of them, or forbids them.

    An object that declares no names at all is made of such names.
    """
    parts = list(all_parts(schema, document, with_choices=True))
    said = [part["additionalProperties"] for part in parts if "additionalProperties" in part]
    if said:
        return None if False in said else next((one for one in said if isinstance(one, dict)), {})
    return None if any(part.get("properties") for part in parts) else {}


def json_or_text(text: str) -> Any:
    """The JSON value of a text; a text that isn't JSON, or beyond what is read, stays one, for the check to refuse."""
    try:
        return read_json(text.encode())
    except ValueError:
        return text


_NONE = object()  # what a reader gives for a text that it can't read


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else _NONE


def _number(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return _NONE
    number = int(text) if _INTEGER.fullmatch(text) else float(text)
    return _NONE if number in (math.inf, -math.inf) else number


def _boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text, _NONE)


def _null(text: str) -> Any:
    return None if text == "" else _NONE


def _nested(text: str) -> Any:
    """A value inside another one, such as an object in an array: in JSON."""
    return json_or_text(text) if text[:1] in ("{", "[") else _NONE


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "array": _nested,
    "object": _nested,
}
_PYTHON_TYPES: dict[str, Any] = {
    "boolean": bool,
    "integer": int,
    "number": float,
    "null": type(None),
    "array": list,
    "object": dict,
}
_KEYWORDS = {
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "string": {"pattern", "minLength", "maxLength"},
    "array": {"items", "prefixItems", "minItems", "maxItems", "uniqueItems"},
    "object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
}
