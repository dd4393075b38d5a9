"""What a file must look like to be served: OpenAPI's objects, held against it before the first call comes."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable
from typing import Any

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.ecma import is_pattern
from mockserver.openapi.load import METHODS, Document
from mockserver.openapi.references import pointer_of

_TYPES = ("string", "number", "integer", "boolean", "array", "object")
_PATH = re.compile(r"(?:[^{}]|\{[^{}]*\})*")
_MOST = 2**63
_STATUS = re.compile(r"[1-5](?:\d\d|XX)|default")

# Kind of object -> its fields -> the kind of their values; ! marks what must be there. Other fields aren't looked at.
OBJECTS: dict[str, dict[str, str]] = {
    "file": {
        "servers": "list of server",
        "paths": "map of path item",
        "components": "components",
        "security": "list of map of anything",
    },
    "server": {"url": "text!", "variables": "map of server variable"},
    "server variable": {"default": "text!"},
    "components": {
        "schemas": "map of schema",
        "parameters": "map of parameter",
        "headers": "map of header",
        "requestBodies": "map of request body",
        "responses": "map of response",
        "examples": "map of example",
        "securitySchemes": "map of security scheme",
    },
    "security scheme": {"type": "text"},
    "API key": {"name": "text!", "in": "place of a key!"},
    "path item": {"parameters": "list of parameter", **dict.fromkeys(METHODS, "operation")},
    "operation": {
        "operationId": "text",
        "tags": "list of text",
        "security": "list of map of anything",
        "parameters": "list of parameter",
        "requestBody": "request body",
        "responses": "map of response!",
    },
    "parameter": {
        "name": "text!",
        "in": "place of a parameter!",
        "required": "true or false",
        "style": "text",
        "explode": "true or false",
        "schema": "schema",
        "content": "map of media type",
        "examples": "map of example",
    },
    "request body": {"content": "map of media type!", "required": "true or false"},
    "response": {"content": "map of media type", "headers": "map of header"},
    "header": {
        "required": "true or false",
        "style": "text",
        "explode": "true or false",
        "schema": "schema",
        "content": "map of media type",
        "examples": "map of example",
    },
    "media type": {"schema": "schema", "examples": "map of example", "encoding": "map of encoding"},
    "encoding": {"headers": "map of header"},
    "example": {},
    "schema": {
        "type": "type",
        "format": "text",
        "properties": "map of schema",
        "required": "list of text",
        "items": "schema",
        "additionalProperties": "schema, or true or false",
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), "filled list of schema"),
        "not": "schema",
        "discriminator": "discriminator",
        "enum": "filled list of anything",
        "pattern": "pattern",
        "multipleOf": "step",
        **dict.fromkeys(("minimum", "maximum"), "number"),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), "true or false"),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), "count"),
        **dict.fromkeys(("uniqueItems", "nullable", "readOnly", "writeOnly"), "true or false"),
    },
    "discriminator": {"propertyName": "text!", "mapping": "map of text"},
}

# What OpenAPI 3.1 adds to a schema; its other words are those of 3.0 by now.
_SCHEMA_OF_3_1: dict[str, str] = {
    **OBJECTS["schema"],
    "prefixItems": "filled list of schema",
    **dict.fromkeys(("contains", "if", "then", "else", "propertyNames", "unevaluatedItems"), "schema"),
    "unevaluatedProperties": "schema, or true or false",
    "patternProperties": "map of schema",
    "dependentSchemas": "map of schema",
    "dependentRequired": "map of list of text",
    **dict.fromkeys(("minContains", "maxContains"), "count"),
}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Any) -> bool:
    return _is_number(value) and 0 <= value < _MOST and value == int(value)


# Kind of plain value -> whether a value is one, and what is said otherwise.
_VALUES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "anything": (lambda value: True, ""),
    "text": (lambda value: isinstance(value, str), "a text"),
    "number": (_is_number, "a number"),
    "step": (lambda value: _is_number(value) and value > 0, "a number above zero"),
    "count": (_is_count, "a whole number from zero up"),
    "true or false": (lambda value: isinstance(value, bool), "true or false"),
    "type": (lambda value: value in _TYPES, f"one of {', '.join(_TYPES)}"),
    "place of a parameter": (
        lambda value: value in ("query", "header", "path", "cookie"),
        "query, header, path or cookie",
    ),
    "place of a key": (lambda value: value in ("query", "header", "cookie"), "query, header or cookie"),
    "pattern": (lambda value: isinstance(value, str) and is_pattern(value), "a regular expression"),
}


def faults_of(document: Document) -> list[SpecError]:
    """Why the file can't be served, each with its line; an empty list where it can."""
    walk = _Walk(document)
    walk.check(document.root, "file", ())
    while walk.waiting:  # not by calling itself: a chain of references may be longer than Python's stack
        walk.check(*walk.waiting.popleft())
    return walk.faults


