"""Request bodies: from the bytes of a media type to the value that its schema describes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import orjson

from mockserver.spec.load import Document
from mockserver.spec.media import FORM, MULTIPART, bare, is_json, parameter
from mockserver.spec.parameters import Raw, field_reader, parse_query
from mockserver.spec.typed import items_of, kind_of, properties_of, typing_of
from mockserver.spec.validate import SchemaCheck
from mockserver.spec.violation import Violation

_NAME = re.compile(r';\s*name="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_TYPE = re.compile(r"^content-type:(.*)$", re.IGNORECASE | re.MULTILINE)
_FILE = re.compile(r";\s*filename\*?=", re.IGNORECASE)

Read = Callable[[bytes, str], Any]


class Unreadable(Exception):
    """A body that is no value of its media type."""

    def __init__(self, expected: str, got: str) -> None:
        self.violation = Violation((), "body", expected, got)


@dataclass(frozen=True, slots=True)
class Media:
    """One media type that an operation takes: how to read it (bytes, content type header) and how to check it."""

    read: Read
    check: SchemaCheck


def media_of(media_type: str, declared: Any, document: Document) -> Media:
    """How a body of a declared media type is read and checked. One that can't be read is taken as it comes."""
    schema = declared.get("schema", {})
    read = _reader(bare(media_type), schema, document)
    return Media(read or _latin, SchemaCheck(schema if read else {}, document, "request"))


def _reader(media_type: str, schema: Any, document: Document) -> Read | None:
    if is_json(media_type):
        return _json
    if media_type == FORM:
        return _form_reader(schema, document)
    if media_type == MULTIPART:
        return _multipart_reader(schema, document)
    if kind_of(schema, document) in ("object", "array"):
        return None  # XML and its like
    if media_type.startswith("text/"):
        return _text_reader(schema, document)
    return _latin


def _json(content: bytes, _header: str) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as problem:
        raise Unreadable("a JSON body", f"one that breaks at character {problem.pos}: {problem.msg}") from None


def _latin(content: bytes, _header: str) -> str:
    return content.decode("latin-1")  # one character a byte, so that lengths are counted in bytes


def _text_reader(schema: Any, document: Document) -> Read:
    typed = typing_of(schema, document)

    def read(content: bytes, header: str) -> Any:
        return typed(_decoded(content, parameter(header, "charset") or "utf-8"))

    return read


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        raise Unreadable(f"a text in {charset}", "bytes that are none") from None


def _form_reader(schema: Any, document: Document) -> Read:
    fields = {name: field_reader(one, document) for name, one in properties_of(schema, document).items()}

    def read(content: bytes, _header: str) -> Any:
        return _fields(parse_query(content), fields)

    return read


def _fields(texts: Raw, fields: dict[str, Callable[[list[str]], Any]]) -> dict[str, Any]:
    return {
        name: fields[name](found) if name in fields else (found[0] if len(found) == 1 else found)
        for name, found in texts.items()
    }


def _multipart_reader(schema: Any, document: Document) -> Read:
    properties = properties_of(schema, document)
    fields = {name: _part_reader(one, document) for name, one in properties.items()}
    undeclared = _part_reader({}, document)

    def read(content: bytes, header: str) -> Any:
        found: dict[str, list[Any]] = {}
        for name, head, payload in _parts(content, parameter(header, "boundary")):
            found.setdefault(name, []).append(_part(head, payload, fields.get(name, undeclared)))
        return {
            name: values if len(values) > 1 or kind_of(properties.get(name), document) == "array" else values[0]
            for name, values in found.items()
        }

    return read


def _part_reader(schema: Any, document: Document) -> Read:
    """A part of an object or an array of objects is JSON; any other one is a text."""
    if kind_of(schema, document) == "array":
        return _part_reader(items_of(schema, document), document)
    if kind_of(schema, document) == "object":
        return _json
    return _text_reader(schema, document)


def _part(head: str, payload: bytes, read: Read) -> Any:
    if _FILE.search(head):
        return _latin(payload, "")
    found = _TYPE.search(head)
    media_type = found[1].strip() if found else ""
    return _json(payload, media_type) if is_json(media_type) else read(payload, media_type)


def _parts(content: bytes, boundary: str | None) -> Iterator[tuple[str, str, bytes]]:
    """Name, head and payload of each part: RFC 7578."""
    if not boundary:
        raise Unreadable("a boundary in the Content-Type of a multipart body", "none")
    _, *parts = (b"\r\n" + content).split(b"\r\n--" + boundary.encode())
    if not parts or not parts[-1].startswith(b"--"):
        raise Unreadable(f"parts between lines of --{boundary}, the last one with -- at its end", "something else")
    for part in parts[:-1]:
        head, _, payload = part.partition(b"\r\n\r\n")
        text = head.decode("utf-8", "replace")
        name = _NAME.search(text)
        if name is None:
            raise Unreadable("a name in the Content-Disposition of each part", "none")
        yield unquote(name[1]), text, payload
