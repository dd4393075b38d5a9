"""Where a file describes its errors: the schema with an `errorList`, however it is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mockserver.files.yaml12 import Pointer
from mockserver.openapi.references import pointer_of, walk

_LIST = "errorList"
_DEEPEST = 12
_MANY = ("allOf", "oneOf", "anyOf")

Place = tuple[Pointer, Any]


def descriptions_of_errors(root: Mapping[str, Any]) -> Iterator[list[tuple[Pointer, str]]]:
    """Where a table of codes may stand: in the schemas of errors, else anywhere in a file that has such a schema."""
    parts = _parts_of_errors(_named(root), root) or _parts_of_errors(_of_responses(root), root)
    if parts:
        yield [((*pointer, "description"), str(one["description"])) for pointer, one in parts if "description" in one]
        yield [place for place in walk(root) if place[0][-1:] == ("description",) and isinstance(place[1], str)]


def declares_other_errors(root: Mapping[str, Any]) -> bool:
    """Whether the file says what its errors look like, and that has no `errorList`."""
    schemas = list(_of_responses(root))
    return bool(schemas) and not _parts_of_errors(schemas, root)


def _parts_of_errors(schemas: Iterable[Place], root: Mapping[str, Any]) -> list[Place]:
    """All parts of the schemas that have an `errorList`, each once."""
    places = list(schemas)
    found: dict[Pointer, Any] = {}
    if _has_list(_parts(places, root)):
        for place in places:
            parts = _parts([place], root)
            if _has_list(parts):
                found.update(parts)
    return list(found.items())


def _has_list(parts: Mapping[Pointer, Any]) -> bool:
    return any(_LIST in (one.get("properties") or {}) for one in parts.values())


def _named(root: Mapping[str, Any]) -> Iterator[Place]:
    schemas = (root.get("components") or {}).get("schemas") or {}
    yield from ((("components", "schemas", name), schema) for name, schema in schemas.items())


def _of_responses(root: Mapping[str, Any]) -> Iterator[Place]:
    """The schema of each refusal that an operation declares."""
    for pointer, response in _refusals(root):
        place, found = _at(response, pointer, root)
        for media_type, media in (found.get("content") or {}).items():
            if isinstance(media, dict) and "schema" in media:
                yield (*place, "content", media_type, "schema"), media["schema"]


def _refusals(root: Mapping[str, Any]) -> Iterator[Place]:
    for path, item in (root.get("paths") or {}).items():
        for method, operation in item.items() if isinstance(item, dict) else ():
            responses = operation.get("responses") if isinstance(operation, dict) else None
            for status, response in responses.items() if isinstance(responses, dict) else ():
                if status.startswith(("4", "5", "default")):
                    yield ("paths", path, method, "responses", status), response


def _parts(places: list[Place], root: Mapping[str, Any]) -> dict[Pointer, Any]:
    """The schemas with what they refer to and are put together of; what stands beside a `$ref` counts too."""
    found: dict[Pointer, Any] = {}
    waiting = places[::-1]
    while waiting:
        pointer, schema = waiting.pop()
        if not isinstance(schema, dict) or pointer in found:
            continue
        found[pointer] = schema
        parts = [((*pointer, many, n), one) for many in _MANY for n, one in enumerate(schema.get(many) or [])]
        waiting += parts[::-1]
        if "$ref" in schema:
            waiting.append(_at(schema, pointer, root))
    return found


def _at(node: Any, pointer: Pointer, root: Mapping[str, Any]) -> tuple[Pointer, dict[str, Any]]:
    """What a node's `$ref` leads to, and where that is; an empty mapping where it leads nowhere."""
    for _ in range(_DEEPEST):
        if not isinstance(node, dict):
            break
        if not isinstance(node.get("$ref"), str):
            return pointer, node
        pointer = tuple(pointer_of(node["$ref"]) or ())
        node = root
        for part in pointer:
            node = node.get(part) if isinstance(node, dict) else None
    return pointer, {}
