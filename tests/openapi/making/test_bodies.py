from random import Random

import pytest

from mockserver.app import load_catalogue
from mockserver.openapi.making.bodies import NoValidBody, dynamic_body, header_text, static_body
from mockserver.openapi.making.maker import CantMake, Maker
from mockserver.openapi.validate import SchemaCheck
from mockserver.settings import Settings

PRICE = {"type": "number", "multipleOf": 0.01, "minimum": 5, "exclusiveMinimum": True}


@pytest.fixture
def made(document):
    """The steady body of a schema and twenty drawn ones; each of them is valid."""

    def made(schema, named=None, **media):
        beside = document(named)
        check = SchemaCheck(schema, beside, "reply")
        bodies = [static_body({"schema": schema, **media}, beside, check)]
        bodies += [dynamic_body({"schema": schema, **media}, beside, check, Random(seed)) for seed in range(20)]
        assert [violation for body in bodies for violation in check.violations(body)] == []
        return bodies

    return made


ENDLESS = "#/components/schemas/Sum"
NAMED = {
    "Cat": {"type": "object", "required": ["lives"], "properties": {"kind": {"type": "string"}, "lives": PRICE}},
    "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "Tree": {
        "type": "object",
        "required": ["kids"],
        "properties": {
            "kids": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "mother": {"$ref": "#/components/schemas/Tree"},
            "father": {"allOf": [{"$ref": "#/components/schemas/Tree"}]},
        },
    },
    "Sum": {
        "oneOf": [
            {"type": "object", "required": ["a", "b"], "properties": {key: {"$ref": ENDLESS} for key in "ab"}},
            {"type": "integer"},
        ]
    },
}  # fmt: skip
NAMED |= {
    # as frameworks of Java write inheritance: the parent lists its children, which are made of it
    "Animal": {
        "type": "object",
        "required": ["sort"],
        "properties": {"sort": {"type": "string"}},
        "discriminator": {"propertyName": "sort"},
        "oneOf": [{"$ref": "#/components/schemas/Lion"}, {"$ref": "#/components/schemas/Goat"}],
    },
    "Lion": {
        "allOf": [
            {"$ref": "#/components/schemas/Animal"},
            {"type": "object", "required": ["mane"], "properties": {"mane": {"type": "boolean"}}},
        ]
    },
    "Goat": {
        "allOf": [
            {"$ref": "#/components/schemas/Animal"},
            {"properties": {"kids": {"type": "array", "items": {"$ref": "#/components/schemas/Animal"}}}},
        ]
    },
    "Branch": {
        "type": "object",
        "required": ["twigs"],
        "properties": {"twigs": {"type": "array", "minItems": 2, "items": {"$ref": "#/components/schemas/Twig"}}},
    },
    "Twig": {"anyOf": [{"$ref": "#/components/schemas/Branch"}, {"type": "string", "enum": ["leaf"]}]},
    "Link": {
        "type": "object",
        "nullable": True,
        "required": ["before", "after"],
        "properties": {key: {"$ref": "#/components/schemas/Link"} for key in ("before", "after")},
    },
    "Itself": {"allOf": [{"$ref": "#/components/schemas/Itself"}], "type": "integer"},
}
CAT, DOG, TREE, SUM, ANIMAL, LION, GOAT, BRANCH, TWIG, LINK, ITSELF = (
    {"$ref": f"#/components/schemas/{name}"} for name in NAMED
)
FORMATS = (
    "date-time", "date", "time", "duration", "uuid", "byte", "email", "idn-email", "hostname", "ipv4", "ipv6", "uri",
    "iri", "uri-reference", "uri-template", "json-pointer", "relative-json-pointer", "regex",
)  # fmt: skip
SCHEMAS = {
    "nothing": {},
    "integer": {"type": "integer"},
    "int32 at its end": {"type": "integer", "format": "int32", "minimum": 2**31 - 3},
    "odd bounds": {"type": "integer", "minimum": 3, "maximum": 4, "exclusiveMinimum": True},
    "negative": {"type": "number", "maximum": -5},
    "both signs": {"type": "number", "minimum": -1, "maximum": 1},
    "narrow": {"type": "number", "minimum": 0.001, "maximum": 0.002, "exclusiveMinimum": True},
    "narrow below": {"type": "number", "minimum": 0.001, "maximum": 0.002, "exclusiveMaximum": True},
    "one value": {"type": "number", "minimum": 0.5, "maximum": 0.5},
    "step": {"type": "number", "multipleOf": 0.07, "minimum": 1},
    "price": PRICE,
    "boolean": {"type": "boolean"},
    "enum": {"type": "string", "enum": ["ON", "OFF"]},
    "nullable": {"type": "string", "nullable": True, "maxLength": 3},
    "date-time": {"type": "string", "format": "date-time", "maxLength": 24},
    "date": {"type": "string", "format": "date"},
    "uuid": {"type": "string", "format": "uuid"},
    "byte": {"type": "string", "format": "byte", "minLength": 9},
    "binary": {"type": "string", "format": "binary"},
    "email": {"type": "string", "format": "email"},
    "uri": {"type": "string", "format": "uri"},
    "ipv4": {"type": "string", "format": "ipv4"},
    "lengthy": {"type": "string", "minLength": 300, "maxLength": 310},
    "short": {"type": "string", "maxLength": 1},
    "empty": {"type": "string", "maxLength": 0},
    "digits": {"type": "string", "pattern": "^[0-9]{9}$"},
    "look-ahead": {"type": "string", "pattern": r"^(?!.*[\s\._-])[A-Z0-9]+$|^(?=.*[A-Z0-9])[A-Z0-9\s\._-]+$"},
    "negated": {"type": "string", "pattern": r"^[^a-z\d]\D\W\S.$"},
    "choice": {"type": "string", "pattern": r"^(?:ab|c+|[x-z]{2,3}?)\w\d\s$"},
    "properties of Unicode": {"type": "string", "pattern": r"^\p{Lu}\p{L}+\p{Nd}$"},
    "named group": {"type": "string", "pattern": r"^(?<year>\d{4})-\/$"},
    "list": {"type": "array", "items": {"type": "string"}, "minItems": 2},
    "short list": {"type": "array", "items": {}, "maxItems": 0},
    "set": {"type": "array", "items": {"type": "string", "enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": True},
    "map": {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    "closed": {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False},
    "untyped object": {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
    "untyped list": {"items": {"type": "integer"}, "minItems": 1},
    "untyped number": {"minimum": 5},
    "allOf": {"allOf": [{"type": "number", "minimum": 1}, {"minimum": 5, "maximum": 9}, {"maximum": 6}]},
    "allOf of enums": {"allOf": [{"type": "string", "enum": ["a", "b"]}, {"enum": ["b", "c"]}]},
    "allOf of objects": {"allOf": [CAT, {"required": ["x"], "properties": {"lives": {"maximum": 6}}}]},
    "oneOf": {"oneOf": [{"type": "integer", "maximum": 5}, {"type": "integer", "minimum": 3}]},
    "anyOf beside properties": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "discriminator": {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind"}},
    "mapped": {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind", "mapping": {"miau": CAT["$ref"]}}},
    "not": {"type": "integer", "not": {"enum": [0, 1]}},
    "recursive": TREE,
    "recursive choice": SUM,
    "parent that lists its children": ANIMAL,
    "child of such a parent": LION,
    "sibling": GOAT,
    "tree with two twigs at least": BRANCH,
    "required nullable cycle": LINK,
    "made of itself": ITSELF,
    "wide and recursive": {"type": "object", "required": list("abcdef"), "properties": dict.fromkeys("abcdef", BRANCH)},
    "two patterns": {"allOf": [{"type": "string", "pattern": "^[a-z]+$"}, {"pattern": "^.{9}$"}]},
    "two steps": {"allOf": [{"type": "integer", "multipleOf": 4, "minimum": 1}, {"multipleOf": 6}]},
    "set of integers": {"type": "array", "items": {"type": "integer"}, "minItems": 5, "uniqueItems": True},
    "large set of texts": {"type": "array", "items": {"type": "string"}, "minItems": 1900, "uniqueItems": True},
    "large set in steps": {
        "type": "array", "items": {"type": "number", "multipleOf": 0.3}, "minItems": 900, "uniqueItems": True,
    },
    "all names in a closed object": {
        "type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": False, "minProperties": 2,
    },
    "few names": {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "required": ["c"], "maxProperties": 2},
    "long text": {"type": "string", "minLength": 900_000},
    "long pattern": {"type": "string", "pattern": "^[0-9a-f]+$", "minLength": 100_000},
    "many items": {"type": "array", "items": {"type": "integer"}, "minItems": 50_000},
    "optional contradiction": {"type": "object", "properties": {"a": {"type": "integer", "minimum": 5, "maximum": 4}}},
    "count with a point": {"type": "string", "minLength": 2.0, "maxLength": 2.0},
    "exclusive without a bound": {"type": "integer", "exclusiveMinimum": True},
    "name required twice": {"type": "object", "required": ["a", "a"]},
    "value twice": {"type": "string", "enum": ["a", "a"]},
    **{f"format {form}": {"type": "string", "format": form} for form in FORMATS},
    **{f"long {form}": {"type": "string", "format": form, "minLength": 50} for form in
       ("email", "hostname", "uri", "json-pointer", "byte", "regex")},
    **{f"short {form}": {"type": "string", "format": form, "maxLength": 9} for form in
       ("email", "hostname", "uri", "json-pointer", "byte", "time", "duration")},
    "date with a pattern": {"type": "string", "format": "date", "pattern": "^20[0-9]{2}-0[1-9]-01$"},
    "time of a given length": {"type": "string", "format": "date-time", "minLength": 24, "maxLength": 24},
}  # fmt: skip


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_a_made_body_is_valid(made, schema, caplog):
    made(schema, NAMED)

    assert caplog.records == []


def test_bodies_of_a_schema_that_contains_itself_stay_small(made):
    assert max(len(str(body)) for body in made(TREE, NAMED)) < 5000


def test_the_tag_of_a_discriminator_names_the_branch_by_its_mapping(made):
    tags = {body["kind"] for body in made(SCHEMAS["mapped"], NAMED)}

    assert tags == {"miau", "Dog"}


def test_a_name_that_is_required_but_not_declared_is_there_with_the_look_of_its_twin(made):
    schema = {"type": "object", "required": ["openDate", "extra"], "properties": {"OpenDate": {"type": "integer"}}}

    assert all(type(body["openDate"]) is int and type(body["extra"]) is str for body in made(schema))


def test_no_name_is_made_up(made):
    schema = {"type": "object", "required": ["a"], "properties": {"a": {}, "b": {}}, "additionalProperties": {}}

    assert {name for body in made(schema) for name in body} == {"a", "b"}


def test_what_only_a_client_writes_is_not_in_an_answer(made):
    schema = {
        "type": "object",
        "required": ["a", "s"],
        "properties": {"a": {}, "s": {"type": "string", "writeOnly": True}},
    }

    assert all("s" not in body for body in made(schema))


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ({"example": {"a": 1}}, {"a": 1}),
        ({"example": {"a": "wrong"}}, {"a": 5}),
        ({"examples": {"bad": {"value": {"a": "wrong"}}, "good": {"value": {"a": 2}}}}, {"a": 2}),
        ({"examples": {"elsewhere": {"externalValue": "https://example.org/a.json"}}}, {"a": 5}),
        ({}, {"a": 5}),
    ],
)
def test_the_first_example_that_is_valid_is_the_steady_body(made, media, body):
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "example": 5}}}

    assert made(schema, **media)[0] == body


