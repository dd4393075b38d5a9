import math
import time
from collections import Counter

import pytest

from mockserver.errors import SpecError
from mockserver.files.yaml12 import dotted
from mockserver.openapi.explain import in_one_go
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.violation import cut, shown


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


TREE = {
    "type": "object",
    "properties": {"v": {"multipleOf": 0.01}, "k": {"type": "array", "items": ref("Tree")}},
}
CAT = {
    "type": "object",
    "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}},
    "required": ["lives"],
}
DOG = {"type": "object", "properties": {"kind": {"type": "string"}, "bark": {"type": "boolean"}}, "required": ["bark"]}
PETS = [ref("Cat"), ref("Dog")]
LOGIN = {
    "type": "object",
    "properties": {"id": {"type": "integer", "readOnly": True}, "secret": {"type": "string", "writeOnly": True}},
    "required": ["id", "secret"],
}


@pytest.fixture
def check(document):
    """A check of a schema, beside some named ones; every verdict is held against the list of violations."""

    def check(schema, direction="request"):
        named = document(
            {"Tree": TREE, "Cat": CAT, "Dog": DOG, "Login": LOGIN, "Price": {"type": "number", "multipleOf": 0.01}}
        )
        return _BothWays(SchemaCheck(schema, named, direction))

    return check


class _BothWays:
    """Accepts what both the fast and the explaining way of a check find valid; they must agree."""

    def __init__(self, check):
        self.check = check

    def accepts(self, value):
        accepted = self.check.accepts(value)
        assert accepted == (not self.check.violations(value))
        return accepted

    def says(self, value):
        assert not self.check.accepts(value)
        return [str(one) for one in self.check.violations(value)]


VERDICTS = [
    ({}, [1, None, "", {}, []], []),
    ({"type": "integer"}, [1, -5, 2**64, 10**30], [1.0, 1.5, True, "1", None]),
    ({"type": "integer", "format": "int32"}, [2**31 - 1, -(2**31)], [2**31, -(2**31) - 1]),
    ({"type": "integer", "format": "int64"}, [2**63 - 1, -(2**63)], [2**63, -(2**63) - 1]),
    ({"type": "integer", "format": "int32", "minimum": 5}, [5], [4, 2**31]),
    ({"type": "number", "format": "float"}, [1, 1.5, 1e300], ["1.5", False]),
    ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, [0.001], [0, -1]),
    ({"type": "number", "maximum": 1, "exclusiveMaximum": False}, [1], [1.001]),
    ({"type": "number", "pattern": "^a"}, [5], []),
    ({"type": "boolean"}, [True, False], [0, 1, "true", None]),
    ({"type": "string"}, ["", "ON", "é"], [True, 1, None, ["a"]]),
    ({"type": "string", "enum": ["ON", "OFF"]}, ["ON", "OFF"], [True, "on", ""]),
    ({"type": "string", "nullable": True}, ["a", None], [1]),
    ({"type": "string", "nullable": True, "enum": ["a"]}, ["a"], ["b", None]),
    ({"type": "string", "nullable": True, "enum": ["a", None]}, ["a", None], ["b"]),
    ({"type": "string", "minLength": 1, "maxLength": 2}, ["a", "ab", "😀😀", "é"], ["", "abc", "😀😀😀"]),
    ({"type": "string", "format": "password"}, ["x"], [1]),
    ({"type": "string", "format": "of-our-own"}, ["x"], [1]),
    ({"type": "string", "format": "date"}, ["2026-02-28"], ["2026-02-30", "28/02/2026", "2026-2-8", "20.6-02-28"]),
    ({"type": "string", "format": "time"}, ["07:00:00Z", "07:00:00.5+01:00"], ["07:00:00", "0+:00:00Z", "24:00:00Z"]),
    ({"type": "string", "format": "byte"}, ["Q1JS", "QQ==", ""], ["Q1J", "Q1J\n", "ä==="]),
    ({"type": "string", "format": "binary"}, ["anything"], [1]),
    ({"type": "string", "format": "email"}, ["a@b.org"], ["a.b.org"]),
    ({"type": "string", "pattern": "^a$"}, ["a"], ["a\n", "ba"]),
    ({"type": "string", "pattern": "b"}, ["abc"], ["ac"]),
    ({"type": "string", "pattern": r"^\d+$"}, ["12"], ["٣", ""]),
    ({"type": "string", "pattern": r"^([a-zA-Z0-9\#\@\. _-]*)$"}, ["#@. _-a9", ""], ["\\", "a,b", "a\n"]),
    ({"type": "array", "items": {"type": "integer"}}, [[], [1]], [["a"], {}]),
    ({"type": "array", "items": {}, "minItems": 1, "maxItems": 2}, [[1], [1, 2]], [[], [1, 2, 3]]),
    ({"type": "array", "items": {}, "uniqueItems": True}, [[1, 2, "1"]], [[1, 1], [1, 1.0], [{"a": 1}, {"a": 1}]]),
    ({"type": "object", "minProperties": 1, "maxProperties": 2}, [{"a": 1}], [{}, {"a": 1, "b": 2, "c": 3}, []]),
    ({"type": "object", "properties": {"a": {"type": "string"}}}, [{}, {"a": "x"}, {"b": 1}], [{"a": 1}]),
    ({"type": "object", "properties": {"a": {}}, "additionalProperties": False}, [{"a": 1}], [{"b": 1}]),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, [{}, {"x": 1}], [{"x": "a"}]),
    ({"type": "object", "required": []}, [{}], [[]]),
    ({"type": "object", "required": ["a"]}, [{"a": None}], [{}]),
    ({"allOf": [{"type": "object"}, {"properties": {"a": {"type": "string"}}}]}, [{"a": ""}], [[], {"a": 1}]),
    ({"anyOf": [{"type": "string"}, {"type": "number", "minimum": 5}]}, ["a", 5], [4, None]),
    ({"oneOf": [{"type": "number", "multipleOf": 2}, {"type": "number", "multipleOf": 3}]}, [2, 9], [6, 5]),
    ({"not": {"type": "string"}}, [1, None], ["a"]),
    ({"type": "object", "properties": {"self": ref("Tree")}}, [{"self": {"k": [{"k": []}]}}], [{"self": {"k": {}}}]),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "valid", "invalid"), VERDICTS, ids=lambda one: str(one)[:60])
