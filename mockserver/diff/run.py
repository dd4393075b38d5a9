"""Two folders or files of specs held against each other, service by service."""

from __future__ import annotations

from pathlib import Path

from mockserver.caiso.files import spec_paths
from mockserver.caiso.servable import servable_documents
from mockserver.diff.change import Change, DiffReport, Impact, ServiceDiff, Where
from mockserver.diff.downloads import downloads_apart
from mockserver.diff.service import diff_of
from mockserver.diff.version_rule import notes_of
from mockserver.errors import SpecError
from mockserver.openapi.load import Document
from mockserver.reports.progress import OnProgress

# hears the name of the service under comparison, and which share of the work is done (0 to 1)


def diff(old: Path, new: Path, step: OnProgress = lambda name, share: None) -> DiffReport:
    """Compare files or folders as they stand, without corrections.

    Of folders, the newest version of each service on either side, and the schemas of downloads. Two files are compared
    whatever they are called. Raises SpecError where a file can't be read or served.
    """
    before, after = _newest(old), _newest(new)
    if old.is_file() and new.is_file():
        return DiffReport([compared(next(iter(before.values())), next(iter(after.values())))])
    services = []
    keys = list(dict.fromkeys((*before, *after)))
    for done, key in enumerate(keys):
        step(key[1], done / len(keys))
        services.append(_service(before.get(key), after.get(key)))
    return DiffReport([*services, *downloads_apart(old, new)])


def _newest(place: Path) -> dict[tuple[str, str], Document]:
    paths = spec_paths(place)
    if not paths:
        raise SpecError("holds no OpenAPI file (*.yaml, *.yml, *.json)", place)
    newest: dict[tuple[str, str], Document] = {}
    for document in servable_documents(paths, []):
        key = document.name.app, document.name.service
        if key not in newest or newest[key].name.sort_key < document.name.sort_key:
            newest[key] = document
    return newest


def _service(old: Document | None, new: Document | None) -> ServiceDiff:
    if old and new:
        return compared(old, new)
    one = new or old
    assert one  # noqa: S101 - a service is in one of the folders at least
    name, version = one.name.service.replace("_", " "), one.name.version
    where = Where(one.path, 1)
    if new:
        change = Change("service-added", Impact.HARMLESS, name, "", "", f"{name} {version} is new", None, where)
        return ServiceDiff(name, "", version, None, one.path, [change])
    change = Change("service-removed", Impact.BREAKS_REQUESTS, name, "", "", f"{name} no longer exists", where, None)
    return ServiceDiff(name, version, "", one.path, None, [change])


def compared(old: Document, new: Document) -> ServiceDiff:
    """Two documents, whatever they are called."""
    service = diff_of(old, new)
    service.notes = notes_of(old, new, service.changes)
    return service
