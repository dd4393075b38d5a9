"""Files of CAISO's services under other names, titles, paths and methods."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mockserver.app import SERVICES, load_catalogue
from mockserver.caiso.catalogue import SpecFile
from mockserver.settings import Settings
from tests.contract.spec_folders import FOLDERS, each_folder

NAMES = [
    "{stem} (1).yaml",
    "{STEM}.yaml",
    "{dashed}.yaml",
    "{bare}.yaml",
    "{stem} - Copy.yaml",
    "{service}.yaml",
    "openapi.yaml",
    "CRR {Words} API v{version}.yml",
]


def spelled(name: str, path: Path) -> str:
    """The name of a file of ours, written in another way."""
    bare, _, version = path.stem.rpartition("_v")
    service = bare.removeprefix("caiso_crr_")
    words = service.replace("_", " ").title()
    spellings = {"stem": path.stem, "STEM": path.stem.upper(), "dashed": path.stem.replace("_", "-"), "bare": bare}
    return name.format(**spellings, service=service, version=version, Words=words)


@pytest.mark.parametrize("folder", each_folder())
@pytest.mark.parametrize("name", NAMES)
def test_a_file_keeps_service_version_and_operations_under_another_name(folder, name, tmp_path):
    for path in FOLDERS[folder].glob("caiso_crr_*.yaml"):
        copy = tmp_path / path.stem / spelled(name, path)
        copy.parent.mkdir()
        copy.write_bytes(path.read_bytes())
        (known,), (found,) = (load_catalogue(Settings(specs=(one,))).files for one in (path, copy))

        assert (found.app, found.service, found.version) == ("crr", known.service, known.version)
        assert {one.operation.key for one in found.contracts} == set(SERVICES[known.service].handlers)
        assert [one.guarded for one in found.contracts] == [one.guarded for one in known.contracts]
        assert [one.name for one in found.document.overlays] == [one.name for one in known.document.overlays]


@pytest.fixture
def auction(specs: Path, tmp_path: Path) -> Callable[..., SpecFile]:
    """Loads the auction's file as petstore.yaml, with texts of it replaced."""

    def auction(*edits: tuple[str, str]) -> SpecFile:
        text = next(specs.glob("*auction*.yaml")).read_text()
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "petstore.yaml").write_text(text)
        return load_catalogue(Settings(specs=(tmp_path,))).files[0]

    return auction


EDITS = {
    "another path": [("/auction/v1.0/portfolioCreation:", "/auction/v2/newPortfolio:")],
    "all paths": [("/auction/v1.0/", "/bids/v3/")],
    "another method": [("    delete:", "    patch:")],
    "a parameter in the path": [("/auction/v1.0/portfolioStatus:", "/auction/v1.0/portfolioStatus/{portfolioName}:")],
    "another title": [("title: CRR Auction API", "title: Public API")],
    "another title and all ids": [("title: CRR Auction API", "title: Public API"), ("operationId: ", "operationId: x")],
    "another title and all paths": [("title: CRR Auction API", "title: API of CAISO"), ("/auction/v1.0/", "/b/")],
}


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
def test_an_operation_is_known_by_its_path_or_its_id(auction, edits):
    file = auction(*edits)

    assert file.service == "auction"
    assert {one.operation.key for one in file.contracts} == set(SERVICES["auction"].handlers)


def test_an_operation_that_is_no_known_one_keeps_a_key_of_its_own(auction):
    file = auction(("/v1.0/portfolioCreation:", "/v1.0/novelty:"), ("operationId: portfolioCreation", ""))

    assert "POST /auction/novelty" in {one.operation.key for one in file.contracts}


@pytest.mark.parametrize(
    ("name", "app", "title", "path"),
    [
        ("messages.yaml", "other", "Messages API", "/messages"),
        ("auction.yaml", "other", "Auction House", "/auction/lots"),
        ("caiso_crr_weather_v1.0.0.yaml", "crr", "CRR Weather API", "/weather"),
        ("crr.yaml", "other", "CRR", "/status"),
    ],
)
def test_a_file_of_others_is_a_service_of_its_own(tmp_path, name, app, title, path):
    root = {"openapi": "3.0.3", "info": {"title": title, "version": "1"}, "paths": {path: {"get": {"responses": {}}}}}
    (tmp_path / name).write_text(json.dumps(root))

    (file,) = load_catalogue(Settings(specs=(tmp_path,))).files

    assert (file.app, file.service) == (app, Path(name).stem.replace("caiso_crr_", "").replace("_v1.0.0", ""))
    assert not file.contracts[0].guarded
