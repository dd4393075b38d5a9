"""Schemas of replies as Postman's validator takes them."""

from __future__ import annotations

from typing import Any

from mockserver.openapi.load import Document
from mockserver.openapi.schema import Converter

_LEFT_OUT = ("format", "multipleOf")


def reply_schema(schema: Any, document: Document) -> dict[str, Any]:
    """The schema in the dialect of Postman's validator: draft 7, and without what that one gets wrong.

    Formats that it doesn't know stop it, and multiples of 0.01 it checks in binary fractions.
    """
    converted, _ = Converter(document, "reply").convert(schema)
    redone: dict[str, Any] = _as_draft_7(converted)
    return redone


def _as_draft_7(node: Any) -> Any:
    if isinstance(node, list):
        return [_as_draft_7(one) for one in node]
    if not isinstance(node, dict):
        return node
    out = {key: _redone(key, value) for key, value in node.items() if key not in _LEFT_OUT}
    for exclusive, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(out.get(exclusive), bool) and out.pop(exclusive) and limit in out:
            out[exclusive] = out.pop(limit)
    return out


def _redone(key: str, value: Any) -> Any:
    if key in ("properties", "definitions"):  # here keys are names, not keywords
        return {name: _as_draft_7(one) for name, one in value.items()}
    return value if key in ("enum", "required") else _as_draft_7(value)
