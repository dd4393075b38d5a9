"""JSON Schemas of what people write, for editors: made from the models that read it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from mockserver.files.model import REQUIRED, YES_NO, Entry, Key, Like, Within, key_of, keys_of
from mockserver.files.section import MOST
from mockserver.files.yaml12 import Pointer

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OF_KEY = re.compile(r"^(\w+) {2,}(\S.*(?:\n {2,}\S.*)*)$", re.MULTILINE)
_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"enum": list(YES_NO)},
    int: {"type": "integer"},
    float: {"type": "number"},
    Any: {},
}


def file_schema(model: type[Any], more: Iterable[Key] = ()) -> dict[str, Any]:
    """The schema of a whole file: that of a model, and of keys that others read beside it."""
    return {"$schema": DIALECT, **schema_of(model, more)}


def mapping_schema(model: type[Any]) -> dict[str, Any]:
    """The schema of a file that holds models by names of the author's choice."""
    return {"$schema": DIALECT, "type": "object", "additionalProperties": schema_of(model)}


def list_schema(model: type[Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, "type": "array", "items": schema_of(model)}


def schema_of(model: type[Any], more: Iterable[Key] = ()) -> dict[str, Any]:
    """The schema of the mapping that a model is read from."""
    text = inspect.cleandoc(model.__doc__ or "") if model.__doc__ != Entry.__doc__ else ""
    said = {name: " ".join(words.split()) for name, words in _OF_KEY.findall(text)}
    about = text.partition("\n\n")[0].replace("\n", " ")
    return {**({"description": about} if about else {}), **_mapping([*keys_of(model), *more], said)}


def _mapping(keys: Iterable[Key], said: dict[str, str]) -> dict[str, Any]:
    properties = {
        key.name: _of_key(key) | ({"description": said[key.name]} if key.name in said else {}) for key in keys
    }
    required = [key.name for key in keys if key.default is REQUIRED]
    made = {"type": "object", "properties": properties, "additionalProperties": False}
    return made | ({"required": required} if required else {})


def _of_key(key: Key) -> dict[str, Any]:
    made = _of_type(key.type)
    for note in key.notes:
        if isinstance(note, Within):
            made |= {"minimum": note.least, "maximum": note.most}
        elif isinstance(note, Like):
            made |= {"examples": list(note.examples)} | ({"pattern": note.pattern} if note.pattern else {})
    if key.type in (int, float):
        made = {"minimum": -MOST, "maximum": MOST} | made
    return {"anyOf": [made, {"type": "null"}]} if key.optional else made


def _of_type(kind: Any) -> dict[str, Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        return {"type": "array", "items": _of_type(inner[0])}
    if origin is list:
        return {"type": "array"}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _of_key(key_of("", inner[1]))}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(one) for one in kind]}
    return dict(_SIMPLE[kind]) if kind in _SIMPLE else schema_of(kind)


def for_editors(node: Any) -> Any:
    """The schema without titles, which only repeat names, and defaults, which aren't in the words of the files."""
    if isinstance(node, dict):
        said = {key: value for key, value in node.items() if key not in ("title", "default") or isinstance(value, dict)}
        return {key: for_editors(value) for key, value in said.items()}
    return [for_editors(item) for item in node] if isinstance(node, list) else node


def keys_at(pointer: Pointer, schema: dict[str, Any]) -> list[str]:
    """The keys that a mapping at this place may have by the schema."""
    nodes = _branches(schema, schema)
    for part in pointer:
        found: list[dict[str, Any]] = []
        for node in nodes:
            if isinstance(part, int):
                found += _branches(node.get("items") or {}, schema)
            else:
                found += _branches(node.get("properties", {}).get(part) or _of_any_name(node), schema)
        nodes = found
    return [key for node in nodes for key in node.get("properties", {})]


def _of_any_name(node: dict[str, Any]) -> dict[str, Any]:
    schemas = [node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
    return next((one for one in schemas if isinstance(one, dict)), {})


def _branches(node: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What the node says behind its reference, with all its alternatives."""
    if "$ref" in node:
        return _branches(schema["$defs"][node["$ref"].rpartition("/")[2]], schema)
    branches = [one for many in ("anyOf", "oneOf", "allOf") for one in node.get(many, [])]
    return [node, *(deeper for one in branches for deeper in _branches(one, schema))]
