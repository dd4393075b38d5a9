"""Rules about operations: their ids, bodies, replies and errors."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from mockserver.files.yaml12 import Pointer
from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.subject import Part, Subject, operation_name
from mockserver.openapi.media import BYTES, bare, is_json
from mockserver.openapi.references import pointer_of
from mockserver.openapi.typed import kind_of

_VERB = re.compile(r"^(?:get|post|put|delete|patch|create|find|list)(?=[A-Z_-])[_-]?")


def _missing_ids(subject: Subject) -> Iterator[Hit]:
    for operation in subject.operations:
        if not operation.value.get("operationId"):
            yield Hit(operation.pointer, f"{operation_name(operation.pointer)} has no operationId")


def _ids_that_are_no_names(subject: Subject) -> Iterator[Hit]:
    for operation in subject.operations:
        name = operation.value.get("operationId")
        if name and not name.isidentifier():
            yield Hit((*operation.pointer, "operationId"), f"the operationId {name!r} isn't a name in most languages")


def _ids_against_paths(subject: Subject) -> Iterator[Hit]:
    for operation in subject.operations:
        segment, name = str(operation.pointer[1]).rpartition("/")[2], operation.value.get("operationId") or ""
        tail = _VERB.sub("", name)
        if _is_misspelled(tail.lower(), segment.lower()):
            yield Hit((*operation.pointer, "operationId"), f"the operationId {name}, the path {operation.pointer[1]}")


def _is_misspelled(one: str, other: str) -> bool:
    """Whether a letter or two make the difference, and not a plural."""
    if abs(len(one) - len(other)) > 2 or one.removesuffix("s") == other.removesuffix("s"):
        return False
    return len(one) > 6 and SequenceMatcher(None, one, other).ratio() > 0.9


def _optional_bodies(subject: Subject) -> Iterator[Hit]:
    for operation in subject.operations:
        body = subject.resolve(operation.value.get("requestBody"))
        if body and body.get("required") is not True:
            name = operation_name(operation.pointer)
            yield Hit((*operation.pointer, "requestBody"), f"{name} doesn't require its body")


def _errors_without_body(subject: Subject) -> Iterator[Hit]:
    for operation in subject.operations:
        for status, reply in operation.value.get("responses", {}).items():
            if status[:1] in "45" and not subject.resolve(reply).get("content"):
                yield Hit((*operation.pointer, "responses", status), f"the reply {status} has no body")


def _no_errors(subject: Subject) -> Iterator[Hit]:
    for operation in subject.operations:
        statuses = operation.value.get("responses", {})
        if not any(status[:1] in "45" or status == "default" for status in statuses):
            yield Hit((*operation.pointer, "responses"), f"{operation_name(operation.pointer)} declares no error reply")


def _bytes_as_objects(subject: Subject) -> Iterator[Hit]:
    for media_type, part in _contents(subject):
        schema = part.value.get("schema", {})
        if bare(media_type) == BYTES and kind_of(schema, subject.document) in ("object", "array"):
            kind = kind_of(schema, subject.document)
            yield Hit((*part.pointer, "schema"), f"{media_type} with a schema of type {kind}")


def _bytes_in_json(subject: Subject) -> Iterator[Hit]:
    waiting = deque(
        ((*part.pointer, "schema"), part.value.get("schema"))
        for media_type, part in _contents(subject)
        if is_json(media_type)
    )
    seen: set[Pointer] = set()
    while waiting:
        pointer, schema = waiting.popleft()
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            pointer, schema = tuple(pointer_of(schema["$ref"]) or ()), subject.resolve(schema)
        if isinstance(schema, dict) and pointer not in seen:
            seen.add(pointer)
            waiting.extend(_inner(schema, pointer))
            if schema.get("format") == "binary":
                yield Hit(pointer, f"format binary in JSON, `{_last_name(pointer)}`")


def _inner(schema: dict[str, Any], pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    """The schemas that a schema is made of."""
    for name, one in schema.get("properties", {}).items():
        yield (*pointer, "properties", name), one
    for key in ("items", "additionalProperties"):
        yield (*pointer, key), schema.get(key)
    for key in ("allOf", "anyOf", "oneOf"):
        yield from (((*pointer, key, index), one) for index, one in enumerate(schema.get(key, [])))


def _bare_values(subject: Subject) -> Iterator[Hit]:
    for media_type, part in _contents(subject):
        schema = part.value.get("schema", {})
        kind = kind_of(schema, subject.document)
        if is_json(media_type) and kind in ("string", "number", "integer", "boolean"):
            yield Hit((*part.pointer, "schema"), f"{operation_name(part.pointer)}: a whole JSON body that is a {kind}")


def _contents(subject: Subject) -> Iterator[tuple[str, Part]]:
    for part in subject.parts["media type"]:
        if "content" in part.pointer[:-1]:
            yield str(part.pointer[-1]), part


def _last_name(pointer: Pointer) -> str:
    return str(next((part for part in reversed(pointer) if isinstance(part, str)), ""))


RULES = [
    Rule(
        "no-operation-id",
        Level.ODDITY,
        "Generated clients make up a name for the method, each in its own way.",
        'Names the operation by its method and path, such as "get /pets".',
        _missing_ids,
    ),
    Rule(
        "operation-id-form",
        Level.ODDITY,
        "Generators rename the method, each in its own way, or stop.",
        "Uses it as it is, in scenarios and logs.",
        _ids_that_are_no_names,
    ),
    Rule(
        "id-against-path",
        Level.ODDITY,
        "Nearly the same name, so one of the two is probably misspelled; it stays in every client.",
        "Uses both as they are.",
        _ids_against_paths,
    ),
    Rule(
        "optional-body",
        Level.ODDITY,
        "By the file, a call without a body is right; generated clients make the body an optional argument.",
        "Refuses a call without a body where the file has CAISO's error table (SER0017); takes it elsewhere.",
        _optional_bodies,
    ),
    Rule(
        "error-without-body",
        Level.ODDITY,
        "A client that reads an error object from every refusal fails on an empty one.",
        "Sends this status without a body, or with a problem+json where it has to say why.",
        _errors_without_body,
    ),
    Rule(
        "no-error-reply",
        Level.ODDITY,
        "A generated client knows no error type for it, and may take a refusal for a success.",
        "Refuses wrong calls all the same: in CAISO's shape, or as problem+json where the file has no codes.",
        _no_errors,
    ),
    Rule(
        "bytes-as-object",
        Level.ODDITY,
        "The body is bytes, the schema says an object: generated clients parse a file as JSON and fail.",
        "Sends the file's bytes: a zip archive where the download is a known one.",
        _bytes_as_objects,
    ),
    Rule(
        "bytes-in-json",
        Level.ODDITY,
        "Raw bytes can't stand in a JSON text; base64 (format byte) is meant, or isn't: clients guess.",
        "Takes and sends any text there.",
        _bytes_in_json,
    ),
    Rule(
        "bare-value",
        Level.ODDITY,
        'A JSON text such as "OPEN", with its quotes, where many clients expect an object.',
        "Sends exactly that.",
        _bare_values,
    ),
]
