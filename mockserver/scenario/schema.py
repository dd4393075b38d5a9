"""The JSON Schema of scenario files, for editors: made from the same types that load them."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mockserver.caiso.catalogue import Catalogue
from mockserver.files.yaml12 import Pointer
from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.model import Scenario

_COMPLETED = {"service": "service", "operation": "operation_id", "method": "method", "path": "path"}


@cache
def adapter() -> TypeAdapter[Scenario]:
    """What reads scenarios; to make it takes 25 ms."""
    return TypeAdapter(Scenario)


@cache
def grammar() -> dict[str, Any]:
    """The schema without the names of any spec."""
    made: dict[str, Any] = _for_editors(adapter().json_schema())
    items = made["$defs"]["Rule"]["properties"]["then"]["items"]
    effects = next(one for one in items["anyOf"] if "$ref" in one)["$ref"].rpartition("/")[2]
    made["$defs"][effects] |= {"minProperties": 1, "maxProperties": 1}
    bare = [word for word in EFFECTS if _needs_nothing(word)]
    items["anyOf"] = [one if "$ref" in one else {"enum": bare} for one in items["anyOf"]]
    for word in bare:
        values = made["$defs"][effects]["properties"]
        values[word] = {"anyOf": [*values[word].get("anyOf", [values[word]]), {"type": "null"}]}
    return made


def _needs_nothing(word: str) -> bool:
    """Whether the effect's word alone says everything."""
    try:
        adapter().validate_python({"description": word, "rules": [{"then": [word]}]})
    except ValidationError:
        return False
    return True


def schema(catalogue: Catalogue) -> dict[str, Any]:
    """The schema with the names and codes of the loaded specs offered for completion; others stay allowed."""
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | deepcopy(grammar())
    when = made["$defs"]["When"]["properties"]
    for key, attribute in _COMPLETED.items():
        _offer(when[key], {getattr(one, attribute) for one in catalogue.operations})
    for effect in made["$defs"].values():
        if "code" in effect.get("properties", {}):
            _offer(effect["properties"]["code"], {code for file in catalogue.newest for code in file.errors.texts})
    return made


def _for_editors(node: Any) -> Any:
    """The schema without titles, which only repeat names, and defaults, which aren't in the words of the files."""
    if isinstance(node, dict):
        said = {key: value for key, value in node.items() if key not in ("title", "default") or isinstance(value, dict)}
        return {key: _for_editors(value) for key, value in said.items()}
    return [_for_editors(item) for item in node] if isinstance(node, list) else node


def _offer(schema: dict[str, Any], names: set[str]) -> None:
    """Let editors propose the names beside whatever else the schema takes."""
    for one in (schema, *schema.get("anyOf", [])):
        if one.get("type") == "string":
            taken = dict(one)
            one.clear()
            one["anyOf"] = [{"enum": sorted(names)}, taken]


def known_keys(pointer: Pointer) -> list[str]:
    """The keys that a mapping at this place of a scenario, or of a trigger file, may have."""
    if pointer and pointer[0] != "rules":
        pointer = ("rules", 0, *pointer[1:])
    return keys_at(pointer, grammar())


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
