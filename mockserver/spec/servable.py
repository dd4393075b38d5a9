"""Files that can be served, and why others can't: found before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mockserver.errors import SpecError
from mockserver.spec.least import replies_without_end
from mockserver.spec.load import Document, NameOf, load_documents, name_of
from mockserver.spec.reach import countless_ways
from mockserver.spec.structure import faults_of


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
