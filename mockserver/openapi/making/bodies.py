"""Bodies for what has no behaviour: the file's own examples where they are valid, else values made from the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import orjson

from mockserver.call import SERVERS_OWN
from mockserver.openapi.load import Document
from mockserver.openapi.making.maker import ROOM, CantMake, Maker
from mockserver.openapi.schema import all_parts
from mockserver.openapi.validate import SchemaCheck

_TRIES = 60
_LAST = 5  # of which the last ones are for the smallest bodies
_ENOUGH = 700  # values
_MOST_PARTS = 20
_PLAIN: tuple[Any, ...] = (None, "", 0, 1, True, [], {}, "a", 0.5, -1)  # what meets rules of other types
_NOT_FROM_EXAMPLES = SERVERS_OWN | {"content-type", "content-encoding"}  # they say how this very body is sent


class NoValidBody(Exception):
    """Nothing that was made is valid by the schema; the text says why the last try wasn't."""


def media_examples(media: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """The examples that a media type declares, by name; an unnamed one is called "example"."""
    named = {"example": media["example"]} if "example" in media else {}
    for name, one in media.get("examples", {}).items():
        example = document.resolve(one)
        if isinstance(example, Mapping) and "value" in example:
            named[name] = example["value"]
    return named


def header_text(declared: Any, document: Document) -> str | None:
    """A value of a declared header, as it is written on the wire; None where none is found."""
    header = document.resolve(declared)
    try:
        value = static_body(header, document, SchemaCheck(header.get("schema", {}), document, "reply"))
    except NoValidBody:
        return None
    if isinstance(value, dict):
        value = [part for pair in value.items() for part in pair]
    parts = value if isinstance(value, list) else [value]
    return ",".join(part if isinstance(part, str) else orjson.dumps(part).decode() for part in parts)


def header_texts(reply: Mapping[str, Any], document: Document) -> dict[str, str]:
    """The headers that a reply declares, with example values."""
    texts = {name.lower(): header_text(one, document) for name, one in reply.get("headers", {}).items()}
    return {
        name: text
        for name, text in texts.items()
        if text and name not in _NOT_FROM_EXAMPLES and text.isascii() and text.isprintable()
    }


def static_body(media: Mapping[str, Any], document: Document, check: SchemaCheck) -> Any:
    """Always the same body: the first declared example that is valid, else one made of the parts' examples."""
    for body in media_examples(media, document).values():
        if check.accepts(body):
            return body
    return _accepted(media.get("schema", {}), document, check, None)


def dynamic_body(media: Mapping[str, Any], document: Document, check: SchemaCheck, random: Random) -> Any:
    """Another body with each draw of `random`."""
    return _accepted(media.get("schema", {}), document, check, random)


def _accepted(schema: Any, document: Document, check: SchemaCheck, random: Random | None) -> Any:
    """A valid body. The work for it is bounded: as soon as much was made for nothing, only the smallest is made."""
    made = 0
    body: Any = None
    for attempt in range(_TRIES):
        chance = random or (Random(attempt) if attempt else None)
        room = ROOM if made < _ENOUGH and attempt < _TRIES - _LAST else 0
        maker = Maker(document, chance, random is None, room)
        try:
            body = maker.make(schema)
            if check.accepts(body):
                return body
        except (CantMake, RecursionError):
            body = None
        if attempt == 0 and (plain := [one for one in (*_values_of(schema, document), *_PLAIN) if check.accepts(one)]):
            return plain[0]
        made += maker.made
        if made > 2 * _ENOUGH:
            break
    faults = check.violations(body)[:3] if body is not None else ["it would be too large"]
    raise NoValidBody("; ".join(map(str, faults)))


def _values_of(schema: Any, document: Document) -> Iterator[Any]:
    """The values that a schema and its parts list."""
    for number, part in enumerate(all_parts(schema, document)):
        if number == _MOST_PARTS:
            break
        for key in ("example", "default"):
            if key in part:
                yield part[key]
        yield from part.get("enum", ())[:_MOST_PARTS]
