import pytest

from mockserver.caiso.files import load_document
from mockserver.errors import SpecError
from mockserver.openapi.references import pointer_of, ref_of

API = """\
openapi: 3.0.3
info: {title: T, version: 1.0.0}
paths: {}
components:
  schemas:
    A:
      $ref: '%s'
"""


@pytest.mark.parametrize(
    ("ref", "parts"),
    [
        ("#", []),
        ("#/a/b", ["a", "b"]),
        ("#/paths/~1pets~1%7Bid%7D/a~0b", ["paths", "/pets/{id}", "a~b"]),
        ("#/a/", ["a", ""]),
        ("#name", None),
    ],
)
def test_a_reference_holds_a_json_pointer(ref, parts):
    assert pointer_of(ref) == parts
    assert parts is None or pointer_of(ref_of(tuple(parts))) == parts


@pytest.mark.parametrize("ref", ["common.yaml#/B", "./common.yaml#/B", "parts/deep.json#/B", "common.yaml#/list/0"])
def test_a_reference_into_a_neighbouring_file_is_followed(write, ref):
    write("common.yaml", "B: {type: string}\nlist: [{type: string}]")
    write("parts/deep.json", {"B": {"type": "string"}})

    document = load_document(write("api.yaml", API % ref), [])

    assert document.resolve(document.root["components"]["schemas"]["A"]) == {"type": "string"}


def test_a_whole_file_can_be_referred_to(write):
    write("pet.yaml", "type: string")

    document = load_document(write("api.yaml", API % "pet.yaml"), [])

    assert document.resolve(document.root["components"]["schemas"]["A"]) == {"type": "string"}
    assert [path.name for path in document.parts] == ["pet.yaml"]


def test_references_between_files_lead_back_and_forth(write):
    write("one.yaml", "B: {$ref: 'folder/two.yaml#/C'}\nD: {$ref: '#/E'}\nE: {type: integer}")
    write("folder/two.yaml", "C: {properties: {d: {$ref: '../one.yaml#/D'}, api: {$ref: '../api.yaml#/info/title'}}}")

    document = load_document(write("api.yaml", API % "one.yaml#/B"), [])
    properties = document.resolve(document.root["components"]["schemas"]["A"])["properties"]

    assert document.resolve(properties["d"]) == {"type": "integer"}
    assert document.resolve(properties["api"]) == "T"


def test_a_mapping_with_an_anchor_is_brought_inside_once(write):
    write("common.yaml", "A: {x: &x {$ref: '#/B'}, y: *x}\nB: {type: string}")

    document = load_document(write("api.yaml", API % "common.yaml#/A"), [])
    both = document.resolve(document.root["components"]["schemas"]["A"])

    assert document.resolve(both["x"]) == document.resolve(both["y"]) == {"type": "string"}


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("../secrets.yaml#/A", "leaves the folder"),
        ("/etc/passwd", "leaves the folder"),
        ("https://example.org/a.yaml#/A", "leaves the folder"),
        ("absent.yaml#/A", "names a file that isn't there"),
        ("%00.yaml#/A", "can't be the name of a file"),
        ("a" * 300 + "#/A", "can't be the name of a file"),
    ],
)
def test_a_reference_out_of_the_folder_is_refused_with_its_line(write, ref, reason):
    path = write("api.yaml", API % ref)

    with pytest.raises(SpecError, match=reason) as refusal:
        load_document(path, [])

    assert (refusal.value.file, refusal.value.line) == (path, 7)


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("#/components/schemas/Z", "leads nowhere"),
        ("#/info/title/x", "leads nowhere"),
        ("#A", "isn't a JSON pointer"),
        ("#/components/schemas/A", "leads back to itself"),
        ("common.yaml#/Z", "leads nowhere"),
    ],
)
def test_a_reference_to_nothing_is_refused_with_its_line(write, ref, reason):
    write("common.yaml", "B: {type: string}")
    path = write("api.yaml", API % ref)
    document = load_document(path, [])

    with pytest.raises(SpecError, match=reason) as refusal:
        document.resolve(document.root["components"]["schemas"]["A"])

    assert (refusal.value.file, refusal.value.line) == (path, 7)
    assert f"'{ref}'" in refusal.value.message


def test_a_broken_reference_inside_a_neighbour_is_placed_there(write):
    common = write("common.yaml", "B: {type: string}\nC:\n  $ref: '#/Z'")
    document = load_document(write("api.yaml", API % "common.yaml#/C"), [])

    with pytest.raises(SpecError, match="leads nowhere") as refusal:
        document.resolve(document.root["components"]["schemas"]["A"])

    assert (refusal.value.file, refusal.value.line) == (common, 3)


def test_a_reference_inside_an_example_is_plain_data(write):
    text = API.replace("$ref: '%s'", "{type: object, example: {$ref: 'https://example.org'}, enum: [{$ref: x.yaml}]}")

    document = load_document(write("api.yaml", text), [])

    assert document.root["components"]["schemas"]["A"]["example"] == {"$ref": "https://example.org"}


def test_a_property_may_be_called_example(write):
    write("common.yaml", "B: {type: string}")
    text = API.replace("$ref: '%s'", "{properties: {example: {$ref: 'common.yaml#/B'}}}")

    document = load_document(write("api.yaml", text), [])

    assert document.resolve(document.root["components"]["schemas"]["A"]["properties"]["example"]) == {"type": "string"}