class _Walk:
    def __init__(self, document: Document) -> None:
        self.document = document
        self._objects = {**OBJECTS, "schema": _SCHEMA_OF_3_1} if document.is_newer else OBJECTS
        self.faults: list[SpecError] = []
        self.waiting: deque[tuple[Any, str, Pointer]] = deque()
        self._seen: set[tuple[Pointer, str]] = set()  # a component is reached by its own name and by references

    def check(self, value: Any, kind: str, pointer: Pointer) -> None:
        if kind in _VALUES:
            is_one, words = _VALUES[kind]
            if not is_one(value):
                self._fault(f"`{pointer[-1]}` must be {words}, not {_shown(value)}", pointer)
        elif kind.startswith("filled "):
            self.check(value, kind.removeprefix("filled "), pointer)
            if value == []:
                self._fault(f"`{pointer[-1]}` must hold at least one", pointer)
        elif kind.startswith("list of "):
            self._list(value, kind.removeprefix("list of "), pointer)
        elif kind.startswith("map of "):
            self._map(value, kind.removeprefix("map of "), pointer)
        elif kind == "schema, or true or false":
            if not isinstance(value, bool):
                self.check(value, "schema", pointer)
        elif not isinstance(value, dict):
            self._fault(f"`{pointer[-1]}` must be a mapping ({kind}), not {_shown(value)}", pointer)
        elif "$ref" in value:
            self._follow(value, kind, pointer)
        else:
            self._object(value, kind, pointer)

    def _object(self, value: dict[str, Any], kind: str, pointer: Pointer) -> None:
        if (pointer, kind) in self._seen:
            return
        self._seen.add((pointer, kind))
        if kind == "security scheme" and value.get("type") == "apiKey":
            self._object(value, "API key", pointer)
        for name, field in self._objects[kind].items():
            if name in value:
                self.check(value[name], field.removesuffix("!"), (*pointer, name))
            elif field.endswith("!"):
                self._fault(f"{_article(kind)} needs `{name}`", pointer)

    def _list(self, value: Any, kind: str, pointer: Pointer) -> None:
        if not isinstance(value, list):
            self._fault(f"`{pointer[-1]}` must be a list, not {_shown(value)}", pointer)
            return
        for index, item in enumerate(value):
            self.check(item, kind, (*pointer, index))

    def _map(self, value: Any, kind: str, pointer: Pointer) -> None:
        if not isinstance(value, dict):
            self._fault(f"`{pointer[-1]}` must be a mapping, not {_shown(value)}", pointer)
            return
        for name, item in value.items():
            if name.startswith("x-"):
                continue
            if pointer == ("paths",) and not name.startswith("/"):
                self._fault(f"a path begins with a slash, not as {name!r} does", (*pointer, name))
            if pointer == ("paths",) and not _PATH.fullmatch(name):
                self._fault(f"the path {name!r} has a brace without its other one", (*pointer, name))
            if kind == "response" and pointer[:1] == ("paths",) and not _STATUS.fullmatch(name):
                self._fault(f"a response has a status such as 200 or 4XX, or default, not {name!r}", (*pointer, name))
            self.check(item, kind, (*pointer, name))

    def _follow(self, value: dict[str, Any], kind: str, pointer: Pointer) -> None:
        if not isinstance(value["$ref"], str):
            self._fault(f"`$ref` must be a text, not {_shown(value['$ref'])}", (*pointer, "$ref"))
            return
        target = tuple(pointer_of(value["$ref"]) or ())
        if (target, kind) not in self._seen:
            try:
                self.waiting.append((self.document.resolve(value), kind, target))
            except SpecError as fault:
                self.faults.append(fault)

    def _fault(self, message: str, pointer: Pointer) -> None:
        self.faults.append(SpecError(message, *self.document.place(pointer)))


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0].lower() in "aeio" else f"a {kind}"


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    return repr(value)
