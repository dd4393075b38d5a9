"""Parameters of a request: from the strings of query, path, headers and cookies to typed values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_plus

import orjson

from mockserver.spec.load import Document

_INTEGER = re.compile(r"^-?[0-9]+$")
_NUMBER = re.compile(r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$")
_RESERVED_HEADERS = {"accept", "content-type", "authorization"}
_DELIMITERS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|", "label": ".", "matrix": ","}
_DEFAULT_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}

Raw = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as declared.

    key      its name in the values that are checked and handed to services
    example  a value that the file gives as an example; None where it gives none
    """

    name: str
    key: str
    location: str
    required: bool
    schema: Mapping[str, Any]
    read: Callable[[Mapping[str, list[str]]], Any]
    description: str = ""
    example: Any = None


class Absent:
    """What `read` gives for a parameter that wasn't sent."""


def parameters_of(operation: Mapping[str, Any], path_item: Mapping[str, Any], document: Document) -> list[Parameter]:
    """The parameters of an operation; its own win over those of its path."""
    declared: dict[tuple[str, str], Mapping[str, Any]] = {}
    for entry in (*path_item.get("parameters", []), *operation.get("parameters", [])):
        one = document.resolve(entry)
        if one["in"] != "header" or one["name"].lower() not in _RESERVED_HEADERS:
            declared[one["in"], one["name"]] = one
    names = [name for _, name in declared]
    return [
        _parameter(one, name if names.count(name) == 1 else f"{location}:{name}", document)
        for (location, name), one in declared.items()
    ]


def _parameter(one: Mapping[str, Any], key: str, document: Document) -> Parameter:
    location = one["in"]
    schema, is_json = one.get("schema"), False
    if schema is None:
        media_type, content = next(iter(one.get("content", {"text/plain": {}}).items()))
        schema, is_json = content.get("schema", {}), "json" in media_type
    name = one["name"].lower() if location == "header" else one["name"]
    read = _reader(name, one, document.resolve(schema), document, is_json)
    return Parameter(
        name=one["name"],
        key=key,
        location=location,
        required=bool(one.get("required")),
        schema=schema,
        read=read,
        description=str(one.get("description", "")),
        example=_example(one, document.resolve(schema), document),
    )


def _example(one: Mapping[str, Any], schema: Mapping[str, Any], document: Document) -> Any:
    if "example" in one:
        return one["example"]
    for example in map(document.resolve, one.get("examples", {}).values()):
        return example.get("value")
    return schema.get("example", next(iter(schema.get("enum", [])), None))


def parse_query(query: bytes) -> Raw:
    """The values of each name in a query string, in their order; an empty query gives an empty dict."""
    values: Raw = {}
    if not query:
        return values
    for pair in query.decode("latin-1").split("&"):
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            name, value = unquote_plus(name), unquote_plus(value)
        if pair:
            values.setdefault(name, []).append(value)
    return values


def parse_cookies(header: str) -> Raw:
    values: Raw = {}
    for pair in header.split(";"):
        name, found, value = pair.strip().partition("=")
        if found:
            values.setdefault(name, []).append(unquote(value))
    return values


def typed(text: str, schema: Mapping[str, Any]) -> Any:
    """A text as its schema's type; a text that isn't of that type stays a text, for the check to refuse."""
    kind = schema.get("type")
    if kind == "integer" and _INTEGER.match(text):
        return int(text)
    if kind == "number" and _NUMBER.match(text):
        return float(text) if not _INTEGER.match(text) else int(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if text == "" and schema.get("nullable") is True and kind != "string":
        return None
    return text


def _reader(
    name: str, one: Mapping[str, Any], schema: Mapping[str, Any], document: Document, is_json: bool
) -> Callable[[Mapping[str, list[str]]], Any]:
    style = one.get("style", _DEFAULT_STYLES[one["in"]])
    explode = one.get("explode", style == "form")
    kind = schema.get("type")
    if is_json:
        return lambda values: _json(values[name][0]) if name in values else Absent
    if kind == "object":
        return _object_reader(name, style, explode, schema, document)
    if kind == "array":
        items = document.resolve(schema.get("items", {}))

        def read_array(values: Mapping[str, list[str]]) -> Any:
            if name not in values:
                return Absent
            texts = _array_texts(values[name], name, style, explode)
            return [typed(text, items) for text in texts]

        return read_array
    if kind == "string" and style in ("form", "simple"):

        def read_string(values: Mapping[str, list[str]]) -> Any:
            found = values.get(name)
            if found is None:
                return Absent
            return found[0] if len(found) == 1 else found  # given twice: a list, which no string schema accepts

        return read_string

    def read_one(values: Mapping[str, list[str]]) -> Any:
        found = values.get(name)
        if found is None:
            return Absent
        return typed(_bare(found[0], name, style), schema) if len(found) == 1 else found

    return read_one


def _bare(text: str, name: str, style: str) -> str:
    """A path value without the prefix of its style: .5 (label) or ;id=5 (matrix)."""
    if style == "label":
        return text.removeprefix(".")
    if style == "matrix":
        return text.removeprefix(f";{name}=")
    return text


def _array_texts(found: list[str], name: str, style: str, explode: bool) -> list[str]:
    if explode and style == "form":
        return found
    if explode and style == "matrix":
        return [part.removeprefix(f"{name}=") for part in found[0].removeprefix(";").split(";")]
    text = _bare(found[0], name, style)
    return text.split(_DELIMITERS[style]) if text else []


def _object_reader(
    name: str, style: str, explode: bool, schema: Mapping[str, Any], document: Document
) -> Callable[[Mapping[str, list[str]]], Any]:
    properties = {key: document.resolve(one) for key, one in schema.get("properties", {}).items()}

    def of_pairs(pairs: list[tuple[str, str]]) -> Any:
        return {key: typed(value, properties.get(key, {})) for key, value in pairs} if pairs else Absent

    def read_object(values: Mapping[str, list[str]]) -> Any:
        if style == "deepObject":
            prefix = f"{name}["
            return of_pairs([(k[len(prefix) : -1], v[0]) for k, v in values.items() if k.startswith(prefix)])
        if style == "form" and explode:
            return of_pairs([(key, values[key][0]) for key in properties if key in values])
        if name not in values:
            return Absent
        text = _bare(values[name][0], name, style) if not (explode and style == "matrix") else values[name][0][1:]
        if explode:
            parts = text.split({"matrix": ";", "label": "."}.get(style, ","))
            return of_pairs([(key, value) for key, _, value in (part.partition("=") for part in parts)])
        parts = text.split(_DELIMITERS.get(style, ","))
        return of_pairs(list(zip(parts[::2], parts[1::2], strict=False)))

    return read_object


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
