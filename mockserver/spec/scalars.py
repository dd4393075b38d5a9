"""Numbers and texts made for schemas: within their bounds, in their steps, of their formats and patterns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from mockserver.spec.schema import INTEGER_RANGE
from mockserver.spec.text import text_of_pattern
from mockserver.spec.validate import SchemaCheck
from mockserver.spec.words import words_for

_TRIES = 60
_EPOCH = datetime(2026, 11, 9, 9, 0, 0, tzinfo=UTC)


def number_for(schema: Mapping[str, Any], kind: str, random: Random, steady: bool) -> int | float:
    """A number of the schema; a steady one is the least that is allowed, from zero up."""
    low, high, step = _lattice(schema, kind, steady)
    first = math.ceil(low / step) + (1 if schema.get("exclusiveMinimum") and low % step == 0 else 0)
    last = math.floor(high / step) - (1 if schema.get("exclusiveMaximum") and high % step == 0 else 0)
    place = first if steady or last < first else random.randint(first, min(last, first + 10**9))
    number = step * place
    return int(number) if kind == "integer" or number == number.to_integral_value() else float(number)


def _lattice(schema: Mapping[str, Any], kind: str, steady: bool) -> tuple[Decimal, Decimal, Decimal]:
    """Between which bounds and in which steps a number is chosen."""
    low, high = (Decimal(str(schema[key])) if key in schema else None for key in ("minimum", "maximum"))
    if low is None:
        least = Decimal(0 if steady else -1000)
        low = least if high is None or high >= least else high - 1000
    if high is None:
        high = max(low, Decimal(0)) + 1000
    if schema.get("format") == "int32":
        high = min(high, Decimal(INTEGER_RANGE["int32"][1]))
    if "multipleOf" in schema:
        return low, high, Decimal(str(schema["multipleOf"]))
    if kind == "integer":
        return low, high, Decimal(1)
    return low, high, Decimal("0.01") if high - low > 1 else (high - low) / 8 or low or Decimal(1)


def text_for(schema: Mapping[str, Any], name: str, check: SchemaCheck, random: Random, steady: bool) -> str:
    """A text of the schema, realistic for a property of this name where its rules let it."""
    for attempt in range(_TRIES):
        text = _of_format(schema, random, steady) if attempt == 0 else None
        if text is None:
            text = words_for(name, schema.get("format"), random) if attempt < 3 else _of_pattern(schema, random)
        if check.accepts(text):
            return text
    return str(schema.get("example", "string"))


def _of_format(schema: Mapping[str, Any], random: Random, steady: bool) -> str | None:
    form = schema.get("format")
    moment = _EPOCH + timedelta(hours=0 if steady else random.randint(-9000, 9000))
    if form == "date-time":
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if form == "date":
        return moment.strftime("%Y-%m-%d")
    if form == "uuid":
        digits = f"{random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    if form == "byte":
        shortest: int = schema.get("minLength", 1)
        return "Q1JS" * math.ceil(shortest / 4)
    return None


def _of_pattern(schema: Mapping[str, Any], random: Random) -> str:
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 40)
    return text_of_pattern(schema.get("pattern", "[a-z]+"), random, shortest, min(longest, shortest + 40))
