"""The rows of the catalogue: each file with what leads to it, and what is known of it."""

from __future__ import annotations

from typing import Any

from mockserver.caiso.catalogue import Catalogue, SpecFile
from mockserver.caiso.change_log import change_log
from mockserver.web.pages.served_file import served_document

_SEARCHED = ("appname", "service", "title", "version", "file", "status", "release", "effective")


def entries(catalogue: Catalogue, url: str, appname: str | None = None) -> list[dict[str, Any]]:
    """Services by name, newest version first. `url` is this server's; "" makes links paths."""
    newest = sorted(catalogue.newest, key=lambda file: (file.app, file.service))
    return [
        _entry(catalogue, version, url)
        for file in newest
        if appname is None or file.app == appname.lower()
        for version in catalogue.versions_of(file)
    ]


def words_of(entry: dict[str, Any]) -> str:
    """What a filter looks into, in small letters."""
    texts = [str(entry[key]) for key in _SEARCHED if entry[key] is not None]
    return " ".join((*texts, *entry["schemas"])).lower()


def is_shown(entry: dict[str, Any], wanted: str) -> bool:
    """Whether every word of a filter occurs in the row."""
    words = words_of(entry)
    return all(word in words for word in wanted.lower().split())


def _entry(catalogue: Catalogue, file: SpecFile, url: str) -> dict[str, Any]:
    newest, before = file in catalogue.newest, catalogue.version_before(file)
    log = change_log(str(file.document.root["info"].get("description", "")))
    release = file.release
    return {
        "appname": file.app,
        "service": file.service,
        "title": file.title,
        "version": file.version,
        "newest": newest,
        "status": release.status,
        "release": release.name,
        "effective": release.effective and release.effective.isoformat(),
        "changed": log[-1].date if log else None,
        "operations": len(file.contracts),
        "file": file.stem,
        "documentation": f"{url}/mocks/mock_{file.stem}.html",
        "yaml": f"{url}/mocks/{file.stem}.yaml",
        "json": f"{url}/mocks/{file.stem}.json",
        "schemas": {one.path.name: f"{url}/mocks/schemas/{one.path.name}" for one in catalogue.schemas_of(file)},
        "differences": before and f"{url}/mocks/diff/{before.stem}/{file.stem}.html",
        "servers": [server["url"] for server in served_document(file, newest, url)["servers"]],
        "corrections": [path.name for path in file.document.overlays],
    }
