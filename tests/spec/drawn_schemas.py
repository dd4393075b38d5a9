"""Any schemas of OpenAPI 3.0, right and wrong ones, that refer to each other and to themselves."""

from __future__ import annotations

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


def _schema(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.lists(st.sampled_from("abc"), unique=True, min_size=1)
    keywords = {
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
    chosen = st.sets(st.sampled_from(sorted(keywords)), max_size=6)
    return chosen.flatmap(lambda keys: st.fixed_dictionaries({key: keywords[key] for key in sorted(keys)}))


SCHEMAS = st.recursive(REFS | st.builds(dict, type=TYPES), _schema, max_leaves=12)
FILES = st.fixed_dictionaries(dict.fromkeys(NAMES, SCHEMAS))