def test_a_value_is_valid_exactly_by_its_schema(check, schema, valid, invalid):
    checked = check(schema)

    assert [value for value in valid if not checked.accepts(value)] == []
    assert [value for value in invalid if checked.accepts(value)] == []


DATE_TIMES = {
    "2026-09-01T07:00:00Z": True,
    "2026-09-01T07:00:00.123Z": True,
    "2026-09-01T07:00:00.123456789Z": True,
    "2026-09-01T00:00:00-07:00": True,
    "2026-09-01T00:00:00+14:00": True,
    "2026-09-01t07:00:00z": True,
    "9999-12-31T23:59:59Z": True,
    "2024-02-29T00:00:00Z": True,
    "2026-02-29T00:00:00Z": False,
    "2026-09-01T07:00:00": False,
    "2026-09-01 07:00:00Z": False,
    "2026-09-01": False,
    "2026-9-1T07:00:00Z": False,
    "2026-09-01T24:00:00Z": False,
    "2026-09-01T07:60:00Z": False,
    "2026-09-01T07:00Z": False,
    "2026-09-01T07:00:00+0700": False,
    "2026-09-01T07:00:00+25:00": False,
    "2026-09-01T07:00:00.Z": False,
    "2023-12-141T02:00:00Z": False,
    "2026-09-01T07:00:00Z\n": False,
    "20.6-09-01T07:00:00Z": False,
    "2026-09-01T07:00:0,Z": False,
    "2026-09-01T07:00:00+0-:00": False,
    "": False,
}


@pytest.mark.parametrize(("text", "valid"), DATE_TIMES.items())
def test_a_date_time_is_one_of_rfc_3339_with_an_offset(check, text, valid):
    assert check({"type": "string", "format": "date-time"}).accepts(text) is valid


