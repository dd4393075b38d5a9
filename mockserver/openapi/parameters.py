"""Parameters of a request: from the strings of query, path, headers and cookies to typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.openapi.load import Document
from mockserver.openapi.security import names_of_keys
from mockserver.openapi.styles import Read, Style, Texts, json_reader, reader_of
from mockserver.openapi.typed import kinds_of

_RESERVED_HEADERS = {"accept", "content-type", "authorization"}
_READABLE = {"not": {"enum": [""], "minLength": 1}}  # of any text; only what could not be read breaks it


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as declared.

    key      its name in the values that are checked and handed to services
    checked  the schema that its value is held against: `schema`, and what its location lets pass
    example  a value that the file gives as an example; None where it gives none
    may_be_empty  whether an empty text passes whatever the schema says
    """

    name: str
    key: str
    location: str
    required: bool
    schema: Mapping[str, Any]
    checked: Any
    read: Read
    description: str = ""
    example: Any = None
    may_be_empty: bool = False


def parameters_of(operation: Mapping[str, Any], path_item: Mapping[str, Any], document: Document) -> list[Parameter]:
    """The parameters of an operation; its own win over those of its path."""
    declared: dict[tuple[str, str], Mapping[str, Any]] = {}
    for entry in (*path_item.get("parameters", []), *operation.get("parameters", [])):
        one = document.resolve(entry)
        if one["in"] != "header" or one["name"].lower() not in _RESERVED_HEADERS:
            declared[one["in"], one["name"]] = one
    names = [name for _, name in declared]
    keys = {location: names_of_keys(document, location) for location in ("query", "cookie")}
    return [
        _parameter(
            one,
            name if names.count(name) == 1 else f"{location}:{name}",
            document,
            keys.get(location, frozenset())
            | {other for place, other in declared if place == location and other != name},
        )
        for (location, name), one in declared.items()
    ]


def _parameter(one: Mapping[str, Any], key: str, document: Document, claimed: frozenset[str]) -> Parameter:
    location = one["in"]
    schema, is_json = one.get("schema"), False
    if schema is None:
        media_type, content = next(iter(one.get("content", {"text/plain": {}}).items()))
        schema, is_json = content.get("schema", {}), "json" in media_type
    name = one["name"].lower() if location == "header" else one["name"]
    style = Style.of(name, location, one, claimed)
    may_be_empty = location == "query" and one.get("allowEmptyValue") is True
    read = json_reader(style) if is_json else reader_of(style, schema, document)
    return Parameter(
        name=one["name"],
        key=key,
        location=location,
        required=bool(one.get("required")),
        schema=schema,
        read=_or_empty(read, name) if may_be_empty else read,
        description=str(one.get("description", "")),
        checked=_checked(schema, document, may_be_empty),
        example=_example(one, document.resolve(schema), document),
        may_be_empty=may_be_empty,
    )


def _checked(schema: Any, document: Document, may_be_empty: bool) -> Any:
    if may_be_empty:
        return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}
    if not kinds_of(schema, document):
        return {"allOf": [schema, _READABLE]}
    return schema


def _or_empty(read: Read, name: str) -> Read:
    def read_or_empty(values: Texts) -> Any:
        return "" if values.get(name) == [""] else read(values)

    return read_or_empty


def _example(one: Mapping[str, Any], schema: Mapping[str, Any], document: Document) -> Any:
    if "example" in one:
        return one["example"]
    for example in map(document.resolve, one.get("examples", {}).values()):
        return example.get("value")
    return schema.get("example", next(iter(schema.get("enum", [])), None))
