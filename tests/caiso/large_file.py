"""A spec file of another house, as large as the largest that people serve: 465 operations in 2.8 MB."""

from __future__ import annotations

from random import Random
from typing import Any

_WORDS = ("order", "invoice", "parcel", "ledger", "meter", "outage", "site", "tariff", "vessel", "crew")
_OPERATIONS = 465
_SCALARS: tuple[dict[str, Any], ...] = (
    {"type": "string", "maxLength": 120},
    {"type": "string", "pattern": "^[A-Z]{2}[0-9]{4,8}$"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "enum": ["open", "closed", "on hold"]},
    {"type": "integer", "format": "int64", "minimum": 0},
    {"type": "number", "multipleOf": 0.01},
    {"type": "boolean", "default": False},
)


def large_file() -> dict[str, Any]:
    random = Random(465)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Everything", "version": "1.0.0"},
        "paths": dict(_path(number, random) for number in range(_OPERATIONS // 3)),
        "components": {"schemas": {_name(number): _schema(number, random) for number in range(_OPERATIONS)}},
    }


def _name(number: int) -> str:
    return f"{_WORDS[number % 10].title()}{number}"


def _ref(number: int) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{_name(number % _OPERATIONS)}"}


def _schema(number: int, random: Random) -> dict[str, Any]:
    """An object of eighteen fields; every fifth one extends another, every seventh holds a list of its own kind."""
    properties: dict[str, Any] = {
        f"{random.choice(_WORDS)}{number}F{field}": {**random.choice(_SCALARS), "description": _text(random)}
        for field in range(18)
    }
    properties["next"] = _ref(number + 1)
    if number % 7 == 0:
        properties["parts"] = {"type": "array", "items": _ref(number)}
    schema = {"type": "object", "required": list(properties)[:4], "properties": properties}
    return {"allOf": [_ref(number + 1), schema]} if number % 5 == 0 else schema


def _path(number: int, random: Random) -> tuple[str, dict[str, Any]]:
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    operations = {
        method: _operation(f"{method}{_name(number)}", 3 * number + turn, method, random)
        for turn, method in enumerate(("get", "put", "delete"))
    }
    return f"/{_name(number).lower()}/{{id}}", {"parameters": [place], **operations}


def _operation(operation_id: str, number: int, method: str, random: Random) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": _ref(number)}}}
    operation: dict[str, Any] = {
        "operationId": operation_id,
        "description": " ".join(_text(random) for _ in range(12)),
        "parameters": [
            {"name": f"{word}Filter", "in": "query", "schema": random.choice(_SCALARS), "description": _text(random)}
            for word in random.sample(_WORDS, 4)
        ],
        "responses": {
            "200": {"description": "done", **body},
            "404": {"description": "none", "content": {"application/json": {"schema": _ref(number + 2)}}},
        },
    }
    return {**operation, "requestBody": body} if method == "put" else operation


def _text(random: Random) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(12))