@pytest.mark.evidence("assumed", "A leap second, and a moment outside of the years 2 to 9999, is no date and time.")
@pytest.mark.parametrize("text", ["2026-12-31T23:59:60Z", "0001-12-31T00:00:00Z", "9999-12-31T23:59:59-00:01"])
def test_a_date_time_is_one_that_the_mock_can_reckon_with(check, text):
    (message,) = check({"type": "string", "format": "date-time"}).says(text)

    assert message == f'expected a date and time with offset such as 2026-09-01T07:00:00Z, got "{text}"'


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59", True),
        ("3F2B8C1E-5D64-4C0A-9A7E-1F0C2D3B4A59", True),
        ("00000000-0000-0000-0000-000000000000", True),
        ("3f2b8c1e5d644c0a9a7e1f0c2d3b4a59", False),
        ("{3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59}", False),
        ("3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a5", False),
        ("3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59\n", False),
        ("gf2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59", False),
    ],
)
def test_a_uuid_is_written_with_four_hyphens(check, text, valid):
    assert check({"type": "string", "format": "uuid"}).accepts(text) is valid


NULLABLE_PRICE = {"type": "number", "nullable": True, "multipleOf": 0.01}
WAYS_TO_A_PRICE = {
    "itself": (lambda price: price, ref("Price")),
    "property": (lambda price: {"p": price}, {"type": "object", "properties": {"p": ref("Price")}}),
    "item": (lambda price: [0, price], {"type": "array", "items": ref("Price")}),
    "map": (lambda price: {"x": price}, {"type": "object", "additionalProperties": ref("Price")}),
    "map beside names": (
        lambda price: {"a": 0.001, "x": price},
        {"type": "object", "properties": {"a": {}}, "additionalProperties": ref("Price")},
    ),
    "allOf": (lambda price: price, {"allOf": [{"type": "number"}, ref("Price")]}),
    "oneOf": (lambda price: price, {"oneOf": [{"type": "string"}, ref("Price")]}),
    "anyOf": (lambda price: [price], {"type": "array", "items": {"anyOf": [ref("Price")]}}),
    "recursion": (lambda price: {"v": 0.01, "k": [{"k": [{"v": price}]}]}, ref("Tree")),
    "untyped property": (lambda price: {"p": price}, {"properties": {"p": {"multipleOf": 0.01}}}),
    "untyped item": (lambda price: [price], {"items": {"multipleOf": 0.01}}),
    "nullable": (
        lambda price: [None, {"p": None}, {"p": price}],
        {"type": "array", "items": {"type": "object", "nullable": True, "properties": {"p": NULLABLE_PRICE}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS_TO_A_PRICE)
def test_decimals_are_exact_wherever_a_price_stands(check, way):
    wrap, schema = WAYS_TO_A_PRICE[way]
    checked = check(schema)

    prices = [0.07, 0.29, 4.35, 19.99, 1070468.14, 99999999999.99, -0.01, 0, 5, 1e22]
    assert [price for price in prices if not checked.accepts(wrap(price))] == []
    assert [
        price for price in (19.999, 0.005, -0.001, 1e-9, 0.010000000000000002) if checked.accepts(wrap(price))
    ] == []


def test_every_price_of_two_decimals_and_every_mw_of_three_is_exact(check):
    price, mw = (
        check({"type": "number", "multipleOf": 0.01}).check,
        check({"type": "number", "multipleOf": 0.001}).check,
    )

    assert all(price.accepts(cents / 100) for cents in range(-20_000, 20_001))
    assert all(mw.accepts(kilowatts / 1000) for kilowatts in range(50_001))
    assert not any(price.accepts(mills / 1000) for mills in range(-20_000, 20_001) if mills % 10)


@pytest.mark.parametrize("step", [1, 5, 0.5, 0.07, 3, 1e-6])
def test_any_step_is_exact(check, step):
    checked = check({"type": "number", "multipleOf": step})

    assert all(checked.accepts(float(f"{count * step:.6f}")) for count in range(-50, 50))
    assert not checked.accepts(step / 2)
    assert not checked.accepts(step * 1.1)


@pytest.mark.parametrize(("number", "is_right"), [(3e73, True), (1e73, False), (3e15, True), (1e15, False)])
def test_a_large_number_is_what_its_digits_say(check, number, is_right):
    assert check({"type": "number", "multipleOf": 3}).accepts(number) is is_right


@pytest.mark.parametrize(("last", "is_right"), [(0.75, True), (0.7, False)])
def test_many_multiples_are_checked_in_small_steps(check, last, is_right):
    quarters = {"type": "array", "items": {"type": "number", "multipleOf": 0.25}}
    steps = check({"type": "array", "items": quarters}).check.verdict([[0.5] * 99_999 + [last]])

    assert len([next(steps) for _ in range(20)]) == 20
    assert in_one_go(steps) is is_right


@pytest.mark.parametrize("number", [1e300, -1e300, 1.7e308, 2**64, 1e-300, 5e-324])
def test_a_number_of_any_size_gets_a_verdict(check, number):
    whole = number == math.floor(number)

    assert check({"type": "number", "multipleOf": 0.01}).accepts(number) is whole


@pytest.mark.parametrize("value", ["text", [1], {"a": 1}, None, True, 5])
@pytest.mark.parametrize(
    "schema", [{"properties": {"a": {"multipleOf": 0.5}}}, {"items": {"multipleOf": 0.5}}, {"multipleOf": 0.5}]
)
def test_a_schema_without_type_says_nothing_of_other_types(check, schema, value):
    assert check(schema).accepts(value)


def test_a_body_may_be_nested_as_deeply_as_json_is_read(check):
    value: dict = {"v": 0.001}
    for _ in range(1000):
        value = {"k": [value]}

    (message,) = check(ref("Tree")).says(value)
    assert message.endswith("expected a multiple of 0.01, got 0.001")


@pytest.mark.parametrize(
    ("direction", "value", "valid"),
    [
        ("request", {"secret": "s"}, True),
        ("request", {"id": 1, "secret": "s"}, True),
        ("request", {"id": 1}, False),
        ("reply", {"id": 1}, True),
        ("reply", {"secret": "s"}, False),
    ],
)
@pytest.mark.parametrize(
    "schema",
    [
        ref("Login"),
        {"allOf": [ref("Login"), {"type": "object", "required": ["id", "secret"]}]},
    ],
)
def test_what_only_the_other_side_writes_is_not_asked_for(check, schema, direction, value, valid):
    assert check(schema, direction).accepts(value) is valid


@pytest.mark.parametrize(
    "mapping", [{}, {"mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog", "woof": "pets.yaml#/Dog"}}]
)
def test_a_discriminator_chooses_the_schema(check, mapping):
    checked = check({"oneOf": PETS, "discriminator": {"propertyName": "kind", **mapping}})

    assert checked.accepts({"kind": "Cat", "lives": 9})
    assert checked.accepts({"kind": "Dog", "bark": True, "lives": "none of its business"})
    assert checked.accepts({"kind": "woof", "bark": True}) is bool(mapping)
    assert checked.says({"kind": "Dog", "lives": 9}) == ["bark: expected a value, got nothing"]
    assert checked.says({"kind": "Cat", "lives": "x"}) == ['lives: expected an integer, got "x"']
    assert checked.says({"lives": 9}) == ["kind: expected a value, got nothing"]


def test_an_unknown_tag_is_told_all_tags(check):
    checked = check({"anyOf": PETS, "discriminator": {"propertyName": "kind"}})

    assert checked.says({"kind": "Cow"}) == ['kind: expected one of Cat, Dog, got "Cow"']


def test_a_schema_without_a_name_needs_no_tag(check):
    checked = check(
        {"oneOf": [PETS[0], {"type": "object", "required": ["x"]}], "discriminator": {"propertyName": "kind"}}
    )

    assert checked.accepts({"x": 1})


MESSAGES = [
    ({"type": "integer"}, "a", 'expected an integer, got "a"'),
    ({"type": "array"}, {"a": 1}, "expected an array, got an object"),
    ({"type": "object"}, [1, 2], "expected an object, got an array of 2"),
    ({"type": "string", "nullable": True}, 5, "expected a string or null, got 5"),
    ({"type": "string"}, True, "expected a string, got true"),
    ({"type": "string", "enum": ["ON", "OFF"]}, "on", 'expected one of ON, OFF, got "on"'),
    ({"enum": [1, None, True]}, "x", 'expected one of 1, null, true, got "x"'),
    ({"enum": [{"a": 1}, [2]]}, {"a": 2}, 'expected one of {"a": 1}, [2], got {"a": 2}'),
    ({"type": "string", "maxLength": 2}, "abc", 'expected at most 2 characters, got "abc"'),
    ({"type": "string", "minLength": 3}, "ab", 'expected at least 3 characters, got "ab"'),
    ({"type": "string", "minLength": 1}, "", 'expected a text that isn\'t blank, got ""'),
    ({"type": "string", "pattern": "^a+$"}, "b", 'expected a text that matches ^a+$, got "b"'),
    ({"type": "string", "pattern": r"^[\s]\d.$"}, "b", r'expected a text that matches ^[\s]\d.$, got "b"'),
    ({"type": "string", "pattern": "^a+$"}, " ", 'expected a text that isn\'t blank, got " "'),
    ({"type": "string", "format": "byte"}, "b", 'expected a value of format byte, got "b"'),
    ({"type": "string", "format": "date"}, "b", 'expected a date such as 2026-09-01, got "b"'),
    ({"minimum": 5}, 4, "expected at least 5, got 4"),
    ({"maximum": 5.5}, 6, "expected at most 5.5, got 6"),
    ({"minimum": 5, "exclusiveMinimum": True}, 5, "expected more than 5, got 5"),
    ({"maximum": 5, "exclusiveMaximum": True}, 5, "expected less than 5, got 5"),
    ({"multipleOf": 0.01}, 19.999, "expected a multiple of 0.01, got 19.999"),
    ({"minItems": 1}, [], "expected at least 1 items, got an array of 0"),
    ({"maxItems": 1}, [1, 2], "expected at most 1 items, got an array of 2"),
    ({"uniqueItems": True}, [1, 1], "expected items that all differ, got an array of 2"),
    ({"minProperties": 1}, {}, "expected at least 1 names, got an object"),
    ({"maxProperties": 0}, {"a": 1}, "expected at most 0 names, got an object"),
    ({"required": ["a"]}, {}, "a: expected a value, got nothing"),
    ({"type": "object", "additionalProperties": False}, {"a": 1}, "a: expected no such name, got 1"),
    ({"not": {"type": "string"}}, "a", "expected something that the schema doesn't rule out, got \"a\""),
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, 1.5, "expected a string or an integer, got 1.5"),
    ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, {}, "expected one of the schemas listed, got an object"),
    ({"oneOf": [{}, {}]}, 1, "expected exactly one of the schemas listed, got 1"),
    ({"oneOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]}, {}, "a: expected a value, got nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "message"), MESSAGES, ids=lambda one: str(one)[:50])
def test_a_violation_says_what_was_expected_and_what_came(check, schema, value, message):
    assert check(schema).says(value) == [message]


def test_all_violations_are_found_at_once_in_the_order_of_the_body(check):
    bid = {
        "type": "object",
        "required": ["mw", "price"],
        "properties": {"mw": {"type": "number", "minimum": 0}, "price": {"type": "number", "multipleOf": 0.01}},
    }
    checked = check({"type": "object", "required": ["name"], "properties": {"bids": {"type": "array", "items": bid}}})

    violations = checked.check.violations({"bids": [{"mw": -1, "price": 0.001}, {"mw": "x", "price": 1}, {}]})

    assert [dotted(one.pointer) for one in violations] == [
        "bids[0].mw", "bids[0].price", "bids[1].mw", "bids[2].mw", "bids[2].price", "name",
    ]  # fmt: skip


@pytest.mark.parametrize(("bad", "told"), [(50, [2] * 50), (51, [2] * 50 + [1]), (60, [2] * 50 + [1])])
def test_of_more_bad_records_than_a_reply_has_entries_one_more_is_told(check, bad, told):
    bids = {"type": "array", "items": {"type": "object", "required": ["mw", "price"]}}
    checked = check({"type": "object", "properties": {"bids": bids}})

    violations = checked.check.violations({"bids": [{}] * bad})

    assert list(Counter(one.pointer[1] for one in violations).values()) == told


def test_of_one_record_no_more_is_told_than_can_be_read(check):
    checked = check({"type": "array", "items": {"type": "object", "required": [f"n{n}" for n in range(40)]}})

    assert Counter(one.pointer[0] for one in checked.check.violations([{}, {}])) == {0: 30, 1: 30}


def test_a_name_of_digits_is_a_name(check):
    checked = check({"type": "object", "additionalProperties": {"type": "array", "items": {"required": ["7"]}}})

    assert checked.says({"200": [{}, 5, {"7": 1}], "05": 1}) == [
        "05: expected an array, got 1",
        "200[0].7: expected a value, got nothing",
    ]


def test_a_value_of_the_wrong_type_is_told_only_that(check):
    assert len(check({"type": "string", "enum": ["a"], "pattern": "a"}).says(5)) == 1


def test_a_missing_name_that_was_sent_in_other_case_is_told(check):
    schema = {"type": "object", "properties": {"a": {"type": "object", "required": ["tradeDate", "mw"]}}}

    assert check(schema).says({"a": {"TradeDate": 1}}) == [
        "a.mw: expected a value, got nothing",
        "a.tradeDate: expected a value, got nothing; TradeDate isn't this name, as case counts",
    ]


def test_long_values_are_cut_with_their_length():
    assert shown("x" * 200) == f'"{"x" * 60}..." (200 characters)'
    assert cut("short") == "short"
    assert shown(1.5) == "1.5"


def test_half_of_a_surrogate_pair_is_no_text(check):
    assert check({"type": "string"}).says("\ud800")[0].startswith("expected a value that JSON can hold, got ")


def test_a_pattern_that_is_no_regular_expression_is_refused_with_its_line(document):
    broken = document({"A": {"pattern": "("}})

    with pytest.raises(SpecError, match=r"the pattern '\(' isn't a regular expression") as refusal:
        SchemaCheck({"$ref": "#/components/schemas/A"}, broken, "request")

    assert refusal.value.line == broken.line("components", "schemas", "A", "pattern")


def test_a_schema_that_is_made_of_itself_asks_no_more_than_it_says(document):
    itself = {"A": {"allOf": [ref("A")], "required": ["id", "b"], "properties": {"id": {"readOnly": True}}}}
    checked = SchemaCheck(ref("A"), document(itself), "request")

    assert checked.accepts({"b": 1})
    assert not checked.accepts({})


def test_a_chain_of_references_may_be_as_long_as_it_wants(document):
    chain = {f"S{n}": {"type": "object", "properties": {"next": ref(f"S{n + 1}")}} for n in range(3000)}
    checked = SchemaCheck(ref("S0"), document({**chain, "S3000": {"type": "number", "multipleOf": 0.5}}), "request")

    assert checked.accepts({"next": {"next": {}}})
    assert not checked.accepts({"next": {"next": 5}})


def test_a_schema_with_countless_ways_to_a_number_is_compiled_all_the_same(document):
    both = {
        f"S{n}": {"type": "object", "properties": {"a": ref(f"S{n + 1}"), "b": ref(f"S{n + 1}")}} for n in range(40)
    }
    checked = SchemaCheck(ref("S30"), document({**both, "S40": {"type": "number", "multipleOf": 0.5}}), "request")

    right, wrong = 0.5, 0.25
    for name in "abbabaabab":
        right, wrong = {name: right}, {name: wrong}
    assert checked.accepts(right)
    assert not checked.accepts(wrong)


def test_a_text_is_no_multiple_to_be_multiplied(document):
    checked = SchemaCheck({"multipleOf": 1e-9}, document(), "request")

    assert checked.accepts("a text")
    assert checked.accepts([1, 2])


def test_a_schema_that_is_none_is_refused(document):
    with pytest.raises(SpecError, match="can't be compiled"):
        SchemaCheck({"type": "strong"}, document(), "request")


def test_a_reference_that_leads_nowhere_is_refused(document):
    with pytest.raises(SpecError, match="leads nowhere"):
        SchemaCheck({"$ref": "#/components/schemas/Z"}, document(), "request")


def test_names_with_any_characters_can_be_referred_to(document):
    named = document({"a.b-c d/e": {"type": "integer"}})

    assert SchemaCheck({"$ref": "#/components/schemas/a.b-c%20d~1e"}, named, "request").accepts(1)


@pytest.mark.slow
def test_a_large_body_is_checked_in_milliseconds(check):
    point = {
        "type": "object",
        "required": ["mw"],
        "properties": {"mw": {"type": "number", "multipleOf": 0.001}, "price": {"type": "number", "multipleOf": 0.01}},
    }
    checked = check({"type": "array", "items": {"type": "array", "items": point}}).check
    body = [[{"mw": index + 0.001, "price": 19.99} for index in range(20)] for _ in range(500)]

    started = time.process_time()
    assert checked.accepts(body)

    assert time.process_time() - started < 0.1
