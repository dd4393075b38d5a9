"""Why a file can't be served, found at the start."""

from __future__ import annotations

from mockserver.errors import SpecError
from mockserver.spec.least import replies_without_end
from mockserver.spec.load import Document
from mockserver.spec.reach import countless_ways
from mockserver.spec.structure import faults_of


def refusals_of(document: Document) -> list[SpecError]:
    """Each with its line; what hangs together is only looked at where the parts are right."""
    return faults_of(document) or countless_ways(document) or replies_without_end(document)
