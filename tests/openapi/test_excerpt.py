import pytest

from mockserver.openapi.excerpt import Excerpt, is_larger
from mockserver.openapi.validate import SchemaCheck

ROW = {"type": "array", "minItems": 2, "items": {"type": "integer"}}
TABLE = {"type": "object", "properties": {"rows": {"type": "array", "items": ROW}}}


@pytest.fixture
def places(document):
    """Where a value is said to be wrong."""
    check = SchemaCheck(TABLE, document(), "request")
    return lambda value: [one.pointer for one in check.violations(value)]


def test_a_large_value_is_one_with_more_values_inside_than_there_is_room_for():
    assert is_larger([[1, 2], {"a": 3}], 4)
    assert not is_larger([[1, 2], {"a": 3}], 5)


def test_an_excerpt_begins_with_the_first_error_and_knows_its_places_in_the_whole():
    excerpt = Excerpt({"rows": [[1], [2, 3, 4], [5]], "more": [6]}, ("rows", 1, 2), 100)

    assert excerpt.value == {"rows": [[4], [5]], "more": [6]}
    assert [excerpt.place(("rows", *at)) for at in ((), (0,), (0, 0), (1, 0))] == [
        ("rows",), ("rows", 1), ("rows", 1, 2), ("rows", 2, 0),
    ]  # fmt: skip
    assert excerpt.place(("more", 0)) == ("more", 0)


def test_an_excerpt_ends_where_the_room_does():
    assert Excerpt([["a", "b"], ["c", "d"], ["e"]], (), 6).value == [["a", "b"], ["c"]]


def test_errors_deep_in_a_large_value_are_named_where_they_are(places):
    value = {"rows": [[1] * 100 for _ in range(2000)]}
    value["rows"][1500][7] = value["rows"][1500][90] = value["rows"][1800][3] = "x"

    assert places(value) == [("rows", 1500, 7), ("rows", 1500, 90), ("rows", 1800, 3)]


def test_a_list_that_the_excerpt_shortens_isnt_said_to_be_short(places):
    value = {"rows": [[1] * 30_000, [1, 2, "x"], [1] * 30_000]}

    assert places(value) == [("rows", 1, 2)]


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "string"}, "rows: expected a string, got an array of 100000"),
        ({"type": "array", "maxItems": 60_000}, "rows: expected at most 60000 items, got an array of 100000"),
        ({"type": "array", "uniqueItems": True}, "rows: expected items that all differ, got an array of 100000"),
    ],
)
def test_a_large_list_is_told_with_its_own_length_not_that_of_the_excerpt(document, schema, text):
    check = SchemaCheck({"type": "object", "properties": {"rows": schema}}, document(), "request")

    assert [str(one) for one in check.violations({"rows": [1] * 2 + list(range(99_998))})] == [text]


def test_of_too_many_wrong_records_the_first_ones_are_named(places):
    assert places({"rows": ["x"] * 2_000_000}) == [("rows", at) for at in range(51)]


def test_a_large_value_that_isnt_the_right_kind_at_all_is_named_as_a_whole(places):
    assert places([0] * 100_000) == [()]
