"""Numbers and texts made for schemas: within their bounds, in their steps, of their formats and patterns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from mockserver.openapi.making.faker_words import word_between, words_for
from mockserver.openapi.making.regex_text import text_of_pattern
from mockserver.openapi.schema import INTEGER_RANGE
from mockserver.openapi.validate import SchemaCheck

_TRIES = 40
_EPOCH = datetime(2026, 11, 9, 9, 0, 0, tzinfo=UTC)


def number_for(schema: Mapping[str, Any], kind: str, random: Random, steady: bool) -> int | float:
    """A number of the schema; a steady one is the least that is allowed, from zero up."""
    low, high, step = _lattice(schema, kind, steady)
    first = math.ceil(low / step) + (1 if schema.get("exclusiveMinimum") and _divides(step, low) else 0)
    last = math.floor(high / step) - (1 if schema.get("exclusiveMaximum") and _divides(step, high) else 0)
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


def _divides(step: Decimal, number: Decimal) -> bool:
    return Fraction(number) % Fraction(step) == 0  # decimals give up where the quotient has more digits than they keep


def counted_up(first: Any, number: int, step: float) -> Iterator[Any]:
    """Texts or numbers that differ from a first one; nothing for a value of another kind."""
    if isinstance(first, str):
        yield from (f"{first}{one + 1}" for one in range(number))
    elif isinstance(first, int | float) and not isinstance(first, bool):
        places = (Decimal(str(first)) + Decimal(str(step)) * (one + 1) for one in range(number))
        yield from (int(one) if one == one.to_integral_value() else float(one) for one in places)


def text_for(schema: Mapping[str, Any], name: str, check: SchemaCheck, random: Random, steady: bool) -> str | None:
    """A text of the schema, realistic for a property of this name where its rules let it; None if none is found."""
    return next(filter(check.accepts, _candidates(schema, name, random, steady)), None)


def _candidates(schema: Mapping[str, Any], name: str, random: Random, steady: bool) -> Iterator[str]:
    shortest, longest = int(schema.get("minLength", 0)), int(schema.get("maxLength", 10**9))
    yield from _of_format(schema.get("format", ""), random, steady, shortest, longest)
    if schema.get("format") not in FORMATS:
        yield from (_lengthened(words_for(name, random), shortest) for _ in range(3))
    patterns = [one["pattern"] for one in (schema, *schema.get("allOf", ())) if "pattern" in one]
    if not patterns:
        yield word_between(shortest, longest, random)
    for attempt in range(_TRIES if patterns else 0):
        yield text_of_pattern(patterns[attempt % len(patterns)], random, shortest, min(longest, shortest + 40))


def _lengthened(text: str, shortest: int) -> str:
    if len(text) >= shortest:
        return text
    return (f"{text} " * (shortest // (len(text) + 1) + 1))[:shortest].rstrip().ljust(shortest, ".")


def _of_format(form: str, random: Random, steady: bool, shortest: int, longest: int) -> Iterator[str]:
    moment = _EPOCH + timedelta(hours=0 if steady else random.randint(-9000, 9000))
    if form in _MOMENTS:
        yield from (moment.strftime(one) for one in _MOMENTS[form])
    elif form == "uuid":
        digits = f"{random.getrandbits(128):032x}"
        yield f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    elif form == "byte":
        yield "Q1JS" * max(1, math.ceil(shortest / 4))
        yield ""
    elif form in _NUMBERED:
        yield from (one.format(random.randint(1, 9)) for one in _NUMBERED[form])
    for template in _WITH_WORDS.get(form, ()):
        around = len(template) - len("{}")
        word = word_between(shortest - around, longest - around, random)
        yield template.format(word if form not in _OF_LABELS else _LABEL.sub(r"\1.", word))


_LABEL = re.compile(r"(.{60})(?!$).")
_OF_LABELS = ("hostname", "idn-hostname")
# the usual form first, then one for a rule that wants it shorter or longer
_MOMENTS = {
    "date-time": ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.000Z", "%Y-%m-%dT%H:%M:%S+00:00"),
    "date": ("%Y-%m-%d",),
    "time": ("%H:%M:%SZ", "%H:%M:%S.000Z", "%H:%M:%S+00:00"),
}
_NUMBERED = {
    "duration": ("P{}D", "PT{}H0M0S"),
    "ipv4": ("192.0.2.{}", "192.0.2.1{}"),
    "ipv6": ("2001:db8::{}", "::{}", "2001:0db8:0000:0000:0000:0000:0000:000{}"),
}
_WITH_WORDS = {
    **dict.fromkeys(("email", "idn-email"), ("{}@example.org", "{}@b.co", "{}@b")),
    **dict.fromkeys(_OF_LABELS, ("{}.example.org", "{}")),
    **dict.fromkeys(("uri", "iri", "uri-template"), ("https://example.org/{}", "a:{}")),
    **dict.fromkeys(("uri-reference", "iri-reference"), ("/{}", "{}")),
    "json-pointer": ("/{}", ""),
    "relative-json-pointer": ("0/{}", "0"),
    "regex": ("^{}$", "{}"),
}
FORMATS = {*_MOMENTS, "uuid", "byte", *_NUMBERED, *_WITH_WORDS}
