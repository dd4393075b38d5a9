"""What the keywords of one schema ask of a value, or offer for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_RULES_OF_SCALARS = (
    "type", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "not", "allOf", "nullable",
)  # fmt: skip


def offered(flat: dict[str, Any]) -> Iterator[Any]:
    """The values that a schema itself gives."""
    yield from (flat[key] for key in ("example", "default") if key in flat)


def rules_of_scalar(flat: dict[str, Any]) -> dict[str, Any]:
    return {key: flat[key] for key in _RULES_OF_SCALARS if key in flat}


def listed(flat: dict[str, Any], count: int, most: int) -> Iterator[tuple[Any, int]]:
    """The schemas of an array's items, each with how many are made by it."""
    left = most
    for one in flat.get("prefixItems", ()):
        yield one, min(left, 1)
        left -= min(left, 1)
    if "contains" in flat:
        number = min(int(flat.get("minContains", 1)), left)
        yield {"allOf": [flat.get("items", {}), flat["contains"]]}, number
        left -= number
    yield flat.get("items", {}), max(0, count - (most - left))


def tag_of(branch: Any, discriminator: Any) -> dict[str, Any]:
    """What makes a body one of the branch: the name of the branch in the discriminator's property."""
    if not isinstance(discriminator, dict) or not isinstance(branch, dict) or "$ref" not in branch:
        return {}
    own = branch["$ref"].rpartition("/")[2]
    mapping = discriminator.get("mapping", {})
    tag = next((tag for tag, target in mapping.items() if target.rpartition("/")[2] == own), own)
    name = discriminator["propertyName"]
    return {"type": "object", "required": [name], "properties": {name: {"type": "string", "enum": [tag]}}}


def if_met(schema: dict[str, Any]) -> Iterator[Any]:
    """What a value has to keep to for which all conditions of OpenAPI 3.1 are met."""
    if "if" in schema:
        yield from (schema["if"], schema.get("then", {}))
    yield from schema.get("dependentSchemas", {}).values()
    yield from ({"required": names} for names in schema.get("dependentRequired", {}).values())


def kind_by_keywords(schema: dict[str, Any]) -> str:
    """What a schema without a type is about."""
    for kind, keywords in _KEYWORDS.items():
        if keywords & schema.keys():
            return kind
    return "string"


_KEYWORDS = {
    "object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "number": {"minimum", "maximum", "multipleOf"},
}
