"""Several versions of a service: whether the step of each version, and its change log, are what the files call for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from mockserver.caiso.files import load_document
from mockserver.caiso.names import spec_name
from mockserver.diff.change import VersionNote
from mockserver.diff.run import compared
from mockserver.lint.findings import CheckReport, FileReport, Finding, Level, Rule
from mockserver.openapi.load import Document, SpecName

_STEP = "Versions are counted so that a client sees by the number whether it has to be looked at: here it can't."
_LOG = "Who reads the change log only, misses a change or looks for one in vain."
_SERVER = "Serves each version as it stands; /mocks shows what differs."
# What a file by itself says wrong of its version is told by the rules on single files.
_RULES = {
    kind: Rule(kind, Level.ODDITY, means, _SERVER)
    for kind, means in {
        "version-goes-back": _STEP,
        "version-step-too-small": _STEP,
        "version-step-too-large": _STEP,
        "version-not-reset": _STEP,
        "not-in-change-log": _LOG,
        "only-in-change-log": _LOG,
    }.items()
}


def with_versions(report: CheckReport) -> CheckReport:
    """The report with what each version should say otherwise, held against the one before it."""
    notes = {new.path: list(_findings(old, new)) for old, new in _pairs(report.files)}
    return CheckReport([replace(file, findings=[*file.findings, *notes.get(file.path, [])]) for file in report.files])


def _pairs(files: Iterable[FileReport]) -> Iterator[tuple[Document, Document]]:
    """Each version with the one before it; only files that are named by CAISO's rule have others."""
    services: dict[tuple[str, str], list[tuple[SpecName, Path]]] = {}
    for file in files:
        name = spec_name(file.path.stem)
        if name and file.operations:
            services.setdefault((name.app, name.service), []).append((name, file.path))
    for versions in services.values():
        if len(versions) > 1:
            paths = [path for _, path in sorted(versions, key=lambda one: one[0].sort_key)]
            yield from pairwise(load_document(path, []) for path in paths)


def _findings(old: Document, new: Document) -> Iterator[Finding]:
    for note in compared(old, new).notes:
        if note.kind in _RULES:
            yield _finding(note, old.path, new.path)


def _finding(note: VersionNote, old: Path, new: Path) -> Finding:
    at = note.where
    part = "description" if _RULES[note.kind].client is _LOG else "version"
    text = f"{note.text} (held against {old.name})"
    return Finding(_RULES[note.kind], new, at.line if at else None, f"#/info/{part}", text)
