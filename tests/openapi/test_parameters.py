import pytest

from mockserver.openapi.parameters import parameters_of
from mockserver.openapi.queries import parse_cookies, parse_query
from mockserver.openapi.styles import Absent

COLORS = {"type": "array", "items": {"type": "string"}}
NUMBERS = {"type": "array", "items": {"type": "integer"}}
RGB = {"type": "object", "properties": {"R": {"type": "integer"}, "G": {"type": "integer"}}}
DEEP = {"type": "object", "properties": {"R": {"type": "integer"}, "tags": COLORS}}


@pytest.fixture
def read(document):
    """What a parameter called "color" reads from the values of its location."""

    def read(values, location, schema, **declared):
        one = {"name": "color", "in": location, "schema": schema, **declared}
        (parameter,) = parameters_of({"parameters": [one]}, {}, document())
        return parameter.read(values)

    return read


@pytest.mark.parametrize(
    ("query", "schema", "declared", "value"),
    [
        ("color=blue", {"type": "string"}, {}, "blue"),
        ("color=", {"type": "string"}, {}, ""),
        ("color", {"type": "string"}, {}, ""),
        ("color=5", {"type": "integer"}, {}, 5),
        ("color=a&color=b", {"type": "string"}, {}, ["a", "b"]),
        ("color=1&color=2", {"type": "integer"}, {}, ["1", "2"]),
        ("size=1", {"type": "string"}, {}, Absent),
        ("color=blue&color=black", COLORS, {}, ["blue", "black"]),
        ("color=1&color=2", NUMBERS, {"explode": True}, [1, 2]),
        ("color=1,2", NUMBERS, {"explode": False}, [1, 2]),
        ("color=1%2C2", NUMBERS, {"explode": False}, [1, 2]),
        ("color=", NUMBERS, {"explode": False}, []),
        ("color=1,x", NUMBERS, {"explode": False}, [1, "x"]),
        ("color=1%202", NUMBERS, {"style": "spaceDelimited"}, [1, 2]),
        ("color=1+2", NUMBERS, {"style": "spaceDelimited", "explode": False}, [1, 2]),
        ("color=1&color=2", NUMBERS, {"style": "spaceDelimited", "explode": True}, [1, 2]),
        ("color=1|2", NUMBERS, {"style": "pipeDelimited"}, [1, 2]),
        ("color=1%7C2", NUMBERS, {"style": "pipeDelimited"}, [1, 2]),
        ("size=1", COLORS, {}, Absent),
        ("R=100&G=200&other=1", RGB, {}, {"R": 100, "G": 200}),
        ("R=1&R=2", RGB, {}, {"R": ["1", "2"]}),
        ("other=1", RGB, {}, Absent),
        ("color=R,100,G,200", RGB, {"explode": False}, {"R": 100, "G": 200}),
        ("color=R,100,X,a", RGB, {"explode": False}, {"R": 100, "X": "a"}),
        ("size=1", RGB, {"explode": False}, Absent),
        ("color[R]=100&color[G]=x", RGB, {"style": "deepObject", "explode": True}, {"R": 100, "G": "x"}),
        ("color%5BR%5D=1&colors[G]=2&color[G=3", RGB, {"style": "deepObject"}, {"R": 1}),
        ("color[tags]=a&color[tags]=b", DEEP, {"style": "deepObject"}, {"tags": ["a", "b"]}),
        ("R=1", RGB, {"style": "deepObject"}, Absent),
    ],
)
def test_a_query_is_read_by_style_and_explode(read, query, schema, declared, value):
    assert read(parse_query(query.encode()), "query", schema, **declared) == value


@pytest.mark.parametrize(
    ("text", "schema", "declared", "value"),
    [
        ("blue", {"type": "string"}, {}, "blue"),
        ("5", {"type": "integer"}, {}, 5),
        ("3,4", NUMBERS, {}, [3, 4]),
        ("3,4", NUMBERS, {"explode": True}, [3, 4]),
        ("R,100,G,200", RGB, {}, {"R": 100, "G": 200}),
        ("R=100,G=200", RGB, {"explode": True}, {"R": 100, "G": 200}),
        (".blue", {"type": "string"}, {"style": "label"}, "blue"),
        (".5", {"type": "integer"}, {"style": "label"}, 5),
        (".3.4", NUMBERS, {"style": "label", "explode": True}, [3, 4]),
        (".3.4", NUMBERS, {"style": "label"}, [3, 4]),
        (".3,4", NUMBERS, {"style": "label"}, [3, 4]),
        (".R=1.G=2", RGB, {"style": "label", "explode": True}, {"R": 1, "G": 2}),
        (".R.1.G.2", RGB, {"style": "label"}, {"R": 1, "G": 2}),
        (";color=blue", {"type": "string"}, {"style": "matrix"}, "blue"),
        (";color", {"type": "string"}, {"style": "matrix"}, ""),
        (";color=5", {"type": "integer"}, {"style": "matrix"}, 5),
        (";color=3,4", NUMBERS, {"style": "matrix"}, [3, 4]),
        (";color=3;color=4", NUMBERS, {"style": "matrix", "explode": True}, [3, 4]),
        (";color=R,1,G,2", RGB, {"style": "matrix"}, {"R": 1, "G": 2}),
        (";R=1;G=2", RGB, {"style": "matrix", "explode": True}, {"R": 1, "G": 2}),
    ],
)
def test_a_path_is_read_by_style_and_explode(read, text, schema, declared, value):
    assert read({"color": [text]}, "path", schema, **declared) == value