@pytest.mark.parametrize(("default", "body"), [("EUR", "EUR"), ("eur", "AAA")])
def test_a_default_is_used_where_it_is_valid(document, default, body):
    schema = {"type": "string", "enum": ["AAA", "EUR"], "default": default}

    assert static_body({"schema": schema}, document(), SchemaCheck(schema, document(), "reply")) == body


def test_an_example_that_breaks_its_own_schema_is_not_used(made):
    properties = {"when": {"type": "string", "format": "date-time", "example": "2023-12-141T02:00:00Z"}}

    assert made({"type": "object", "required": ["when"], "properties": properties})[0] == {
        "when": "2026-11-09T09:00:00Z"
    }


def test_words_suit_the_name_of_their_property(made):
    names = {"email": {"type": "string"}, "description": {"type": "string"}}
    body = made({"type": "object", "required": list(names), "properties": names})[0]

    assert "@" in body["email"]
    assert body["description"].endswith(".")


CHAIN = {f"S{n}": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": f"#/components/schemas/S{n + 1}"}}}
         for n in range(400)}  # fmt: skip
IMPOSSIBLE = {
    "contradiction": {"type": "integer", "minimum": 5, "maximum": 4},
    "unknown pattern": {"type": "string", "pattern": r"^\p{Greek}$"},
    "endless": {"$ref": "#/components/schemas/Endless"},
    "deeper than JSON is read": {"$ref": "#/components/schemas/S0"},
    "everything ruled out": {"not": {}},
}


