"""Files that can be served, and why others can't: found before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mockserver.caiso.files import load_documents
from mockserver.caiso.names import name_of
from mockserver.errors import SpecError
from mockserver.openapi.least import replies_without_end
from mockserver.openapi.load import Document, NameOf
from mockserver.openapi.reach import countless_ways
from mockserver.openapi.structure import faults_of


def servable_documents(paths: Iterable[Path], overlay_folders: list[Path], named: NameOf = name_of) -> list[Document]:
    """Every OpenAPI file among the paths. Raises SpecError for the first that can't be served."""
    documents = load_documents(paths, overlay_folders, named)
    for document in documents:
        for fault in refusals_of(document):
            raise fault
    return documents


def refusals_of(document: Document) -> list[SpecError]:
    """Each with its line; what hangs together is only looked at where the parts are right."""
    return faults_of(document) or countless_ways(document) or replies_without_end(document)
