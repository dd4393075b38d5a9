"""Request bodies: from the bytes of a media type to the value that its schema describes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import unquote, unquote_plus

import orjson

from mockserver.openapi.json_limits import BeyondReading, read_json
from mockserver.openapi.load import Document
from mockserver.openapi.media import ANY, BYTES, FORM, JSON, MULTIPART, bare, is_json, parameter, ranges_for
from mockserver.openapi.queries import parse_query
from mockserver.openapi.reach import Reach
from mockserver.openapi.styles import Absent, Misread, Style, fields_of, json_reader, reader_of
from mockserver.openapi.styles import Read as FieldRead
from mockserver.openapi.typed import items_of, kind_of, properties_of, typing_of
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.violation import Violation, shown

_NAME = re.compile(r';\s*name=(?:"((?:[^"\\]|\\.)*)"|([^;"\s]+))', re.IGNORECASE)
_TYPE = re.compile(r"^content-type:(.*)$", re.IGNORECASE | re.MULTILINE)
_FILE = re.compile(r";\s*filename\*?=", re.IGNORECASE)

_TEXT_OR_BYTES = {True: "text/plain", False: BYTES}
# Checks are compiled at the start, but for a file whose operations all lead to hundreds of schemas: there, those beyond
# so many are compiled when the first call comes.
_MOST_SCHEMAS = 2000
_ROOM = "room for checks at the start"

Read = Callable[[bytes, str], Any]


class Unreadable(Exception):
    """A body that is no value of its media type."""

    def __init__(self, expected: str, got: str, *pointer: str) -> None:
        self.violation = Violation(pointer, "body", expected, got)


class Media:
    """One media type that an operation takes: how to read it (bytes, content type header) and how to check it."""

    def __init__(self, read: Read, schema: Any, document: Document) -> None:
        self.read = read
        self._schema, self._document = schema, document

    @cached_property
    def check(self) -> SchemaCheck:
        return SchemaCheck(self._schema, self._document, "request")


def media_of(media_type: str, declared: Any, document: Document) -> Media:
    """How a body of a declared media type is read and checked. One that can't be read is taken as it comes."""
    schema = declared.get("schema", {})
    read = _reader(bare(media_type), schema, declared.get("encoding", {}), document)
    media = Media(read or _latin, schema if read else {}, document)
    room = document.memo.setdefault(_ROOM, _MOST_SCHEMAS)
    if room > 0:
        document.memo[_ROOM] = room - Reach.of_document(document).size(schema, room)
        _ = media.check
    return media


class MediaRange:
    """A range of media types, such as */*, that an operation takes: what is sent is read as what it is."""

    def __init__(self, declared: Any, document: Document) -> None:
        self._declared = declared
        self._document = document
        self._known = {JSON: media_of(JSON, declared, document)}

    def of(self, sent: str) -> Media:
        """How a body of a media type is read; one without any is bytes."""
        kind = (
            JSON if is_json(sent) else sent if sent in (FORM, MULTIPART) else _TEXT_OR_BYTES[sent.startswith("text/")]
        )
        if kind not in self._known:
            self._known[kind] = media_of(kind, self._declared, self._document)
        return self._known[kind]


class Bodies:
    """The media types that an operation takes, by their names without parameters."""

    def __init__(self, content: Any, document: Document) -> None:
        self.offered = ", ".join(map(bare, content))
        names = {bare(media_type): media for media_type, media in content.items()}
        self._media = {name: media_of(name, one, document) for name, one in names.items() if "*" not in name}
        self._ranges = {name: MediaRange(one, document) for name, one in names.items() if "*" in name}

    def of(self, content_type: str) -> Media | None:
        """The closest of those that cover what is sent."""
        found = self._media.get(content_type)
        if found is not None:
            return found
        sent = bare(content_type)
        found = self._media.get(sent)
        if found is None and self._ranges:
            names = ranges_for(sent)[1:] if sent else (ANY,)
            found = next((self._ranges[name].of(sent) for name in names if name in self._ranges), None)
        return found


def _reader(media_type: str, schema: Any, encoding: Mapping[str, Any], document: Document) -> Read | None:
    if is_json(media_type):
        return _json
    if media_type == FORM:
        return _form_reader(schema, encoding, document)
    if media_type == MULTIPART:
        return _multipart_reader(schema, encoding, document)
    if kind_of(schema, document) in ("object", "array"):
        return None  # XML and its like
    if media_type.startswith("text/"):
        return _text_reader(schema, document)
    return _latin


