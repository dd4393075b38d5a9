import pytest

from mockserver.openapi.slice import Slice, is_larger, slices
from mockserver.openapi.validate import SchemaCheck
from mockserver.openapi.violation import place_of

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
    part = Slice({"rows": [[1], [2, 3, 4], [5]], "more": [6]}, ("rows", 1, 2), 100)

    assert part.value == {"rows": [[4], [5]], "more": [6]}
    assert [part.place(("rows", *at)) for at in ((), (0,), (0, 0), (1, 0))] == [
        ("rows",), ("rows", 1), ("rows", 1, 2), ("rows", 2, 0),
    ]  # fmt: skip
    assert part.place(("more", 0)) == ("more", 0)


def test_an_excerpt_ends_where_the_room_does():
    assert Slice([["a", "b"], ["c", "d"], ["e"]], (), 5).value == [["a", "b"], ["c", "d"]]
    assert Slice([["a"] * 10, ["b"] * 10], (), 5).value == [["a"] * 5]


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
        ({"type": "string"}, "rows: expected a string, got an array of 70000"),
        ({"type": "array", "maxItems": 60_000}, "rows: expected at most 60000 items, got an array of 70000"),
        ({"type": "array", "uniqueItems": True}, "rows: expected items that all differ, got an array of 70000"),
    ],
)
def test_a_large_list_is_told_with_its_own_length_not_that_of_the_excerpt(document, schema, text):
    check = SchemaCheck({"type": "object", "properties": {"rows": schema}}, document(), "request")

    assert [str(one) for one in check.violations({"rows": [1] * 2 + list(range(69_998))})] == [text]


def test_the_last_of_many_records_is_named_however_little_is_seen_of_those_before_it(document):
    record = {"type": "object", "required": ["id", "curve"], "properties": {"id": {"type": "integer"}, "curve": ROW}}
    lists = {name: {"type": "array", "items": record} for name in ("bids", "offers")}
    check = SchemaCheck({"type": "object", "properties": lists}, document(), "request")
    right = {**{f"n{number}": 1 for number in range(12)}, "id": 1, "curve": [1, 2, 3]}

    wrong = check.violations({"bids": [right], "offers": [right] * 7000 + [{**right, "id": "x"}]})

    assert [str(one) for one in wrong] == ['offers[7000].id: expected an integer, got "x"']


def test_of_too_many_wrong_records_the_first_ones_are_named(places):
    assert places({"rows": ["x"] * 2_000_000}) == [("rows", at) for at in range(51)]


def test_a_large_value_that_isnt_the_right_kind_at_all_is_named_as_a_whole(places):
    assert places([0] * 100_000) == [()]


def test_a_long_object_is_looked_at_from_the_name_on_that_was_reached():
    value = {f"n{number}": number for number in range(1000)}

    part = Slice(value, ("n400",), 100)

    assert list(part.value) == [f"n{number}" for number in range(400, 500)]
    assert part.end == ("n500",)


def test_a_short_object_is_whole_in_each_part():
    assert Slice({"a": [1] * 100, "b": 2, "c": [3] * 5}, ("c", 3), 10).value == {"a": [1] * 10, "b": 2, "c": [3, 3]}


def leaves(value):
    if not isinstance(value, dict | list):
        return [value]
    return [leaf for one in (value.values() if isinstance(value, dict) else value) for leaf in leaves(one)]


@pytest.mark.parametrize("room", [1, 7, 150, 4000])
def test_all_parts_together_hold_every_value(room):
    numbers = iter(range(10_000))
    deep = [[[[next(numbers)] for _ in range(3)] for _ in range(5)] for _ in range(7)]
    value = {"deep": deep, "long": {f"n{at}": [next(numbers)] for at in range(700)}, "flat": [next(numbers)] * 20}

    seen = [leaf for part in slices(value, room) for leaf in leaves(part.value)]

    assert set(seen) == set(leaves(value))


@pytest.mark.parametrize("at", [0, 299, 300, 5000, 19_999])
def test_a_wrong_value_is_found_under_any_of_many_names(document, at):
    schema = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}}
    check = SchemaCheck(schema, document(), "request")
    value = {f"n{number}": [number] for number in range(20_000)} | {f"n{at}": [1, "x"]}

    assert [one.pointer for one in check.violations(value)] == [(f"n{at}", 1)]


def test_a_name_isnt_missing_only_because_it_is_beyond_the_excerpt(document):
    closed = {"type": "object", "required": ["last"], "properties": {"last": {}}, "additionalProperties": False}
    check = SchemaCheck(closed, document(), "request")
    value = {**{f"n{number}": 1 for number in range(5000)}, "last": 1}

    assert {one.keyword for one in check.violations(value)} == {"additionalProperties"}


def test_a_large_value_is_explained_in_many_small_steps(document):
    steps = SchemaCheck(TABLE, document(), "request").explanation({"rows": [[1, 1]] * 50_000 + [[1, "x"]]})

    assert len(list(steps)) > 30


def test_long_names_are_cut_where_they_are_told(document):
    check = SchemaCheck({"type": "object", "additionalProperties": False}, document(), "request")
    [violation] = check.violations({"x" * 1_000_000: 1})

    assert str(violation) == f"{'x' * 60}... (1000000 characters): expected no such name, got 1"
    assert len(place_of(violation.pointer)) < 200