@pytest.mark.parametrize(
    ("text", "schema", "declared", "value"),
    [
        ("blue", {"type": "string"}, {}, "blue"),
        ("a,b", {"type": "string"}, {}, "a,b"),
        ("1, 2,3", NUMBERS, {}, [1, 2, 3]),
        ("R,1,G,2", RGB, {}, {"R": 1, "G": 2}),
        ("R=1,G=2", RGB, {"explode": True}, {"R": 1, "G": 2}),
        ("true", {"type": "boolean"}, {}, True),
    ],
)
def test_a_header_is_read_by_explode(read, text, schema, declared, value):
    assert read({"color": [text]}, "header", schema, **declared) == value


@pytest.mark.parametrize(
    ("cookies", "schema", "declared", "value"),
    [
        ("a=1; color=blue", {"type": "string"}, {}, "blue"),
        ("color=5;", {"type": "integer"}, {}, 5),
        ("color=a%20b", {"type": "string"}, {}, "a b"),
        ("color=3,4", NUMBERS, {"explode": False}, [3, 4]),
        ("color=R,1", RGB, {"explode": False}, {"R": 1}),
        ("nothing", {"type": "string"}, {}, Absent),
        ("", {"type": "string"}, {}, Absent),
    ],
)
def test_a_cookie_is_read_by_explode(read, cookies, schema, declared, value):
    assert read(parse_cookies(cookies), "cookie", schema, **declared) == value


@pytest.mark.parametrize(("text", "value"), [('{"R": 1}', {"R": 1}), ("[1]", [1]), ("{", "{"), ("blue", "blue")])
def test_a_parameter_with_json_content_is_read_as_json(document, text, value):
    one = {"name": "color", "in": "query", "content": {"application/json": {"schema": RGB}}}
    (parameter,) = parameters_of({"parameters": [one]}, {}, document())

    assert parameter.read({"color": [text]}) == value
    assert parameter.read({}) is Absent


def test_a_parameter_without_schema_is_a_text(document):
    (parameter,) = parameters_of({"parameters": [{"name": "a", "in": "query"}]}, {}, document())

    assert parameter.read({"a": ["5"]}) == "5"


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {}),
        ("a=1&b=2&a=3", {"a": ["1", "3"], "b": ["2"]}),
        ("a=b=c", {"a": ["b=c"]}),
        ("a+b=c+d", {"a b": ["c+d"]}),
        ("%C3%A9=%C3%A9%20%26", {"é": ["%C3%A9%20%26"]}),
        ("a=%zz&&", {"a": ["%zz"]}),
        ("a;b=1", {"a;b": ["1"]}),
    ],
)
def test_a_query_string_is_split_and_its_names_are_decoded(query, values):
    assert parse_query(query.encode()) == values


def test_an_operations_own_parameter_wins_over_that_of_its_path(document):
    of_path = [{"name": "a", "in": "query", "required": True}, {"name": "b", "in": "query"}]
    own = [{"name": "a", "in": "query", "description": "own"}]

    found = parameters_of({"parameters": own}, {"parameters": of_path}, document())

    assert [(one.name, one.required, one.description) for one in found] == [("a", False, "own"), ("b", False, "")]


def test_one_name_in_two_places_is_two_parameters(document):
    declared = [{"name": "id", "in": "query"}, {"name": "id", "in": "path"}, {"name": "x", "in": "query"}]

    found = parameters_of({"parameters": declared}, {}, document())

    assert [one.key for one in found] == ["query:id", "path:id", "x"]


def test_headers_that_http_gives_a_meaning_are_no_parameters(document):
    declared = [{"name": name, "in": "header"} for name in ("Accept", "content-type", "Authorization", "X-Own")]

    assert [one.name for one in parameters_of({"parameters": declared}, {}, document())] == ["X-Own"]


@pytest.mark.parametrize(
    ("location", "style"), [("query", "simple"), ("path", "form"), ("header", "form"), ("cookie", "deepObject")]
)
def test_a_style_that_a_location_does_not_have_is_refused(read, location, style):
    with pytest.raises(ValueError, match=f"the style {style} is none of a {location} parameter"):
        read({}, location, {"type": "string"}, style=style)
