"""The spec folders that the contract is shown on, and a test case for each of their files and operations."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mockserver.app import load_catalogue
from mockserver.caiso.catalogue import Catalogue, SpecFile
from mockserver.caiso.contract import Contract
from mockserver.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDERS = {"specs": ROOT / "specs", "published": ROOT.parent / "shared" / "published-specs"}
PUBLISHED_IS_HERE = FOLDERS["published"].is_dir()
WITHOUT_PUBLISHED = pytest.mark.skip(reason="the published files aren't beside the checkout")


@cache
def catalogue(folder: str, overlays: bool = True) -> Catalogue:
    return load_catalogue(Settings(specs=(FOLDERS[folder],), overlays=overlays))


def folder_of(contract: Contract) -> str:
    return next(name for name, folder in FOLDERS.items() if folder == contract.document.path.parent)


def each_folder() -> list[object]:
    """A case for our files, and one for the published ones that is skipped where they are absent."""
    return ["specs", pytest.param("published", marks=() if PUBLISHED_IS_HERE else WITHOUT_PUBLISHED)]


def each_file() -> list[object]:
    """A case for each file, named by folder and service."""
    return [pytest.param(file, id=f"{folder}-{file.service}") for folder, file in _files()] + _absent()


def each_operation(**marks: pytest.MarkDecorator) -> list[object]:
    """A case for each operation with its contract; the cases of a folder can be marked: published=pytest.mark.slow."""
    cases: list[object] = [
        pytest.param(contract, id=f"{folder}-{contract.operation.key}", marks=marks.get(folder, ()))
        for folder, file in _files()
        for contract in file.contracts
    ]
    return cases + _absent()


def _files() -> Iterator[tuple[str, SpecFile]]:
    for folder in FOLDERS if PUBLISHED_IS_HERE else ["specs"]:
        yield from ((folder, file) for file in catalogue(folder).files)


def _absent() -> list[object]:
    return [] if PUBLISHED_IS_HERE else [pytest.param(None, id="published", marks=WITHOUT_PUBLISHED)]
