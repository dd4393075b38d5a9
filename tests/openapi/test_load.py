from pathlib import Path

import pytest

from mockserver.caiso.files import load_document, load_documents, spec_paths
from mockserver.caiso.names import name_of, spec_name
from mockserver.errors import SpecError
from mockserver.openapi.load import SpecName

MINIMAL = "openapi: 3.0.3\ninfo: {title: T, version: 2.0.0}\npaths: {}\n"


@pytest.mark.parametrize(
    ("stem", "app", "service", "version"),
    [
        ("caiso_crr_auction_v1.2.1", "crr", "auction", "1.2.1"),
        ("caiso_crr_historical_forecasted_load_v1.1.1", "crr", "historical_forecasted_load", "1.1.1"),
        ("caiso_crr_auction_v1.2.1_openapi", "crr", "auction", "1.2.1"),
        ("crr_auction_1.0.0", "crr", "auction", "1.0.0"),
        ("crr_auction_v1.0.0", "crr", "auction", "1.0.0"),
        ("caiso_oasis_prices_v10.0.12", "oasis", "prices", "10.0.12"),
    ],
)
def test_a_file_name_says_app_service_and_version(stem, app, service, version):
    assert spec_name(stem) == SpecName(stem, app, service, version)


@pytest.mark.parametrize("name", ["petstore.yaml", "Pet Store.yaml", "auction_v1.2.yaml", "caiso_crr_auction_1.yml"])
def test_any_other_name_is_a_service_of_its_own_with_the_version_of_its_info(name):
    named = name_of(Path(name), {"info": {"version": "2.0.0"}})

    assert (named.app, named.version) == ("other", "2.0.0")
    assert named.service == Path(name).stem.lower().replace(" ", "_").replace(".", "_")


def test_versions_are_ordered_as_numbers():
    stems = ["crr_auction_1.10.0", "crr_auction_1.9.0", "crr_auction_1.9.10"]

    assert sorted(stems, key=lambda stem: spec_name(stem).sort_key) == [stems[1], stems[2], stems[0]]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[]", 1, "no `openapi` key"),
        ("", 1, "no `openapi` key"),
        ("info: {}\npaths: {}", 1, "no `openapi` key"),
        ("# old\nswagger: '2.0'\ninfo: {}\npaths: {}", 2, "OpenAPI 2.0 isn't served, only 3.0 and 3.1; convert it"),
        ("info: {}\nopenapi: 3.2.0\npaths: {}", 2, "OpenAPI 3.2.0 isn't served, only 3.0 and 3.1"),
        ("openapi: 3.0.0\ninfo: x\npaths: {}", 2, "`info` is missing or isn't a mapping"),
        ("openapi: 3.0.0\ninfo: {}\npaths:\n  - /a", 3, "`paths` is missing or isn't a mapping"),
        ("openapi: 3.0.0\ninfo: {}", 1, "`paths` is missing or isn't a mapping"),
    ],
)
def test_a_file_that_is_not_openapi_3_0_is_refused_with_its_line(write, text, line, reason):
    path = write("api.yaml", text)

    with pytest.raises(SpecError) as refusal:
        load_document(path, [])

    assert (refusal.value.file, refusal.value.line) == (path, line)
    assert reason in refusal.value.message


def test_an_unquoted_version_number_is_read_as_a_version(write):
    assert load_document(write("api.yaml", MINIMAL.replace("3.0.3", "3.0")), []).root["openapi"] == 3.0


def test_a_folder_gives_its_yaml_and_json_files_in_the_order_of_their_names(write, tmp_path):
    for name in ("b.yaml", "a.json", "c.yml", ".hidden.yaml", "readme.md", "overlays/x.overlay.yaml"):
        write(name, MINIMAL)

    assert [path.name for path in spec_paths(tmp_path)] == ["a.json", "b.yaml", "c.yml"]
    assert spec_paths(tmp_path / "b.yaml") == [tmp_path / "b.yaml"]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SpecError, match="no such folder"):
        spec_paths(tmp_path / "absent")


def test_a_file_that_another_one_refers_to_need_not_be_openapi(write):
    api = write("api.yaml", MINIMAL + "components: {schemas: {A: {$ref: 'common.yaml#/A'}}}")
    common = write("common.yaml", "A: {type: string}")

    assert [document.path for document in load_documents([api, common], [])] == [api]
    with pytest.raises(SpecError, match="no `openapi` key"):
        load_documents([common], [])


OVERLAY = "overlay: 1.0.0\nactions: [{target: $.info, update: {title: %s}}]"


@pytest.mark.parametrize(
    ("file", "overlays", "title"),
    [
        ("caiso_crr_a_v1.2.0", {"caiso_crr_a_v1.2.0": "own"}, "own"),
        ("caiso_crr_a_v1.3.0", {"caiso_crr_a_v1.2.0": "earlier"}, "earlier"),
        (
            "caiso_crr_a_v1.10.0",
            {"caiso_crr_a_v1.9.0": "newest earlier", "caiso_crr_a_v1.2.0": "old"},
            "newest earlier",
        ),
        ("caiso_crr_a_v1.2.0_openapi", {"caiso_crr_a_v1.2.0": "same version"}, "same version"),
        ("crr_a_1.2.0", {"caiso_crr_a_v1.2.0": "same version"}, "same version"),
        ("caiso_crr_a_v1.1.0", {"caiso_crr_a_v1.2.0": "later"}, "T"),
        ("caiso_crr_b_v1.2.0", {"caiso_crr_a_v1.2.0": "other service"}, "T"),
        ("caiso_other_a_v1.2.0", {"caiso_crr_a_v1.2.0": "other app"}, "T"),
        ("petstore", {"petstore": "by its very name", "caiso_crr_a_v1.2.0": "other"}, "by its very name"),
    ],
)
def test_an_overlay_is_for_its_version_and_later_ones_of_its_service(write, tmp_path, file, overlays, title):
    for stem, text in overlays.items():
        write(f"overlays/{stem}.overlay.yaml", OVERLAY % text)

    document = load_document(write(f"{file}.yaml", MINIMAL), [tmp_path / "overlays"])

    assert document.root["info"]["title"] == title


def test_each_folder_of_overlays_has_its_say_in_turn(write, tmp_path):
    folders = [write(f"{name}/api.overlay.yaml", OVERLAY % name).parent for name in ("ours", "yours")]

    document = load_document(write("api.yaml", MINIMAL), folders)

    assert document.root["info"]["title"] == "yours"
    assert [overlay.parent.name for overlay in document.overlays] == ["ours", "yours"]


def test_without_folders_of_overlays_a_file_is_served_as_it_stands(write):
    write("overlays/api.overlay.yaml", OVERLAY % "corrected")

    assert load_document(write("api.yaml", MINIMAL), []).root["info"]["title"] == "T"
