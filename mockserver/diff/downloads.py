"""The schemas of download files, in two versions: what a client reads there is held like an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mockserver.caiso.own_schemas import FILE_NAME
from mockserver.diff.change import ORDER, Change, Impact, ServiceDiff, Where
from mockserver.diff.prose import prose_apart
from mockserver.diff.schemas import SchemaDiff
from mockserver.diff.service import where
from mockserver.diff.shape import Node
from mockserver.errors import SpecError
from mockserver.files.yaml12 import read_yaml
from mockserver.openapi.load import Document, SpecName


def download_schemas(place: Path) -> dict[str, Document]:
    """The newest schema of each download in a folder or its subfolder `schemas`, by name without version."""
    folders = [folder for folder in (place, place / "schemas") if folder.is_dir()]
    found: dict[str, Document] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*.schema*")):
        match = FILE_NAME.fullmatch(path.name)
        if match is None or match["version"] is None:
            continue
        name = SpecName(path.stem, "download", match["name"], match["version"])
        known = found.get(name.service)
        if known is None or known.name.sort_key < name.sort_key:
            found[name.service] = Document(path, name, _root(path))
    return found


def _root(path: Path) -> dict[str, Any]:
    root = read_yaml(path)
    if not isinstance(root, dict):
        raise SpecError("not a JSON schema: a mapping is expected", path, 1)
    return root


def downloads_apart(old: Path, new: Path) -> Iterator[ServiceDiff]:
    """One entry for each schema that is in one of the places; none where both have none."""
    before, after = download_schemas(old), download_schemas(new)
    for name in dict.fromkeys((*before, *after)):
        yield _apart(name, before.get(name), after.get(name))


def _apart(name: str, old: Document | None, new: Document | None) -> ServiceDiff:
    title = f"download {name}"
    was, now = (document.name.version if document else "" for document in (old, new))
    at_old, at_new = (document.path if document else None for document in (old, new))
    if old and new:
        changes = sorted(_changes(title, old, new), key=lambda change: ORDER.index(change.impact))
    else:
        kind, impact, text = ("download-added", Impact.HARMLESS, "is new")
        if old:
            kind, impact, text = ("download-removed", Impact.BREAKS_READERS, "no longer exists")
        lines = [Where(path, 1) if path else None for path in (at_old, at_new)]
        changes = [Change(kind, impact, title, "", "", f"{name} {text}", lines[0], lines[1], (name,))]
    return ServiceDiff(title, was, now, at_old, at_new, changes)


def _changes(title: str, old: Document, new: Document) -> Iterator[Change]:
    nodes = Node(old, old.root, ()), Node(new, new.root, ())
    for delta in SchemaDiff("reply").deltas(nodes[:1], nodes[1:]):
        impact = Impact.BREAKS_READERS if delta.effect.widens else Impact.HARMLESS
        place = f"row {delta.place.removeprefix('[]').removeprefix('.')}".strip()
        at = where(old, delta.old), where(new, delta.new)
        yield Change(delta.kind, impact, title, "", place, delta.text, *at, delta.names)
    for one in prose_apart(old.root, new.root):
        yield Change(one.kind, one.impact, title, "", one.place, one.text, where(old, one.old), where(new, one.new))
