"""Offers: the media types in which the mock can make a reply of what a file declares."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from mockserver.openapi.load import Document
from mockserver.openapi.media import ANY, BYTES, JSON, bare, is_json, taken
from mockserver.openapi.schema import all_parts
from mockserver.openapi.typed import items_of, kind_of, properties_of

_TEXT = "text/plain; charset=utf-8"
_CSV = "text/csv"
# which need no schema, or have one that says an object where bytes are meant
_FILES = {BYTES, "application/zip"}
# what is sent where a file declares a range of media types
_OF_RANGE = {"image/*": "image/png", "audio/*": "audio/mpeg", "video/*": "video/mp4", "font/*": "font/woff2"}


class BodyForm(StrEnum):
    """How a body is written."""

    JSON = "json"
    CSV = "csv"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Offer:
    """One media type of a reply: as the file declares it, as it is sent, and how its body is written."""

    declared: str
    sent: str
    form: BodyForm


def offers_of(content: Mapping[str, Any], document: Document) -> list[Offer]:
    """What can be made of a reply's content, JSON first."""
    found = [
        Offer(declared, sent, form)
        for declared, media in content.items()
        for sent, form in _ways(bare(declared), declared, media, document)
    ]
    return sorted(found, key=lambda one: one.form is not BodyForm.JSON)


def wanted(accept: str, offers: list[Offer]) -> list[Offer]:
    """Those of the offers that an Accept header takes, the most wanted first."""
    by_type = {one.sent: one for one in reversed(offers)}
    return [by_type[sent] for sent in taken(accept, [one.sent for one in offers])]


def _ways(name: str, declared: str, media: Mapping[str, Any], document: Document) -> list[tuple[str, BodyForm]]:
    schema = media.get("schema", {})
    if is_json(name):
        return [(declared, BodyForm.JSON)]
    if "*" in name:
        return _ways_of_range(name, schema, document)
    if bare(name) == _CSV and row_names(schema, document) is not None:
        return [(declared, BodyForm.CSV)]
    is_text = kind_of(schema, document) not in ("object", "array") or bool(texts_of(media, document))
    return [(declared, BodyForm.TEXT)] if is_text or name in _FILES else []


def _ways_of_range(name: str, schema: Any, document: Document) -> list[tuple[str, BodyForm]]:
    kind = kind_of(schema, document)
    if any(part.get("format") == "binary" for part in all_parts(schema, document, with_choices=True)):
        ways = [(BYTES, BodyForm.TEXT)]
    else:
        ways = [(JSON, BodyForm.JSON)]
        if kind == "string" or name == "text/*":
            ways += [(_TEXT, BodyForm.TEXT)] if kind not in ("object", "array") else []
        if row_names(schema, document) is not None:
            ways.append((_CSV, BodyForm.CSV))
    if name in _OF_RANGE:
        return [(_OF_RANGE[name], BodyForm.TEXT)]
    return [way for way in ways if name == ANY or way[0].startswith(name.removesuffix("*"))]


def texts_of(media: Mapping[str, Any], document: Document) -> list[str]:
    """The examples of a body that are written in their media type, such as XML."""
    examples = [document.resolve(one).get("value") for one in media.get("examples", {}).values()]
    return [one for one in (media.get("example"), *examples) if isinstance(one, str)]


def row_names(schema: Any, document: Document) -> list[str] | None:
    """The columns of a schema that is a list of flat rows, or an object around one; None for any other."""
    if kind_of(schema, document) == "object":
        lists = [one for one in properties_of(schema, document).values() if kind_of(one, document) == "array"]
        return row_names(lists[0], document) if len(lists) == 1 else None
    if kind_of(schema, document) != "array":
        return None
    row = properties_of(items_of(schema, document), document)
    flat = row and not any(kind_of(one, document) in ("object", "array") for one in row.values())
    return list(row) if flat else None


def written(body: Any, form: BodyForm, columns: list[str] | None = None) -> bytes:
    """The bytes of a body."""
    if form is BodyForm.CSV and (rows := _rows_in(body)) is not None:
        return _csv(rows, columns or [])
    if form is not BodyForm.JSON and isinstance(body, str):
        return body.encode()
    try:
        return orjson.dumps(body)
    except TypeError:  # an integer of more than 64 bits, which a file may give as an example
        return json.dumps(body).encode()


def _rows_in(body: Any) -> list[dict[str, Any]] | None:
    if isinstance(body, dict):
        return next((one for one in body.values() if isinstance(one, list)), None)
    return body if isinstance(body, list) else None


def _csv(rows: list[dict[str, Any]], columns: list[str]) -> bytes:
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return lines.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
