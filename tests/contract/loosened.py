"""Later versions of a file, made up by chance: one operation's schemas loosened, renamed, widened or added to."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from mockserver.openapi.load import Document

Schema = dict[str, Any]
_RULES = (
    "pattern", "format", "enum", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum",
    "multipleOf", "type", "properties", "items", "required",
)  # fmt: skip
_OTHER_TYPES = (
    {"type": "string"},
    {"type": "number"},
    {"type": "integer"},
    {"type": "boolean"},
    {"type": "object"},
    {},
)


def loosen(document: Document, operation: Schema, random: Random) -> str:
    """Change one thing in what an operation takes or gives; returns what."""
    parameters = [document.resolve(one) for one in operation.get("parameters", [])]
    schemas = list(_schemas(document, operation))
    if random.random() < 0.2 and (own := [one for one in parameters if one["in"] == "query"]):
        return _loosen_parameter(random.choice(own), random)
    name, one = random.choice(schemas)
    return f"{name or 'it'} {random.choice(_EDITS)(one, random)}"


def _schemas(document: Document, operation: Schema) -> Iterator[tuple[str, Schema]]:
    """Each schema of parameters, body and success, with the name of its property."""
    seen: set[int] = set()
    waiting = [("", document.resolve(one).get("schema", {})) for one in operation.get("parameters", [])]
    success = next((one for status, one in operation["responses"].items() if status.startswith("2")), {})
    for holder in (operation.get("requestBody"), success):
        content = (document.resolve(holder) or {}).get("content", {})
        waiting += [("", media.get("schema", {})) for media in content.values()]
    while waiting:
        name, schema = waiting.pop()
        one = document.resolve(schema)
        if id(one) in seen or not isinstance(one, dict):
            continue
        seen.add(id(one))
        yield name, one
        waiting += one.get("properties", {}).items()
        waiting += [(name, one["items"])] if "items" in one else []
        waiting += [(name, part) for part in one.get("allOf", [])]


def _loosen_parameter(parameter: Schema, random: Random) -> str:
    name = parameter["name"]
    match random.choice(["optional", "renamed", "loose", "other"]):
        case "optional":
            parameter["required"] = False
        case "renamed":
            parameter["name"] = f"{name}New"
        case "loose":
            parameter["schema"] = {"type": "string"}
        case _:
            parameter["schema"] = random.choice(_OTHER_TYPES)
    return f"parameter {name}: {parameter}"


def _dropped(one: Schema, random: Random) -> str:
    rules = [rule for rule in _RULES if rule in one]
    rule = random.choice(rules) if rules else "pattern"
    if rule == "required":
        one["required"] = random.sample(one["required"], random.randrange(len(one["required"])))
    else:
        one.pop(rule, None)
    return f"without {rule}"


def _nullable(one: Schema, _random: Random) -> str:
    one["nullable"] = True
    return "nullable"


def _of_another_type(one: Schema, random: Random) -> str:
    other = random.choice(_OTHER_TYPES)
    one.clear()
    one.update(other)
    return f"is {other}"


def _property(one: Schema, random: Random) -> str | None:
    return random.choice(list(one["properties"])) if one.get("properties") else None


def _renamed(one: Schema, random: Random) -> str:
    if (name := _property(one, random)) is None:
        return _widened(one, random)
    one["properties"][f"{name}New"] = one["properties"].pop(name)
    one["required"] = [f"{name}New" if known == name else known for known in one.get("required", [])]
    return f"has {name} renamed"


def _removed(one: Schema, random: Random) -> str:
    if (name := _property(one, random)) is None:
        return _widened(one, random)
    del one["properties"][name]
    one["required"] = [known for known in one.get("required", []) if known != name]
    return f"lacks {name}"


def _added(one: Schema, random: Random) -> str:
    if "properties" not in one:
        return _widened(one, random)
    added = random.choice([{"type": "string", "example": "new"}, {"type": "integer", "default": 7}, {"type": "string"}])
    one["properties"]["added"] = added
    one.setdefault("required", []).append("added")
    return f"requires {added}"


def _closed(one: Schema, _random: Random) -> str:
    one["additionalProperties"] = False
    return "is closed"


def _widened(one: Schema, random: Random) -> str:
    if "enum" in one:
        one["enum"].append(random.choice(["NOVEL", "", 5 if one.get("type") == "integer" else "X"]))
        return "has a new value"
    own = dict(one)
    own.pop("example", None)
    one.clear()
    one[random.choice(["oneOf", "anyOf"])] = [
        own,
        random.choice([{"type": "boolean"}, own, {"type": "array", "items": {}}]),
    ]
    return "has a choice"


def _in_parts(one: Schema, _random: Random) -> str:
    own = dict(one)
    one.clear()
    one["allOf"] = [own, {"description": "a part"}]
    return "is an allOf"


_EDITS = [_dropped, _dropped, _nullable, _of_another_type, _renamed, _removed, _added, _closed, _widened, _in_parts]
