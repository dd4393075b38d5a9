"""Bodies for what has no behaviour: the file's own examples where they are valid, else values made from the schema."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import orjson

from mockserver.spec.load import Document
from mockserver.spec.text import text_of_pattern
from mockserver.spec.validate import SchemaCheck

log = logging.getLogger(__name__)

_DEEPEST = 6
_TRIES = 60
_EPOCH = datetime(2026, 11, 9, 9, 0, 0, tzinfo=UTC)


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
    examples = media_examples(header, document)
    schema = header.get("schema", {})
    value = next(iter(examples.values())) if examples else Maker(document, None, use_examples=True).make(schema)
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
        body = Maker(document, random or (Random(attempt) if attempt else None), use_examples=random is None).make(
            schema
        )
        if check.accepts(body):
            return body
    log.error(
        "%s: no valid body found for a reply, the last try is sent: %s", document.path.name, check.violations(body)
    )
    return body


class Maker:
    """Makes values for schemas. Without `random` it takes what the schema offers first."""

    def __init__(self, document: Document, random: Random | None, use_examples: bool) -> None:
        self.document = document
        self.steady = random is None
        self.random = random or Random(0)
        self.use_examples = use_examples

    def make(self, schema: Any, name: str = "", depth: int = 0) -> Any:
        schema = self._flat(schema)
        if (
            self.use_examples
            and "example" in schema
            and SchemaCheck(schema, self.document, "reply").accepts(schema["example"])
        ):
            return schema["example"]
        if schema.get("enum"):
            return schema["enum"][0] if self.steady else self.random.choice(schema["enum"])
        for many in ("oneOf", "anyOf"):
            if schema.get(many):
                branch = schema[many][0] if self.steady else self.random.choice(schema[many])
                return self.make(branch, name, depth)
        kind = schema.get("type") or ("object" if "properties" in schema or "required" in schema else "string")
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind in ("integer", "number"):
            return self._number(schema, kind)
        if kind == "boolean":
            return True if self.steady else self.random.random() < 0.5
        return self._text(schema, name)

    def _flat(self, schema: Any) -> dict[str, Any]:
        """The schema behind its `$ref`, with the parts of an allOf laid together."""
        schema = self.document.resolve(schema)
        if not isinstance(schema, dict):
            return {}
        if "allOf" not in schema:
            return schema
        flat: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
        for part in map(self._flat, schema["allOf"]):
            for key, value in part.items():
                if key == "properties":
                    flat[key] = {**value, **flat.get(key, {})}
                elif key == "required":
                    flat[key] = [*flat.get(key, []), *value]
                else:
                    flat.setdefault(key, value)
        return flat

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties: dict[str, Any] = schema.get("properties", {})
        required = schema.get("required", [])
        made: dict[str, Any] = {}
        for name, one in properties.items():
            optional = name not in required
            if self.document.resolve(one).get("writeOnly") or (optional and depth >= _DEEPEST):
                continue
            if optional and not self.steady and self.random.random() < 0.25:
                continue
            made[name] = self.make(one, name, depth + 1)
        for name in required:
            if name not in properties:  # required but never declared: some file's mistake; a client still expects it
                twin = next(
                    (one for known, one in properties.items() if known.lower() == name.lower()), {"type": "string"}
                )
                made[name] = self.make(twin, name, depth + 1)
        return made

    def _array(self, schema: dict[str, Any], name: str, depth: int) -> list[Any]:
        fewest, most = schema.get("minItems", 0), schema.get("maxItems", 1000)
        wanted = 1 if self.steady else self.random.randint(1, 3)
        count = fewest if depth >= _DEEPEST else min(max(fewest, wanted), most)
        return [self.make(schema.get("items", {}), name, depth + 1) for _ in range(count)]

    def _number(self, schema: dict[str, Any], kind: str) -> int | float:
        step = Decimal(str(schema.get("multipleOf", 1 if kind == "integer" else "0.01")))
        low = Decimal(str(schema.get("minimum", 0 if self.steady else -1000)))
        high = Decimal(str(schema.get("maximum", max(low, Decimal(0)) + 1000)))
        first = math.ceil(low / step) + (1 if schema.get("exclusiveMinimum") and low % step == 0 else 0)
        last = math.floor(high / step) - (1 if schema.get("exclusiveMaximum") and high % step == 0 else 0)
        number = step * (first if self.steady else self.random.randint(first, max(first, min(last, first + 10**9))))
        return int(number) if kind == "integer" or number == number.to_integral_value() else float(number)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        form = schema.get("format")
        if form == "date-time":
            return self._moment().strftime("%Y-%m-%dT%H:%M:%SZ")
        if form == "date":
            return self._moment().strftime("%Y-%m-%d")
        if form == "uuid":
            digits = f"{self.random.getrandbits(128):032x}"
            return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
        if form == "byte":
            return "Q1JS"
        check = SchemaCheck(schema, self.document, "reply")
        for attempt in range(_TRIES):
            text = self._words(name) if attempt < 3 else self._of_pattern(schema)
            if check.accepts(text):
                return text
        return str(schema.get("example", "string"))

    def _moment(self) -> datetime:
        return _EPOCH + timedelta(hours=0 if self.steady else self.random.randint(-9000, 9000))

    def _words(self, name: str) -> str:
        """A realistic text for a property of this name."""
        faker = _faker()
        faker.seed_instance(self.random.getrandbits(32))
        lower = name.lower()
        for part, provider in _PROVIDERS.items():
            if part in lower:
                return str(getattr(faker, provider)())
        return str(faker.word())

    def _of_pattern(self, schema: dict[str, Any]) -> str:
        shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 40)
        return text_of_pattern(schema.get("pattern", "[a-z]+"), self.random, shortest, min(longest, shortest + 40))


_PROVIDERS = {
    "email": "email",
    "phone": "phone_number",
    "firstname": "first_name",
    "lastname": "last_name",
    "city": "city",
    "address": "street_address",
    "company": "company",
    "description": "sentence",
    "message": "sentence",
    "comment": "sentence",
    "url": "url",
    "name": "last_name",
}


@cache
def _faker() -> Any:
    from faker import Faker  # 100 ms: only when words are made up for the first time

    return Faker("en_US")
