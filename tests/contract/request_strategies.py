"""Requests drawn from what a spec file says: right ones, and right ones with something broken."""

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from mockserver.caiso.contract import Contract
from mockserver.openapi.load import Document
from tests.contract.referee import Sent

# What a value is replaced with: each kind of JSON value, and the edges of texts, numbers and lists.
_JUNK = st.sampled_from([
    None, True, False, 0, -1, 1.0, -0.0, 0.005, 19.999, 0.1 + 0.2, 1e30, 1e308, 2**31, 2**63, 2**64, 10**25,
    "", " ", "\t", "a\n", "on", "ON ", "0", "1.5", "x" * 2000, "é", "٣", "a/b", "\\", "\u0000", "\u2028", "😀",
    "2026-02-30T00:00:00Z", "2026-09-01T07:00:00", "2026-09-01", "3f2b8c1e", [], {}, [[]], {"a": 1},
])  # fmt: skip
_TEXT_EDITS = st.sampled_from([*" \n\ré/+-,Z0.\0\u0085\u00a0\u2028\ufeff", ""])
_FORMATS = {"uuid": st.uuids().map(str)}
_HEADER_UNFIT = dict.fromkeys((*range(32), *range(127, 160)), "?")


@cache
def requests_of(contract: Contract) -> st.SearchStrategy[Sent]:
    """Requests for one operation; about a third of them are right."""
    return _requests(contract, _parameters(contract), _bodies(contract))


@st.composite
def _requests(draw: Any, contract: Contract, parameters: Any, bodies: Any) -> Sent:
    values, body = draw(parameters), draw(bodies)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 1, 2]))):
        if contract.body and draw(st.integers(0, 3)):
            body = _broken(draw, body)
        else:
            values = _broken_texts(draw, values)
    return _sent(contract, values, body)


def _sent(contract: Contract, values: Mapping[str, str], body: Any) -> Sent:
    query = tuple(
        (one.name, values[one.key]) for one in contract.parameters if one.location == "query" and one.key in values
    )
    headers = {
        one.name: _header(values[one.key])
        for one in contract.parameters
        if one.location == "header" and one.key in values
    }
    if not contract.body:
        return Sent(contract.operation.path, query, headers)
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Sent(contract.operation.path, query, {**headers, "content-type": "application/json"}, content)


def _header(text: str) -> str:
    """The text as a header can carry it."""
    return text.translate(_HEADER_UNFIT).encode("latin-1", "replace").decode("latin-1")


def _parameters(contract: Contract) -> st.SearchStrategy[dict[str, str]]:
    schema = {
        "properties": {one.key: one.schema for one in contract.parameters},
        "required": [one.key for one in contract.parameters if one.required],
    }
    return _values(schema, contract.document)


def _bodies(contract: Contract) -> st.SearchStrategy[Any]:
    return (
        _values(contract.body["content"]["application/json"]["schema"], contract.document)
        if contract.body
        else st.none()
    )


def _values(schema: Any, document: Document) -> st.SearchStrategy[Any]:
    """Values of a schema: hypothesis-jsonschema draws the leaves; drawing whole bodies it is ten times slower."""
    schema = document.resolve(schema)
    if "properties" in schema:
        members = {name: _values(one, document) for name, one in schema["properties"].items()}
        required = {name: members.pop(name) for name in schema.get("required", []) if name in members}
        return st.fixed_dictionaries(required, optional=members)
    if schema.get("type") == "array":
        fewest = schema.get("minItems", 0)
        return st.lists(_values(schema["items"], document), min_size=fewest, max_size=max(3, fewest))
    return _leaves({key: value for key, value in schema.items() if key in _UNDERSTOOD})


def _leaves(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if schema.get("type") in ("integer", "number"):
        schema = {key: value for key, value in schema.items() if key not in ("pattern", "format")}
        return from_schema(schema).map(_rounded)
    if schema.get("format") in ("binary", "byte"):
        schema = {key: value for key, value in schema.items() if key != "format"}
    return from_schema(schema, custom_formats=_FORMATS)


_UNDERSTOOD = {
    "type", "enum", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
    "maxLength", "multipleOf",
}  # fmt: skip


def _rounded(number: float) -> float:
    """The number as people write it: hypothesis-jsonschema multiplies 29 by 0.01 and gets 0.29000000000000004."""
    return round(number, 3 if abs(number) < 1e12 else 0) if isinstance(number, float) else number


def _broken_texts(draw: Any, values: Mapping[str, str]) -> dict[str, str]:
    broken = dict(values)
    name = draw(st.sampled_from(sorted(broken) or ["participantName"]))
    match draw(st.sampled_from(["dropped", "edited", "repeated", "replaced", "unknown"])):
        case "dropped":
            broken.pop(name, None)
        case "edited":
            broken[name] = _edited(draw, broken.get(name, ""))
        case "repeated":
            broken[name] = broken.get(name, "a") * 20
        case "replaced":
            broken[name] = draw(_JUNK.filter(lambda one: isinstance(one, str)))
        case _:
            broken["unheardOf"] = "1"
    return broken


def _edited(draw: Any, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(_TEXT_EDITS) + text[at + draw(st.integers(0, 1)) :]


def _broken(draw: Any, body: Any) -> Any:
    """The body with one place changed: taken out, replaced, edited, repeated or added to."""
    broken = {"body": deepcopy(body)}
    holder, key = draw(st.sampled_from(_places(broken)))
    value = holder[key]
    way = draw(st.sampled_from(["dropped", "replaced", "edited", "added"]))
    if way == "dropped" and holder is not broken:
        del holder[key]
    elif way == "edited" and isinstance(value, str):
        holder[key] = _edited(draw, value)
    elif way == "edited" and isinstance(value, int | float) and not isinstance(value, bool):
        holder[key] = draw(
            st.sampled_from([-value, value + 0.005, value * 10**9, str(value), float(value), int(value)])
        )
    elif way == "added" and isinstance(value, dict):
        value["unheardOf"] = draw(_JUNK)
    elif way == "added" and isinstance(value, list):
        value.append(draw(_JUNK)) if draw(st.booleans()) else value.extend(value * 25)
    else:
        holder[key] = draw(_JUNK)
    return broken["body"]


def _places(node: Any) -> list[tuple[Any, Any]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, child in children for place in ((node, key), *_places(child))]
