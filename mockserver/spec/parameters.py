"""Parameters of a request: from the strings of query, path, headers and cookies to typed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_plus

from mockserver.spec.load import Document
from mockserver.spec.typed import Typing, items_of, json_or_text, kind_of, properties_of, typing_of

_RESERVED_HEADERS = {"accept", "content-type", "authorization"}
# the styles of each location, the default one first
_STYLES = {
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "path": ("simple", "label", "matrix"),
    "header": ("simple",),
    "cookie": ("form",),
}
_DELIMITERS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|", "label": ".", "matrix": ","}

Raw = dict[str, list[str]]
Read = Callable[[Mapping[str, list[str]]], Any]


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
    read: Read
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
    read = _reader(name, one, schema, document, is_json)
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
    """The values of each name in a Cookie header."""
    values: Raw = {}
    for pair in header.split(";"):
        name, found, value = pair.strip().partition("=")
        if found:
            values.setdefault(name, []).append(unquote(value))
    return values


def _reader(name: str, one: Mapping[str, Any], schema: Any, document: Document, is_json: bool) -> Read:
    style = one.get("style", _STYLES[one["in"]][0])
    if style not in _STYLES[one["in"]]:
        raise ValueError(f"the style {style} is none of a {one['in']} parameter")
    kind = "json" if is_json else kind_of(schema, document)
    explode = one.get("explode", style == "form")
    if kind == "object":
        return _object_reader(name, style, explode, schema, document)
    if kind == "array":
        return _array_reader(
            name, style, explode, one["in"] == "header", typing_of(items_of(schema, document), document)
        )
    typed, prefixes = json_or_text if is_json else typing_of(schema, document), _prefixes(name, style)

    def read_one(values: Mapping[str, list[str]]) -> Any:
        found = values.get(name)
        if found is None:
            return Absent
        if len(found) > 1:
            return found  # a list, which no schema of a single value accepts
        text = found[0]
        for prefix in prefixes:
            text = text.removeprefix(prefix)
        return typed(text)

    return read_one


def _array_reader(name: str, style: str, explode: bool, is_header: bool, typed: Typing) -> Read:
    def read_array(values: Mapping[str, list[str]]) -> Any:
        if name not in values:
            return Absent
        texts = _array_texts(values[name], name, style, explode)
        return [typed(text.strip() if is_header else text) for text in texts]

    return read_array


def _array_texts(found: list[str], name: str, style: str, explode: bool) -> list[str]:
    if explode and style in ("form", "spaceDelimited", "pipeDelimited"):
        return found
    if explode and style == "matrix":
        return [part.removeprefix(f"{name}=") for part in found[0].removeprefix(";").split(";")]
    text = found[0]
    for prefix in _prefixes(name, style):
        text = text.removeprefix(prefix)
    if style == "label" and "," in text:  # OpenAPI up to 3.0.3 joins with dots, later ones and RFC 6570 with commas
        return text.split(",")
    return text.split(_DELIMITERS[style]) if text else []


def _prefixes(name: str, style: str) -> tuple[str, ...]:
    """What stands before a value in a path: .5 (label) or ;id=5 (matrix)."""
    return {"label": (".",), "matrix": (f";{name}", "=")}.get(style, ())


def _object_reader(name: str, style: str, explode: bool, schema: Any, document: Document) -> Read:
    fields = {key: field_reader(one, document) for key, one in properties_of(schema, document).items()}

    def of_texts(texts: Mapping[str, list[str]]) -> Any:
        return {key: fields[key](found) if key in fields else found[0] for key, found in texts.items()}

    def read_object(values: Mapping[str, list[str]]) -> Any:
        if style == "deepObject":
            texts = {key[len(name) + 1 : -1]: found for key, found in values.items() if _is_deep(key, name)}
        elif style == "form" and explode:
            texts = {key: values[key] for key in fields if key in values}
        elif name in values:
            return of_texts(_pairs(values[name][0], name, style, explode))
        else:
            texts = {}
        return of_texts(texts) if texts else Absent

    return read_object


def _is_deep(key: str, name: str) -> bool:
    return key.startswith(f"{name}[") and key.endswith("]")


def field_reader(schema: Any, document: Document) -> Callable[[list[str]], Any]:
    """The value of a property that is sent as one text or several."""
    if kind_of(schema, document) == "array":
        typed = typing_of(items_of(schema, document), document)
        return lambda texts: [typed(text) for text in texts]
    typed = typing_of(schema, document)
    return lambda texts: typed(texts[0]) if len(texts) == 1 else texts


def _pairs(text: str, name: str, style: str, explode: bool) -> Raw:
    """The names and values in one text: R,100,G,200 or, exploded, R=100,G=200."""
    if explode:
        delimiter = {"matrix": ";", "label": "."}.get(style, ",")
        named = (part.partition("=") for part in text.split(delimiter) if part)
        return {key: [value] for key, _, value in named}
    parts = _array_texts([text], name, style, explode=False)
    return {key: [value] for key, value in zip(parts[::2], parts[1::2], strict=False)}
