import pytest

from mockserver.app import load_catalogue
from mockserver.errors import SpecError
from mockserver.openapi.references import walk
from mockserver.settings import Settings

API = """\
openapi: 3.0.3
info: {title: %s, version: 1.0.0}
servers: %s
paths:
  /things/v1.0/all:
    get: {tags: %s, responses: {'200': {description: d}}}
    delete: {responses: {'200': {description: d}}}
"""


def catalogue(*folders, overlays=True):
    return load_catalogue(Settings(specs=folders, overlays=overlays))


def api(title="T", servers="[]", tags="[]"):
    return API % (title, servers, tags)


def test_every_version_is_served_and_the_newest_answers_without_one(write, tmp_path):
    for version in ("1.9.0", "1.10.0", "1.2.0"):
        write(f"caiso_crr_things_v{version}.yaml", api())

    files = catalogue(tmp_path)

    assert [file.version for file in files.files] == ["1.10.0", "1.2.0", "1.9.0"]
    assert [file.version for file in files.newest] == ["1.10.0"]
    assert {operation.version for operation in files.operations} == {"1.10.0"}


def test_services_of_one_name_in_two_apps_stand_side_by_side(write, tmp_path):
    write("caiso_crr_things_v1.0.0.yaml", api())
    write("caiso_oasis_things_v2.0.0.yaml", api())

    assert [file.app for file in catalogue(tmp_path).newest] == ["crr", "oasis"]


def test_a_later_folder_replaces_a_file_of_the_same_name_and_adds_others(write):
    first = write("one/a.yaml", api("first")).parent
    write("one/b.yaml", api("kept"))
    second = write("two/a.yaml", api("second")).parent

    titles = {file.stem: file.title for file in catalogue(first, second).files}

    assert titles == {"a": "second", "b": "kept"}


def test_a_single_file_may_be_named(write):
    assert [file.stem for file in catalogue(write("a.yaml", api())).files] == ["a"]


def test_a_folder_without_specs_is_refused(write, tmp_path):
    write("readme.md", "")

    with pytest.raises(SpecError, match="holds no OpenAPI file"):
        catalogue(tmp_path)


@pytest.mark.parametrize(
    ("servers", "paths"),
    [
        ("[{url: https://host/crr/}, {url: http://other/crr}, {url: /v2}]", ["/crr", "/v2"]),
        ("[{url: https://host}]", [""]),
        ("[{url: 'https://{name}/{base}', variables: {name: {default: h}, base: {default: b}}}]", ["/b"]),
        ("[]", []),
    ],
)
def test_each_server_gives_the_path_of_its_url(write, servers, paths):
    assert catalogue(write("a.yaml", api(servers=servers))).files[0].base_paths == paths


@pytest.mark.parametrize(
    ("tags", "of_get", "of_delete"),
    [("[Things Read]", "read", "write"), ("[A, Things Write]", "write", "write"), ("[Things]", "read", "write")],
)
def test_reading_and_writing_is_said_by_the_tag_or_else_by_the_method(write, tags, of_get, of_delete):
    get, delete = catalogue(write("a.yaml", api(tags=tags))).operations

    assert (get.access, delete.access) == (of_get, of_delete)


def test_behaviour_is_found_without_the_version_in_the_path(write):
    operations = catalogue(write("a.yaml", api())).operations

    assert [operation.key for operation in operations] == ["GET /things/all", "DELETE /things/all"]
    assert operations[0].operation_id == "get /things/v1.0/all"


@pytest.mark.parametrize(
    ("paths", "line", "reason"),
    [
        ("  /a: null", 4, r"`/a` must be a mapping \(path item\), not nothing"),
        ("  /a:\n    get: null", 5, "`get` must be a mapping"),
        ("  /a:\n    get: {}", 5, "an operation needs `responses`"),
        ("  /a:\n    get: {responses: []}", 5, "`responses` must be a mapping, not a list"),
        ("  /a:\n    get: {responses: {}, parameters: [{name: x}]}", 5, "a parameter needs `in`"),
        ("  /a:\n    get: {responses: {}, parameters: [{in: query}]}", 5, "a parameter needs `name`"),
        ("  /a:\n    post: {responses: {}, requestBody: {content: []}}", 5, "`content` must be a mapping, not a list"),
    ],
)
def test_an_operation_that_cannot_be_served_is_refused_with_its_line(write, paths, line, reason):
    path = write("a.yaml", f"openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths:\n{paths}\n")

    with pytest.raises(SpecError, match=reason) as refusal:
        catalogue(path)

    assert (refusal.value.file, refusal.value.line) == (path, line)


def test_extensions_between_paths_are_passed_over(write):
    path = write("a.yaml", "openapi: 3.0.3\ninfo: {title: T, version: 1.0.0}\npaths:\n  x-note: hello\n")

    assert catalogue(path).operations == []


def test_a_path_item_may_stand_elsewhere(write):
    text = api().replace("  /things", "  /other: {$ref: '#/paths/~1things~1v1.0~1all'}\n  /things")

    assert catalogue(write("a.yaml", text)).operations[0].path == "/other"


@pytest.mark.parametrize("overlays", [True, False])
def test_all_operations_of_the_ten_services_are_there(specs, overlays):
    assert len(catalogue(specs, overlays=overlays).operations) == 69
    assert {file.app for file in catalogue(specs, overlays=overlays).files} == {"crr"}


@pytest.mark.parametrize("overlays", [True, False])
def test_every_value_of_an_enum_of_texts_is_a_text(specs, overlays):
    for file in catalogue(specs, overlays=overlays).files:
        for _, node in walk(file.document.root):
            if isinstance(node, dict) and node.get("type") == "string" and isinstance(node.get("enum"), list):
                assert all(isinstance(value, str) for value in node["enum"])
