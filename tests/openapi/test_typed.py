import pytest

from mockserver.openapi.typed import kind_of, typing_of

NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}


@pytest.fixture
def typed(document):
    def typed(text, schema):
        return typing_of(
            schema, document({"Count": INTEGER, "Wrapped": {"allOf": [{"$ref": "#/components/schemas/Count"}]}})
        )(text)

    return typed


@pytest.mark.parametrize(
    ("text", "schema", "value"),
    [
        ("5", INTEGER, 5),
        ("-5", INTEGER, -5),
        ("007", INTEGER, 7),
        ("5.0", INTEGER, "5.0"),
        ("+5", INTEGER, "+5"),
        ("5\n", INTEGER, "5\n"),
        ("٣", INTEGER, "٣"),
        ("1_000", INTEGER, "1_000"),
        ("", INTEGER, ""),
        ("5", NUMBER, 5),
        ("1.50", NUMBER, 1.5),
        ("1e3", NUMBER, 1000.0),
        (".5", NUMBER, ".5"),
        ("1.", NUMBER, "1."),
        ("0x10", NUMBER, "0x10"),
        ("NaN", NUMBER, "NaN"),
        ("inf", NUMBER, "inf"),
        ("true", {"type": "boolean"}, True),
        ("false", {"type": "boolean"}, False),
        ("True", {"type": "boolean"}, "True"),
        ("1", {"type": "boolean"}, "1"),
        ("5", {"type": "string"}, "5"),
        ("ON", {"type": "string"}, "ON"),
        ("5", {}, "5"),
        ("", {**INTEGER, "nullable": True}, None),
        ("5", {**INTEGER, "nullable": True}, 5),
        ("", {"type": "string", "nullable": True}, ""),
        ("5", {"$ref": "#/components/schemas/Wrapped"}, 5),
        ("5", {"anyOf": [{"type": "boolean"}, INTEGER]}, 5),
        ("x", {"oneOf": [{"type": "string"}, INTEGER]}, "x"),
    ],
)
def test_a_text_becomes_a_value_of_its_schema_or_stays_a_text(typed, text, schema, value):
    result = typed(text, schema)

    assert (result, type(result)) == (value, type(value))


def test_a_number_of_thousands_of_digits_stays_a_text(typed):
    assert typed("9" * 5000, INTEGER) == "9" * 5000


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        (INTEGER, "integer"),
        ({"allOf": [{"$ref": "#/components/schemas/Count"}]}, "integer"),
        ({"anyOf": [INTEGER, {"type": "string"}]}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_schema_is_of_one_kind_or_of_none(document, schema, kind):
    assert kind_of(schema, document({"Count": INTEGER})) == kind


def test_a_schema_that_contains_itself_is_of_no_kind(document):
    endless = {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}}

    assert kind_of({"$ref": "#/components/schemas/A"}, document(endless)) is None
