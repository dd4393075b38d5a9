"""One-node changes of spec files: a value taken away, doubled, or put in the place of another."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

from mockserver.files.yaml12 import Pointer
from mockserver.openapi.references import walk

_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2.5, 10**30, 1e300, "", "x", "(", "{", "/", "object", "string", "null", [], [[]], [None],
    ["a", "a"], {}, {"": None}, {"a": {}}, {"$ref": 5}, {"$ref": "#/nowhere"}, {"$ref": "#"}, {"$ref": "other.yaml"},
    {"allOf": []}, {"not": {}}, {"type": "array", "items": {}, "minItems": 3}, 50_000_000,
)  # fmt: skip


def mutants(root: dict[str, Any], count: int, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What was changed, and the changed file."""
    random = Random(seed)
    places = [pointer for pointer, _ in walk(root) if pointer]
    schemas = [f"#/components/schemas/{name}" for name in root.get("components", {}).get("schemas", {})] or ["#"]
    for _ in range(count):
        pointer = random.choice(places)
        mutant = copy.deepcopy(root)
        yield f"{_change(mutant, pointer, random, schemas)} {list(pointer)}", mutant


def _change(root: Any, pointer: Pointer, random: Random, schemas: list[str]) -> str:
    home = root
    for part in pointer[:-1]:
        home = home[part]
    key = pointer[-1]
    match random.randrange(6):
        case 0:
            del home[key]
            return "without"
        case 1 if isinstance(home, list):
            home.append(copy.deepcopy(home[key]))
            return "twice"
        case 1:
            home[f"{key}x"] = home.pop(key)
            return "renamed"
        case 2:
            home[key] = {"$ref": random.choice(schemas)}
            return f"{home[key]} at"
    home[key] = copy.deepcopy(random.choice(_VALUES))
    return f"{home[key]!r:.60} at"
