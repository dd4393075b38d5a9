"""Any schemas of OpenAPI 3.0 and 3.1, right and wrong ones, that refer to each other and to themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

NAMES = ("A", "B", "C", "D")
REFS = st.sampled_from(NAMES).map(lambda name: {"$ref": f"#/components/schemas/{name}"})
SIZES = st.sampled_from([0, 0, 1, 2, 3, 40, 50_000_000])
NUMBERS = st.sampled_from([-5, 0, 0.5, 1, 3, 7, 2**31, 2**63, 2**70, 1e300])
VALUES = st.sampled_from([None, True, 0, 1, "", "a", "2026-11-09", [], [1], {}, {"a": 1}, 2**63])
FORMATS = st.sampled_from(
    ["date-time", "date", "time", "duration", "uuid", "byte", "email", "idn-email", "hostname", "ipv4", "ipv6", "uri",
     "json-pointer", "regex", "binary", "int32", "int64", "double", "other"]
)  # fmt: skip
PATTERNS = st.sampled_from(
    ["^[a-z]+$", "^a{3}$", "^(a|b)*$", ".{5}", "^$", r"^\d+$", "^(?=.*x)", "[A-Z]", "^a{40000}$"]
)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "object", "array"])


Keywords = dict[str, st.SearchStrategy[Any]]


def _keywords(inner: st.SearchStrategy[Any]) -> Keywords:
    names = st.lists(st.sampled_from("abc"), unique=True, min_size=1)
    return {
        "type": TYPES,
        "nullable": st.booleans(),
        "format": FORMATS,
        "pattern": PATTERNS,
        "enum": st.lists(VALUES, min_size=1, max_size=3, unique_by=repr),
        "example": VALUES,
        "default": VALUES,
        "required": names,
        "properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        "additionalProperties": st.booleans() | inner,
        "items": inner,
        "uniqueItems": st.booleans(),
        "multipleOf": st.sampled_from([1, 0.01, 7, 0.3, 1e-9]),
        "not": inner,
        "readOnly": st.booleans(),
        "writeOnly": st.booleans(),
        "exclusiveMinimum": st.booleans(),
        "exclusiveMaximum": st.booleans(),
        **dict.fromkeys(("minimum", "maximum"), NUMBERS),
        **dict.fromkeys(("minLength", "minItems", "minProperties", "maxLength", "maxItems", "maxProperties"), SIZES),
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), st.lists(inner, min_size=1, max_size=3)),
    }


def _keywords_of_3_1(inner: st.SearchStrategy[Any]) -> Keywords:
    """Those of JSON Schema 2020-12, for all that draft 4 has in other words, and what it doesn't have."""
    any_schema = inner | st.booleans()
    names = st.lists(st.sampled_from("abc"), unique=True)
    return {
        **_keywords(any_schema),
        "type": st.lists(TYPES | st.just("null"), min_size=1, max_size=3, unique=True) | TYPES,
        "const": VALUES,
        "examples": st.lists(VALUES, max_size=2),
        "prefixItems": st.lists(any_schema, min_size=1, max_size=2),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$"]), any_schema, max_size=2),
        "dependentSchemas": st.dictionaries(st.sampled_from("abc"), any_schema, max_size=2),
        "dependentRequired": st.dictionaries(st.sampled_from("abc"), names, max_size=2),
        "$ref": st.sampled_from(NAMES).map("#/components/schemas/{}".format),
        **dict.fromkeys(("minContains", "maxContains"), st.sampled_from([0, 1, 2, 50_000_000])),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), NUMBERS),
        **dict.fromkeys(("contains", "if", "then", "else", "propertyNames", "unevaluatedItems"), any_schema),
        "unevaluatedProperties": any_schema,
    }


def _drawn(keywords: Keywords) -> st.SearchStrategy[Any]:
    chosen = st.sets(st.sampled_from(sorted(keywords)), max_size=6)
    return chosen.flatmap(lambda keys: st.fixed_dictionaries({key: keywords[key] for key in sorted(keys)}))


def _files(keywords: Callable[[st.SearchStrategy[Any]], Keywords]) -> st.SearchStrategy[Any]:
    schemas = st.recursive(REFS | st.builds(dict, type=TYPES), lambda inner: _drawn(keywords(inner)), max_leaves=12)
    return st.fixed_dictionaries(dict.fromkeys(NAMES, schemas))


FILES = _files(_keywords)
FILES_OF_3_1 = _files(_keywords_of_3_1)