@pytest.mark.parametrize("schema", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_no_body_is_given_that_its_schema_refuses(document, schema):
    itself = {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/Endless"}}}
    beside = document({"Endless": itself, **CHAIN, "S400": {}})

    with pytest.raises(NoValidBody):
        static_body({"schema": schema}, beside, SchemaCheck(schema, beside, "reply"))


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ({"schema": {"type": "integer", "minimum": 3}}, "3"),
        ({"schema": {"type": "boolean"}}, "true"),
        ({"schema": {"type": "string"}, "example": "x"}, "x"),
        ({"schema": {"type": "array", "items": {"type": "integer", "enum": [4]}, "minItems": 2}}, "4,4"),
        ({"schema": {"type": "object", "properties": {"R": {"type": "integer", "enum": [1]}}}}, "R,1"),
        ({"$ref": "#/components/headers/Total"}, "9"),
    ],
)
def test_a_header_is_written_in_its_simple_style(document, header, text):
    headers = {"Total": {"schema": {"type": "integer", "enum": [9]}}}

    assert header_text(header, document(components={"headers": headers})) == text


def replies(specs, overlays):
    """Every declared success body: (operation, media type object, document, check)."""
    for file in load_catalogue(Settings(specs=(specs,), overlays=overlays)).files:
        for contract in file.contracts:
            for status, reply in contract.answers.replies.items():
                for media_type, media in reply.get("content", {}).items():
                    yield (
                        f"{contract.operation.key} {status}",
                        media,
                        file.document,
                        contract.answers._check(status, media_type),
                    )


