"""The file of a download's schema: draft 7, of an array of rows, with what a CSV needs to know of each column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import jsonschema_rs
import orjson

from mockserver.caiso.own_schemas import column_like, sources
from mockserver.errors import SpecError
from mockserver.files.yaml12 import Lines, Pointer, read_text
from mockserver.openapi.violation import cut

_MOST_DECIMALS = 15
_DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def read_schema(path: Path, like: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The schema, whose rows and columns stand where they are used instead of being referred to.

    Raises SpecError for what isn't one, with the line of the fault.

    like  the schema that it replaces, which lends it what it doesn't say
    """
    schema = _object(_parsed(path), path)
    if like:
        schema.setdefault("x-download-types", like["x-download-types"])
    if not _are_texts(schema.get("x-download-types")):
        remedy = "write the download types that it is for, such as `x-download-types: [SOURCE_SINK]`"
        _refuse(path, f"a schema of a download file has a list `x-download-types`; {remedy}")
    items = schema["items"] = _found(schema, ("items",), path)
    properties = items.get("properties")
    if not isinstance(properties, dict) or not properties:
        _refuse(path, "the rows (`items`) of a download file have `properties`, the columns", "items")
    lent = sources(properties, like["items"]["properties"]) if like else {}
    for name in properties:
        if like:
            column = _found(schema, ("items", "properties", name), path)
            properties[name] = column_like(name, column, like["items"]["properties"].get(lent.get(name)))
        properties[name] = _column(schema, ("items", "properties", name), path)
        _require_schema(properties[name], ("items", "properties", name), path)
    try:
        validator_of(schema)
    except (ValueError, jsonschema_rs.ReferencingError) as problem:
        _refuse(path, f"not a JSON Schema: {cut(str(problem).splitlines()[0])}")
    return schema


def kinds_of(path: Path) -> list[str]:
    """The download types that a schema names. Raises SpecError for what is no schema at all."""
    kinds = _object(_parsed(path), path).get("x-download-types", [])
    return list(kinds) if _are_texts(kinds) else []


def validator_of(schema: dict[str, Any]) -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(schema, validate_formats=True, retriever=_nothing_elsewhere)


def _require_schema(column: dict[str, Any], pointer: Pointer, path: Path) -> None:
    try:
        jsonschema_rs.meta.validate({**column, "$schema": _DRAFT_7})
    except jsonschema_rs.ValidationError as problem:
        _refuse(path, f"not a JSON Schema: {cut(problem.message)}", *pointer, *problem.instance_path)


def _nothing_elsewhere(uri: str) -> NoReturn:
    raise ValueError(f"{uri} isn't in this file")


def _parsed(path: Path) -> Any:
    try:
        return orjson.loads(read_text(path, SpecError))
    except orjson.JSONDecodeError as problem:
        raise SpecError(f"not readable as JSON: {problem.msg}", path, problem.lineno) from None


def _column(schema: dict[str, Any], pointer: Pointer, path: Path) -> dict[str, Any]:
    column = _found(schema, pointer, path)
    if not isinstance(column.get("title"), str):
        _refuse(path, "a column has a `title`, its head in a CSV file", *pointer)
    decimals = column.get("x-decimals", 0)
    if not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= _MOST_DECIMALS:
        _refuse(path, f"`x-decimals` is a whole number up to {_MOST_DECIMALS}", *pointer, "x-decimals")
    types = column.get("type", [])
    types = {types} if isinstance(types, str) else set(map(str, types)) if isinstance(types, list) else set()
    if "x-decimals" in column and not types & {"number", "integer"}:
        _refuse(path, "a column with `x-decimals` is of type number or integer", *pointer)
    if "x-csv-format" in column and not ("string" in types and column.get("format") == "date-time"):
        _refuse(path, "a column with `x-csv-format` is a string of format date-time", *pointer)
    if not isinstance(column.get("examples", []), list):
        _refuse(path, "`examples` is a list", *pointer, "examples")
    return column


def _found(schema: dict[str, Any], pointer: Pointer, path: Path) -> dict[str, Any]:
    """The schema at a place, however often it is referred to from there."""
    node: Any = schema
    for step in pointer:
        node = node.get(step) if isinstance(node, dict) else None
    seen: set[str] = set()
    while isinstance(node, dict) and "$ref" in node:
        reference = node["$ref"]
        if not isinstance(reference, str) or not reference.startswith("#/") or reference in seen:
            _refuse(path, f"`$ref: {reference}` leads to no schema in this file", *pointer)
        seen.add(reference)
        node = schema
        for step in reference.removeprefix("#/").split("/"):
            node = node.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
        if not isinstance(node, dict):
            _refuse(path, f"`$ref: {reference}` leads to no schema in this file", *pointer)
    return _object(node, path, *pointer)


def _object(node: Any, path: Path, *pointer: str | int) -> dict[str, Any]:
    if not isinstance(node, dict):
        _refuse(
            path, "an object is expected here, the schema of " + ("a file" if not pointer else "its rows"), *pointer
        )
    return node


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def refuse_examples(path: Path, why: str) -> NoReturn:
    _refuse(path, f"the `examples` of the columns make no file: {why}", "items")


def _refuse(path: Path, message: str, *pointer: str | int) -> NoReturn:
    raise SpecError(message, path, Lines(path).of(pointer))
