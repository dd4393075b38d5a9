import pytest

from mockserver.openapi.media import is_json, parameter, taken

OFFERED = ["application/json", "text/csv", "application/octet-stream"]


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("*/*", OFFERED),
        ("*", OFFERED),
        ("application/json", ["application/json"]),
        ("APPLICATION/JSON; charset=utf-8", ["application/json"]),
        ("text/*", ["text/csv"]),
        ("application/*", ["application/json", "application/octet-stream"]),
        ("text/csv, application/json", ["application/json", "text/csv"]),
        ("text/csv, application/json;q=0.5", ["text/csv", "application/json"]),
        ("application/json;q=0, */*", ["text/csv", "application/octet-stream"]),
        ("text/*;q=0.1, text/csv;q=0.9, application/json;q=0.5", ["text/csv", "application/json"]),
        ("text/html, image/png;q=0.8", []),
        ("application/json;q=0", []),
        ("application/json;q=high", ["application/json"]),
        ("", []),
    ],
)
def test_an_accept_header_takes_what_it_names_the_most_wanted_first(accept, best):
    assert taken(accept, OFFERED) == best


def test_an_offer_with_parameters_is_found_by_its_type():
    assert taken("application/json", ["application/json; charset=utf-8"]) == ["application/json; charset=utf-8"]


@pytest.mark.parametrize(
    ("media_type", "json"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/problem+json", True),
        ("text/json-lines", False),
        ("text/plain", False),
        ("", False),
    ],
)
def test_json_is_told_by_its_name_or_its_suffix(media_type, json):
    assert is_json(media_type) is json


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("a/b; boundary=x", "x"),
        ('a/b;Boundary="x y"', "x y"),
        ("a/b; charset=utf-8; boundary=x", "x"),
        ("a/b", None),
        ("a/b; boundaries=x", None),
    ],
)
def test_a_parameter_of_a_header_is_read_without_its_quotes(header, value):
    assert parameter(header, "boundary") == value
