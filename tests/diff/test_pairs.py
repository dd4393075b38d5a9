"""One difference at a time: small pairs of files, each way round, with what the comparison has to say."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mockserver.diff.change import Change, Impact
from mockserver.diff.run import diff
from mockserver.files.yaml12 import read_yaml, write_yaml

HERE = Path(__file__).parent
SCHEMA_PAIRS = read_yaml(HERE / "schema_pairs.yaml")
OPERATION_PAIRS = read_yaml(HERE / "operation_pairs.yaml")
CLASSES = {
    "requests": Impact.BREAKS_REQUESTS,
    "readers": Impact.BREAKS_READERS,
    "harmless": Impact.HARMLESS,
    "documentation": Impact.DOCUMENTATION,
}
OPPOSITE = {"narrows": "widens", "widens": "narrows"}
COMPONENTS = {
    "schemas": {
        "Word": {"type": "string", "maxLength": 12},
        "Twin": {"type": "string", "maxLength": 12},
        "Tree": {
            "type": "object",
            "properties": {"next": {"$ref": "#/components/schemas/Tree"}, "leaves": {"type": "integer"}},
        },
        "SameTree": {
            "type": "object",
            "properties": {"next": {"$ref": "#/components/schemas/SameTree"}, "leaves": {"type": "integer"}},
        },
        "TallTree": {
            "type": "object",
            "required": ["leaves"],
            "properties": {"next": {"$ref": "#/components/schemas/TallTree"}, "leaves": {"type": "integer"}},
        },
        "Cat": {"type": "object", "properties": {"lives": {"type": "integer"}}},
        "Dog": {"type": "object", "properties": {"barks": {"type": "boolean"}}},
    },
    "parameters": {"Name": {"name": "name", "in": "query", "schema": {"type": "string"}}},
    "requestBodies": {"Four": {"content": {"application/json": {"schema": {"type": "object", "maxProperties": 4}}}}},
    "responses": {
        "Word": {
            "description": "ok",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Word"}}},
        }
    },
    "securitySchemes": {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "sameKey": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "basic": {"type": "http", "scheme": "basic"},
    },
}
OK = {"200": {"description": "ok"}}


def file_of(operation: dict[str, Any], root: dict[str, Any], item: dict[str, Any], at: tuple[str, str]) -> str:
    """An OpenAPI file with one operation; a field that is null is left out."""
    path, method = at
    declared = {key: value for key, value in {"responses": OK, **operation}.items() if value is not None}
    document: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1.0.0", "description": root.pop("log", "")},
        "paths": {path: {**item, method: declared}},
        "components": copy.deepcopy(COMPONENTS),
    }
    for key, value in root.items():
        if key in ("paths", "components"):
            for name, inner in value.items():
                document[key][name] = {**document[key].get(name, {}), **inner}
        else:
            document[key] = value
    return write_yaml(document)


def compared(tmp_path: Path, old: str, new: str) -> list[Change]:
    places = []
    for name, text in (("old", old), ("new", new)):
        place = tmp_path / name / "caiso_crr_things_v1.0.0.yaml"
        place.parent.mkdir()
        place.write_text(text)
        places.append(place)
    return diff(*places).changes


def with_schema(schema: Any, side: str) -> str:
    media = {"content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": media} if side == "request" else {"responses": {"200": {"description": "ok", **media}}}
    return file_of(operation, {}, {}, ("/things/v1.0/thing", "post"))


def impact_of(effect: str, side: str) -> Impact:
    breaks = {"request": ("narrows", "both"), "answer": ("widens", "both")}[side]
    worst = Impact.BREAKS_REQUESTS if side == "request" else Impact.BREAKS_READERS
    return worst if effect in breaks else Impact.HARMLESS


@pytest.mark.parametrize("side", ["request", "answer"])
@pytest.mark.parametrize("forth", [True, False], ids=["forth", "back"])
@pytest.mark.parametrize("pair", SCHEMA_PAIRS, ids=lambda pair: pair["name"])
def test_a_schema(pair, forth, side, tmp_path):
    old, new = (pair["old"], pair["new"]) if forth else (pair["new"], pair["old"])
    effect = pair["is"] if forth else pair.get("back_is", OPPOSITE.get(pair["is"], pair["is"]))
    kind = pair.get("kind") if forth else pair.get("back", pair.get("kind"))

    changes = compared(tmp_path, with_schema(old, side), with_schema(new, side))

    if effect == "nothing":
        assert changes == []
    elif effect == "documentation":
        assert {change.impact for change in changes} == {Impact.DOCUMENTATION}
    else:
        worst = min((change.impact for change in changes), key=list(Impact).index)
        assert worst is impact_of(effect, side), changes
        assert kind is None or kind in {change.kind for change in changes}
        assert kind is None or len({change.kind for change in changes} - set(pair.get("also", ()))) == 1


def side_of(pair: dict[str, Any], side: str) -> str:
    root = dict(pair.get(f"{side}_root", {}))
    if f"{side}_codes" in pair:
        rows = "".join(f"<tr><td>{code}</td><td>{text}</td></tr>" for code, text in pair[f"{side}_codes"].items())
        error = {"type": "object", "description": f"<table>{rows}</table>", "properties": {"errorList": {}}}
        root["components"] = {"schemas": {"CRRServiceException": error}}
    if f"{side}_log" in pair:
        rows = (
            f"<tr><td>{one}</td><td>2026-01-01</td><td>{text}</td></tr>" for one, text in pair[f"{side}_log"].items()
        )
        root["log"] = f"<table>{''.join(rows)}</table>"
    at = pair.get(f"{side}_path", "/things/v1.0/thing"), pair.get(f"{side}_method", "post")
    return file_of({"operationId": "thing", **pair.get(side, {})}, root, pair.get(f"{side}_item", {}), at)


def ways(pairs: list[dict[str, Any]]) -> list[Any]:
    forth = [pytest.param(pair, "old", "new", pair["is"], id=pair["name"]) for pair in pairs]
    there_and_back = [pair for pair in pairs if "back" in pair or not pair["is"]]
    back = [pytest.param(one, "new", "old", one.get("back", {}), id=f"{one['name']}, back") for one in there_and_back]
    return forth + back


@pytest.mark.parametrize(("pair", "old", "new", "expected"), ways(OPERATION_PAIRS))
def test_an_operation(pair, old, new, expected, tmp_path):
    changes = compared(tmp_path, side_of(pair, old), side_of(pair, new))

    assert Counter((change.kind, change.impact) for change in changes) == Counter(
        (kind, CLASSES[word]) for kind, word in expected.items()
    )


def test_there_are_enough_pairs_and_none_twice():
    names = [pair["name"] for pair in (*SCHEMA_PAIRS, *OPERATION_PAIRS)]
    assert len(names) == len(set(names))
    assert len(names) >= 150
