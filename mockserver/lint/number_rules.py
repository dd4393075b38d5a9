"""Rules about numbers: steps, bounds and limits that not every client can keep."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.subject import Subject

_EXACT_UP_TO = 2**53
_NO_LIMIT = 2**31 - 1


def _steps_that_binary_numbers_miss(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        step = schema.value.get("multipleOf")
        if step is not None and Fraction(step) != Fraction(str(step)):
            form = f", format {schema.value['format']}" if schema.value.get("format") in ("float", "double") else ""
            yield Hit((*schema.pointer, "multipleOf"), f"multipleOf {step}{form}, `{schema.name}`")


def _bounds_beyond_doubles(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        for keyword in ("minimum", "maximum"):
            value = schema.value.get(keyword, 0)
            if abs(value) > _EXACT_UP_TO:
                yield Hit((*schema.pointer, keyword), f"{keyword} {value}, `{schema.name}`")


def _limits_that_are_none(subject: Subject) -> Iterator[Hit]:
    for schema in subject.schemas:
        for keyword in ("maxLength", "maxItems", "maxProperties"):
            if schema.value.get(keyword, 0) >= _NO_LIMIT:
                yield Hit((*schema.pointer, keyword), f"{keyword} {schema.value[keyword]}, `{schema.name}`")


def _bounds_that_exclude_all(subject: Subject) -> Iterator[Hit]:
    pairs = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))
    for schema in subject.schemas:
        for low, high in (*pairs, ("minProperties", "maxProperties")):
            if low in schema.value and high in schema.value and schema.value[low] > schema.value[high]:
                found = f"{low} {schema.value[low]} over {high} {schema.value[high]}, `{schema.name}`"
                yield Hit((*schema.pointer, low), found)


RULES = [
    Rule(
        "decimal-step",
        Level.ODDITY,
        "Validators that divide binary numbers refuse right values: 19.99 by 0.01, 273.561 by 0.001.",
        "Counts in decimals, as the numbers are written.",
        _steps_that_binary_numbers_miss,
    ),
    Rule(
        "beyond-double",
        Level.ODDITY,
        "JavaScript and every JSON parser that reads doubles is only exact up to 9007199254740992.",
        "Is exact for 64-bit integers.",
        _bounds_beyond_doubles,
    ),
    Rule(
        "no-limit",
        Level.ODDITY,
        "The largest number of a type instead of a limit: nobody allots that much.",
        "Applies it; the size of a whole body is limited by --max-body.",
        _limits_that_are_none,
    ),
    Rule(
        "bounds",
        Level.ERROR,
        "No value can be right.",
        "Refuses every value, and can't make an example.",
        _bounds_that_exclude_all,
    ),
]