def _json(content: bytes, _header: str, *pointer: str) -> Any:
    expected = "JSON" if pointer else "a JSON body"
    try:
        return read_json(content)
    except BeyondReading as problem:
        raise Unreadable(f"{expected} {problem}", "more", *pointer) from None
    except orjson.JSONDecodeError as problem:
        where, what = _no_text(content) or (problem.pos, problem.msg)
        raise Unreadable(expected, f"one that breaks at character {where}: {what}", *pointer) from None


def _no_text(content: bytes) -> tuple[int, str] | None:
    """The first character that isn't one in UTF-8, and its byte; None where all are."""
    try:
        content.decode()
    except UnicodeDecodeError as problem:
        return len(content[: problem.start].decode()), f"the byte 0x{content[problem.start]:02X} isn't UTF-8"
    return None


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
    except UnicodeDecodeError as problem:
        got = f"the byte 0x{content[problem.start]:02X} at place {problem.start}, which is none"
        raise Unreadable(f"a text in {charset}", got) from None
    except LookupError:
        raise Unreadable(f"a text in {charset}", "bytes that are none") from None


def _form_reader(schema: Any, encoding: Mapping[str, Any], document: Document) -> Read:
    properties = properties_of(schema, document)
    names = frozenset(properties)
    readers = {
        name: _form_field(name, one, encoding.get(name, {}), document, names - {name})
        for name, one in properties.items()
    }
    other = fields_of(schema, document)

    def read(content: bytes, _header: str) -> Any:
        texts = parse_query(content)
        found: dict[str, Any] = {}
        for name, one in readers.items():
            try:
                value = one(texts)
            except Misread as problem:
                raise Unreadable(problem.expected, shown(problem.got), name) from None
            if value is not Absent:
                found[name] = value
        rest = {name: sent for name, sent in texts.items() if name.partition("[")[0] not in names}
        return {**found, **other({name: list(map(unquote_plus, sent)) for name, sent in rest.items()})}

    return read


def _form_field(
    name: str, schema: Any, encoding: Mapping[str, Any], document: Document, others: frozenset[str]
) -> FieldRead:
    """Values in JSON where the encoding says so, and objects for which it names no style."""
    style = Style.of(name, "query", encoding, others)
    if is_json(encoding.get("contentType", "")) or (kind_of(schema, document) == "object" and "style" not in encoding):
        return json_reader(style)
    return reader_of(style, schema, document)


def _multipart_reader(schema: Any, encoding: Mapping[str, Any], document: Document) -> Read:
    properties = properties_of(schema, document)
    undeclared = _Part({}, {}, document)
    parts = {name: _Part(one, encoding.get(name, {}), document) for name, one in properties.items()}

    def read(content: bytes, header: str) -> Any:
        found: dict[str, list[Any]] = {}
        for name, head, payload in _parts(content, parameter(header, "boundary")):
            found.setdefault(name, []).append(parts.get(name, undeclared).read(name, head, payload))
        return {name: parts.get(name, undeclared).value(values) for name, values in found.items()}

    return read


class _Part:
    """How the parts of one name in a multipart body are read: RFC 7578.

    A part is of the media type that it names, else of that of its encoding, else objects are JSON and the rest is text.
    """

    def __init__(self, schema: Any, encoding: Mapping[str, Any], document: Document) -> None:
        self.is_array = kind_of(schema, document) == "array"
        item = items_of(schema, document) if self.is_array else schema
        self._allowed = [one.strip() for one in encoding.get("contentType", "").split(",") if one.strip()]
        self._is_json = is_json(self._allowed[0]) if self._allowed else kind_of(item, document) == "object"
        self._text = _text_reader(item, document)

    def read(self, name: str, head: str, payload: bytes) -> Any:
        found = _TYPE.search(head)
        sent = found[1].strip() if found else ""
        if sent and self._allowed and not any(bare(one) in ranges_for(bare(sent)) for one in self._allowed):
            raise Unreadable(f"a part of type {' or '.join(self._allowed)}", sent, name)
        if is_json(sent) or (self._is_json and not sent):
            return _json(payload, sent, name)
        if _FILE.search(head):
            return _latin(payload, sent)
        return _json(payload, sent, name) if self._is_json else self._text(payload, sent)

    def value(self, parts: list[Any]) -> Any:
        """The value of all parts of the name; a whole array may come as one part in JSON."""
        if len(parts) > 1 or (self.is_array and not isinstance(parts[0], list)):
            return parts
        return parts[0]


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
        yield unquote(name[1] or name[2]), text, payload
