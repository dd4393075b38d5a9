"""OpenAPI 3.1: its schemas in the words of 3.0, as far as those reach. What they don't reach stays as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.references import pointer_of, ref_of

NOTHING: dict[str, Any] = {"not": {}}  # the schema that is false
_TYPES = {"string", "number", "boolean", "array", "object"}
_DATA = {"example", "examples", "default", "enum", "const"}
# mappings whose names their author chose
_NAMED = {
    "paths", "pathItems", "parameters", "headers", "responses", "content", "requestBodies", "securitySchemes",
    "callbacks", "links", "encoding", "variables", "webhooks",
}  # fmt: skip
_MAPS_OF_SCHEMAS = ("properties", "patternProperties", "dependentSchemas", "$defs")
_LISTS_OF_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = ("items", "contains", "not", "if", "then", "else", "propertyNames", "unevaluatedItems")
_SCHEMAS_OR_FLAGS = ("additionalProperties", "unevaluatedProperties")
_BOUNDS = (("minimum", "exclusiveMinimum", max), ("maximum", "exclusiveMaximum", min))
# of a reference that says these things beside it, none has a say in what is valid
_NOTES = {"$ref", "description", "summary", "title", "deprecated", "$comment", "externalDocs", "xml"}


def in_words_of_3_0(root: dict[str, Any], at: Callable[[str], Any]) -> None:
    """Change every schema of the file in its place; `at` follows a reference."""
    anchors = _anchors(root)
    waiting = list(_schemas_of_file(root, is_map=False))
    seen: set[int] = set()
    while waiting:  # not by calling itself: schemas may nest deeper than Python's stack
        schema = waiting.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        _point(schema, anchors)
        if isinstance(schema.get("$ref"), str) and pointer_of(schema["$ref"]) is not None:
            waiting.append(_target(schema["$ref"], at))
        _open_flags(schema)
        waiting += _inner(schema)
        for change in (_reference, _constant, _types, _bounds, _example):
            change(schema)


def _schemas_of_file(node: Any, is_map: bool) -> Iterator[Any]:
    """The outermost schemas of a file."""
    if isinstance(node, list):
        for one in node:
            yield from _schemas_of_file(one, is_map=False)
    elif isinstance(node, dict):
        for key, value in node.items():
            if is_map:
                yield from _schemas_of_file(value, is_map=False)
            elif key == "schema":
                node[key] = _as_mapping(value)
                yield node[key]
            elif key == "schemas" and isinstance(value, dict):
                value.update({name: _as_mapping(one) for name, one in value.items()})
                yield from value.values()
            elif key not in _DATA and not key.startswith("x-"):
                yield from _schemas_of_file(value, is_map=key in _NAMED and isinstance(value, dict))


def _anchors(node: Any, pointer: Pointer = ()) -> dict[str, str]:
    """The references that names of `$anchor` stand for."""
    found: dict[str, str] = {}
    waiting: list[tuple[Pointer, Any]] = [(pointer, node)]
    while waiting:
        place, one = waiting.pop()
        if isinstance(one, dict):
            for key in ("$anchor", "$dynamicAnchor"):
                if isinstance(one.get(key), str):
                    found.setdefault(f"#{one[key]}", ref_of(place))
            waiting += [((*place, key), value) for key, value in one.items() if key not in _DATA]
        elif isinstance(one, list):
            waiting += [((*place, index), value) for index, value in enumerate(one)]
    return found


def _point(schema: dict[str, Any], anchors: dict[str, str]) -> None:
    """References by name become pointers; a dynamic one leads to the only place that has its name."""
    for key in ("$ref", "$dynamicRef"):
        if schema.get(key) in anchors:
            schema["$ref"] = anchors[schema[key]]
            if key == "$dynamicRef":
                del schema[key]


def _target(ref: str, at: Callable[[str], Any]) -> Any:
    try:
        return at(ref)
    except SpecError:  # a reference to nowhere is told of where it is followed
        return None


def _open_flags(schema: dict[str, Any]) -> None:
    """Schemas that are true or false become mappings."""
    for key in _MAPS_OF_SCHEMAS:
        if isinstance(schema.get(key), dict):
            schema[key] = {name: _as_mapping(one) for name, one in schema[key].items()}
    for key in _LISTS_OF_SCHEMAS:
        if isinstance(schema.get(key), list):
            schema[key] = [_as_mapping(one) for one in schema[key]]
    for key in _SCHEMAS:
        if key in schema:
            schema[key] = _as_mapping(schema[key])


def _as_mapping(schema: Any) -> Any:
    return {True: {}, False: NOTHING.copy()}[schema] if isinstance(schema, bool) else schema


def _inner(schema: dict[str, Any]) -> list[Any]:
    maps = (one for key in _MAPS_OF_SCHEMAS if isinstance(one := schema.get(key), dict))
    lists = (one for key in _LISTS_OF_SCHEMAS if isinstance(one := schema.get(key), list))
    single = [schema[key] for key in (*_SCHEMAS, *_SCHEMAS_OR_FLAGS) if key in schema]
    return [*(one for many in maps for one in many.values()), *(one for many in lists for one in many), *single]


def _reference(schema: dict[str, Any]) -> None:
    """What stands beside a reference counts too."""
    if "$ref" in schema and schema.keys() - _NOTES:
        _add_part(schema, {"$ref": schema.pop("$ref")})


def _constant(schema: dict[str, Any]) -> None:
    if "const" in schema:
        only = {"enum": [schema.pop("const")]}
        if "enum" in schema:
            _add_part(schema, only)
        else:
            schema.update(only)


def _types(schema: dict[str, Any]) -> None:
    schema.pop("nullable", None)  # which 3.1 doesn't know
    named = schema.get("type")
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        return
    is_nullable = "null" in names
    kinds = [one for one in dict.fromkeys(names) if one != "null" and not (one == "integer" and "number" in names)]
    if (len(kinds) == 1 and not is_nullable) or (not kinds and not is_nullable):
        schema["type"] = kinds[0] if kinds else named
        return
    del schema["type"]
    if not kinds:
        _add_part(schema, {"enum": [None]})
    elif len(kinds) == 1:
        schema.update({"type": kinds[0], "nullable": True})
    elif not (is_nullable and set(kinds) >= _TYPES):
        branches: list[dict[str, Any]] = [{"type": one} for one in kinds]
        if is_nullable:
            branches[0]["nullable"] = True
        if "anyOf" in schema:
            _add_part(schema, {"anyOf": branches})
        else:
            schema["anyOf"] = branches


def _bounds(schema: dict[str, Any]) -> None:
    """An exclusive bound is a number of its own; of two bounds the tighter one counts."""
    for bound, exclusive, tighter in _BOUNDS:
        limit, other = schema.get(exclusive), schema.get(bound)
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            continue
        del schema[exclusive]
        if not isinstance(other, int | float) or tighter(limit, other) == limit:
            schema.update({bound: limit, exclusive: True})


def _example(schema: dict[str, Any]) -> None:
    examples = schema.get("examples")
    if "example" not in schema and isinstance(examples, list) and examples:
        schema["example"] = examples[0]


def _add_part(schema: dict[str, Any], part: dict[str, Any]) -> None:
    schema["allOf"] = [*schema.get("allOf", []), part]
