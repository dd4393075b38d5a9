"""A right request with one thing changed: each rule of its schemas broken once, and each bound just kept."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.openapi.load import Document
from tests.contract.referee import Sent
from tests.contract.right_requests import right_request

Schema = dict[str, Any]
UNLIKE = {"string": 5, "number": "1", "integer": 1.5, "array": {}, "object": [], "boolean": "true"}
NO_PATTERN = "\u00a7"  # no pattern of these files has a section sign


def broken(contract: Contract) -> Iterator[tuple[str, Sent]]:
    """Requests that break one rule, named by place and keyword."""
    return _changed(contract, _wrong)


def bounds(contract: Contract) -> Iterator[tuple[str, Sent]]:
    """Requests that go as far as a rule lets them."""
    return _changed(contract, _at_bound)


def _changed(contract: Contract, values: Any) -> Iterator[tuple[str, Sent]]:
    sent = right_request(contract)
    for one in contract.parameters:
        schema = contract.document.resolve(one.schema)
        if one.required and values is _wrong:
            yield f"{one.name} required", _with_parameter(sent, one.name, None)
        for keyword, value in values(schema, ""):
            if isinstance(value, str):
                yield f"{one.name} {keyword}", _with_parameter(sent, one.name, value)
    if contract.body:
        schema = contract.body["content"]["application/json"]["schema"]
        body = {"": json.loads(sent.body)}
        for place, holder, key, leaf in _places(schema, body, "", contract.document):
            was = holder[key]
            for keyword, value in values(leaf, was):
                holder[key] = value
                yield f"{place} {keyword}", replace(sent, body=json.dumps(body[""]).encode())
            holder[key] = was


def _with_parameter(sent: Sent, name: str, value: str | None) -> Sent:
    """The request with another value in its query or header, or without one."""
    if name in sent.headers:
        headers = {key: text for key, text in sent.headers.items() if key != name}
        return replace(sent, headers=headers if value is None else {**headers, name: value})
    query = [pair for pair in sent.query if pair[0] != name]
    return replace(sent, query=(*query, (name, value)) if value is not None else tuple(query))


def _places(schema: Any, holder: Any, key: Any, document: Document) -> Iterator[tuple[str, Any, Any, Schema]]:
    """Each place of the body with its schema; of lists the first item."""
    schema = document.resolve(schema)
    yield str(key), holder, key, schema
    value = holder[key]
    if isinstance(value, dict):
        for name in [name for name in value if name in schema.get("properties", {})]:
            for place, *rest in _places(schema["properties"][name], value, name, document):
                yield f"{key}.{place}", *rest
    elif isinstance(value, list) and value:
        for place, *rest in _places(schema["items"], value, 0, document):
            yield f"{key}[{place}]", *rest


def _wrong(schema: Schema, value: Any) -> Iterator[tuple[str, Any]]:
    """Values that break one rule each."""
    kind = schema.get("type")
    if kind:
        yield "type", UNLIKE[kind]
        yield "null", None
    if "enum" in schema:
        yield "enum", f"{schema['enum'][0]}x"
        yield "enum with a blank", f"{schema['enum'][0]} "
    if "pattern" in schema and kind == "string":
        yield "pattern", NO_PATTERN
    if "format" in schema and kind == "string" and schema["format"] in ("date-time", "uuid"):
        yield "format", "yesterday"
    if "maxLength" in schema:
        yield "maxLength", "a" * (schema["maxLength"] + 1)
    if "minimum" in schema:
        yield "minimum", schema["minimum"] - 1
    if "maximum" in schema:
        yield "maximum", schema["maximum"] + 1
    if "multipleOf" in schema:
        yield "multipleOf", schema.get("minimum", 1) + schema["multipleOf"] / 2
    if "minItems" in schema:
        yield "minItems", value[:1] * (schema["minItems"] - 1)
    if "maxItems" in schema:
        yield "maxItems", value[:1] * (schema["maxItems"] + 1)
    for name in schema.get("required", []):
        yield f"required {name}", {key: one for key, one in value.items() if key != name}


def _at_bound(schema: Schema, value: Any) -> Iterator[tuple[str, Any]]:
    """Values that keep to every rule but only just."""
    if "enum" in schema:
        yield from ((f"enum {one}", one) for one in schema["enum"])
    if "maxLength" in schema and "format" not in schema:
        longest = (one * schema["maxLength"] for one in "a1")
        yield from (("maxLength", text) for text in longest if re.search(schema.get("pattern", ""), text))
    for keyword in ("minimum", "maximum"):
        if keyword in schema:
            yield keyword, schema[keyword]
    if "multipleOf" in schema:
        yield "multipleOf", schema.get("minimum", 1) + schema["multipleOf"]
    for keyword in ("minItems", "maxItems"):
        if keyword in schema:
            yield keyword, value[:1] * schema[keyword]
    if isinstance(value, dict):
        yield "undeclared name", {**value, "unheardOf": None}
        yield "required only", {key: deepcopy(one) for key, one in value.items() if key in schema.get("required", [])}
