import pytest

from mockserver.app import load_catalogue
from mockserver.openapi.gaps import gaps_of
from mockserver.settings import Settings

OK = {"responses": {"200": {"description": "Fine"}}}
XML = {"responses": {"200": {"description": "Fine", "content": {"application/xml": {"schema": {"type": "object"}}}}}}
LINK = {"links": {"next": {"$ref": "#/components/links/Nobody"}}}
CALLBACK = {"done": {"$ref": "#/components/callbacks/Nobody"}}


@pytest.mark.parametrize(
    ("paths", "pointer", "words"),
    [
        ({"/a/{x}": {"get": OK}, "/a/{y}": {"get": OK}}, ("paths", "/a/{y}", "get"), "the same as /a/{x} to whoever"),
        ({"/a?b=1": {"get": OK}}, ("paths", "/a?b=1"), "has a query"),
        ({"/mocks/a": {"get": OK}}, ("paths", "/mocks/a"), "served under /mocks/api only"),
        ({"/a": {"get": XML}}, ("paths", "/a", "get", "responses", "200"), "answers application/xml, of which"),
        (
            {"/a": {"get": {**OK, "security": [{"k": []}]}}},
            ("paths", "/a", "get", "security", 0, "k"),
            "isn't declared",
        ),
        (
            {"/a": {"get": {"responses": {"200": {"description": "Fine", **LINK}}}}},
            ("paths", "/a", "get", "responses", "200", "links", "next", "$ref"),
            "leads nowhere",
        ),
        (
            {"/a": {"get": {**OK, "callbacks": CALLBACK}}},
            ("paths", "/a", "get", "callbacks", "done", "$ref"),
            "nowhere",
        ),
    ],
)
def test_what_isnt_served_as_written_is_named_with_its_place(document, paths, pointer, words):
    (gap,) = gaps_of(document(paths=paths))

    assert gap.pointer == pointer
    assert words in gap.text


def test_the_files_that_ship_are_served_as_they_are_written(crr):
    assert [gap for file in crr.files for gap in file.gaps] == []


@pytest.fixture
def reached(write):
    """The operation that a path leads to, in a mock that serves these paths."""

    def reached(paths, path, **more):
        from mockserver.web.front.routes import Routes

        root = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths, **more}
        catalogue = load_catalogue(Settings(specs=(write("api.json", root),)))
        methods, _ = Routes.of(catalogue).find(path, "GET")
        return methods["GET"].operation.path if methods else None

    return reached


@pytest.mark.parametrize(
    ("path", "found"), [("/v1/a", "/a"), ("/v2/a", "/a"), ("/v3/a", None), ("/a", "/a"), ("/mocks/api/a", "/a")]
)
def test_a_server_is_served_with_every_value_of_its_variables(reached, path, found):
    servers = [{"url": "https://x.example/{v}", "variables": {"v": {"default": "v1", "enum": ["v1", "v2"]}}}]

    assert reached({"/a": {"get": OK}}, path, servers=servers) == found


@pytest.mark.parametrize(("path", "found"), [("/own/a", "/a"), ("/file/a", None), ("/path/b", "/b"), ("/file/c", "/c")])
def test_servers_of_operations_and_paths_go_before_those_of_the_file(reached, path, found):
    own, of_path, of_file = ([{"url": f"/{name}"}] for name in ("own", "path", "file"))
    paths = {"/a": {"get": {**OK, "servers": own}}, "/b": {"servers": of_path, "get": OK}, "/c": {"get": OK}}

    assert reached(paths, path, servers=of_file) == found


def test_a_query_in_a_path_is_left_out(reached):
    assert reached({"/a?b=1": {"get": OK}}, "/a") == "/a?b=1"
