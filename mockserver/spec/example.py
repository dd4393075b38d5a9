"""Bodies for what has no behaviour: the file's own examples where they are valid, else values made from the schema."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from random import Random
from typing import Any

import orjson

from mockserver.spec.load import Document
from mockserver.spec.maker import Maker
from mockserver.spec.validate import SchemaCheck

log = logging.getLogger(__name__)

_TRIES = 60


def media_examples(media: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """The examples that a media type declares, by name; an unnamed one is called "example"."""
    named = {"example": media["example"]} if "example" in media else {}
    for name, one in media.get("examples", {}).items():
        example = document.resolve(one)
        if isinstance(example, Mapping) and "value" in example:
            named[name] = example["value"]
    return named


def header_text(declared: Any, document: Document) -> str:
    """A value of a declared header, as it is written on the wire."""
    header = document.resolve(declared)
    value = static_body(header, document, SchemaCheck(header.get("schema", {}), document, "reply"))
    if isinstance(value, dict):
        value = [part for pair in value.items() for part in pair]
    parts = value if isinstance(value, list) else [value]
    return ",".join(part if isinstance(part, str) else orjson.dumps(part).decode() for part in parts)


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
    body: Any = None
    for attempt in range(_TRIES):
        chance = random or (Random(attempt) if attempt else None)
        body = Maker(document, chance, use_examples=random is None).make(schema)
        if check.accepts(body):
            return body
    faults = "; ".join(str(one) for one in check.violations(body)[:3])
    log.error("%s: no valid body found for a reply, the last try is sent: %s", document.path.name, faults)
    return body
