"""From texts to values: what a text of a query, a header or a form means by its schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from mockserver.spec.load import Document

_INTEGER = re.compile(r"-?[0-9]{1,400}")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DEEPEST = 10

Typing = Callable[[str], Any]


def typing_of(schema: Any, document: Document) -> Typing:
    """How texts become values of the schema; a text that can't be one stays a text, for the check to refuse."""
    parts = list(_parts(schema, document, 0))
    kinds = {str(part["type"]) for part in parts if "type" in part}
    nullable = "string" not in kinds and any(part.get("nullable") is True for part in parts)
    readers = [read for kind, read in _READERS.items() if kind in kinds]

    def read(text: str) -> Any:
        if nullable and text == "":
            return None
        for one in readers:
            value = one(text)
            if value is not None:
                return value
        return text

    return read if readers or nullable else str


def kind_of(schema: Any, document: Document) -> str | None:
    """The only type that a value of the schema can have, None where there are several or none is named."""
    kinds = {part["type"] for part in _parts(schema, document, 0) if "type" in part}
    return str(kinds.pop()) if len(kinds) == 1 else None


def items_of(schema: Any, document: Document) -> Any:
    """The schema of the items of an array."""
    return next((part["items"] for part in _parts(schema, document, 0) if "items" in part), {})


def properties_of(schema: Any, document: Document) -> dict[str, Any]:
    """The schemas of all properties that an object may have."""
    return {name: one for part in _parts(schema, document, 0) for name, one in part.get("properties", {}).items()}


def json_or_text(text: str) -> Any:
    """The JSON value of a text; a text that isn't JSON stays one, for the check to refuse."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _parts(schema: Any, document: Document, depth: int) -> Iterator[dict[str, Any]]:
    """The schema itself and everything that it is put together of."""
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    yield schema
    for many in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(many, []):
            yield from _parts(part, document, depth + 1)


def _integer(text: str) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) else None


def _number(text: str) -> int | float | None:
    if not _NUMBER.fullmatch(text):
        return None
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


_READERS: dict[str, Callable[[str], Any]] = {"integer": _integer, "number": _number, "boolean": _boolean}