@pytest.mark.parametrize("overlays", [True, False])
def test_every_answer_of_every_operation_is_valid(specs, overlays, caplog):
    for name, media, document, check in replies(specs, overlays):
        assert check.accepts(static_body(media, document, check)), name

    assert caplog.records == []


@pytest.mark.slow
@pytest.mark.parametrize("overlays", [True, False])
def test_every_drawn_answer_of_every_operation_is_valid(specs, overlays, caplog):
    for name, media, document, check in replies(specs, overlays):
        for seed in range(300 if name.endswith(" 200") else 5):
            assert check.accepts(dynamic_body(media, document, check, Random(seed))), (name, seed)

    assert caplog.records == []


def test_of_a_great_many_values_the_first_are_made_and_the_last_of_them_repeated(document):
    newer = document(openapi="3.1.0")
    rows = {"type": "array", "prefixItems": [{"type": "integer"}], "items": {"type": "string"}, "minItems": 5000}
    named = {"type": "object", "minProperties": 1500}

    items, names = (Maker(newer, None, use_examples=False), Maker(newer, None, use_examples=False))
    made = items.make(rows)

    assert (len(made), type(made[0]), type(made[-1])) == (5000, int, str)
    assert len(names.make(named)) == 1500
    assert items.made + names.made < 50


LOWER = {"pattern": "^[a-z]+$"}
OF_3_1 = {
    "a name that meets a pattern": {"required": ["n1"], "patternProperties": {"^n": {"type": "integer"}}},
    "a declared name that meets a pattern": {
        "required": ["n"],
        "properties": {"n": {"type": "integer"}},
        "patternProperties": {"^n": {"minimum": 7}},
    },
    "patterns of two parts": {
        "required": ["n1"],
        "allOf": [{"patternProperties": {"^n": {"minimum": 7}}}, {"patternProperties": {"1$": {"type": "integer"}}}],
    },
    "names of a pattern only": {
        "minProperties": 3, "patternProperties": {"^x-[a-z]{4}$": {}}, "additionalProperties": False,
    },
    "names by a rule": {"minProperties": 30, "propertyNames": LOWER},
    "names by a rule and values by a pattern": {
        "minProperties": 9, "propertyNames": LOWER, "patternProperties": {"^[a-m]": {"type": "null"}},
    },
    "a name that can't be there": {"properties": {"a": False, "b": {"type": "integer"}}},
    "a set with parts of its own": {
        "type": "array", "prefixItems": [{"type": "integer"}], "contains": {"type": "integer"}, "minContains": 3,
        "uniqueItems": True, "minItems": 40,
    },
}  # fmt: skip


@pytest.mark.parametrize("schema", OF_3_1.values(), ids=OF_3_1)
def test_a_body_is_made_by_rules_that_only_openapi_3_1_has(document, schema):
    schema = {"type": "object", **schema}
    newer = document({"A": schema}, openapi="3.1.0")
    check = SchemaCheck(newer.at("#/components/schemas/A"), newer, "reply")

    body = static_body({"schema": newer.at("#/components/schemas/A")}, newer, check)

    assert check.accepts(body)
    assert len(body) >= max(schema.get("minProperties", 1), schema.get("minItems", 1))


COUNTLESS = {
    "a set": {"type": "array", "nullable": True, "items": {"type": "integer"}, "minItems": 50_000_000},
    "what it contains": {"contains": {"type": "integer"}, "minContains": 50_000_000},
    "a set of long texts": {
        "type": "array", "uniqueItems": True, "items": {"type": "string", "minLength": 900_000}, "minItems": 1900,
    },
}  # fmt: skip


@pytest.mark.parametrize("schema", COUNTLESS.values(), ids=COUNTLESS)
def test_what_is_too_large_to_make_is_given_up_before_it_is_made(document, schema):
    newer = document(openapi="3.1.0")
    maker = Maker(newer, None, use_examples=False)

    with pytest.raises(CantMake):
        maker.make({"uniqueItems": True, "type": "array", **schema})

    assert maker.made < 10_000
