"""Spec files on disk: which ones a folder holds, and loading them with the overlays that go with their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from mockserver.caiso.names import name_of, overlay_for
from mockserver.errors import SpecError
from mockserver.openapi.load import Document, NameOf, NotOpenAPI, SpecName, load

_ENDINGS = (".yaml", ".yml", ".json")
CATALOGUE = "catalogue.yaml"  # what a folder says of its files; no spec itself


def spec_paths(folder: Path) -> list[Path]:
    """The OpenAPI files of a folder, in the order of their names; one file may be named as well."""
    if folder.exists() and not folder.is_dir():
        return [folder]
    if not folder.is_dir():
        raise SpecError("no such folder; name one that holds OpenAPI files", folder)
    try:
        files = (p for p in folder.iterdir() if p.suffix in _ENDINGS and not p.name.startswith("."))
        return sorted(path for path in files if path.name != CATALOGUE)
    except OSError as problem:
        raise SpecError(f"can't be listed: {problem.strerror}", folder) from None


def load_documents(paths: Iterable[Path], overlay_folders: list[Path], named: NameOf = name_of) -> list[Document]:
    """Every OpenAPI file among the paths; what one of them refers to need not be OpenAPI itself."""
    documents, others = [], {}
    for path in paths:
        try:
            documents.append(load_document(path, overlay_folders, named))
        except NotOpenAPI as problem:
            others[path.resolve()] = problem
    parts = {part for document in documents for part in document.parts}
    for path, refusal in others.items():
        if path not in parts:
            raise refusal
    return documents


def load_document(path: Path, overlay_folders: Sequence[Path], named: NameOf = name_of) -> Document:
    """One file, with the overlays of the folders that go with its name.

    named  says which service the file is of; without one, its name alone
    """
    return load(path, named, partial(_overlays, overlay_folders))


def _overlays(folders: Sequence[Path], name: SpecName) -> list[Path]:
    return [overlay for folder in folders if (overlay := overlay_for(name, folder))]
