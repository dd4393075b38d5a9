"""The JSON Schema of scenario files, for editors: made from the same types that load them."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.model import Scenario
from mockserver.spec.catalogue import Catalogue
from mockserver.yaml12 import Pointer

_COMPLETED = {"service": "service", "operation": "operation_id", "method": "method", "path": "path"}


@cache
def grammar() -> dict[str, Any]:
    """The schema without the names of any spec."""
    return TypeAdapter(Scenario).json_schema()


def schema(catalogue: Catalogue) -> dict[str, Any]:
    """The schema with the names and codes of the loaded specs offered for completion; others stay allowed."""
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _copy(grammar())
    when = made["$defs"]["When"]["properties"]
    for key, attribute in _COMPLETED.items():
        _offer(when[key], {getattr(one, attribute) for one in catalogue.operations})
    for effect in made["$defs"].values():
        if "code" in effect.get("properties", {}):
            _offer(effect["properties"]["code"], {code for file in catalogue.newest for code in file.errors.texts})
    return made


def _copy(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _copy(value) for key, value in node.items()}
    return [_copy(item) for item in node] if isinstance(node, list) else node


def _offer(schema: dict[str, Any], names: set[str]) -> None:
    """Let editors propose the names beside whatever else the schema takes."""
    for one in (schema, *schema.get("anyOf", [])):
        if one.get("type") == "string":
            taken = dict(one)
            one.clear()
            one["anyOf"] = [{"enum": sorted(names)}, taken]


def known_keys(pointer: Pointer) -> list[str]:
    """The keys that a mapping at this place of a scenario may have."""
    found: list[str] = []
    for node in _at(pointer):
        found += node.get("properties", {})
    return found or list(EFFECTS)


def _at(pointer: Pointer) -> list[dict[str, Any]]:
    nodes = _branches(grammar())
    for part in pointer:
        found: list[dict[str, Any]] = []
        for node in nodes:
            if isinstance(part, int):
                found += _branches(node.get("items") or {})
            else:
                found += _branches(node.get("properties", {}).get(part) or {})
        nodes = found
    return nodes


def _branches(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema behind its reference, with all its alternatives."""
    if "$ref" in node:
        return _branches(grammar()["$defs"][node["$ref"].rpartition("/")[2]])
    branches = [one for many in ("anyOf", "oneOf", "allOf") for one in node.get(many, [])]
    return [node, *(deeper for one in branches for deeper in _branches(one))]
