"""A spec file as it is served: corrected by its overlays, with servers that lead to this mock."""

from __future__ import annotations

from typing import Any

import orjson

from mockserver.caiso.catalogue import SpecFile
from mockserver.files.yaml12 import write_yaml


def served_document(file: SpecFile, newest: bool, url: str) -> dict[str, Any]:
    """The file's document; `url` is this server's, `newest` whether the file answers under its servers' own paths.

    The first server is the one that a client of the real service would use, changed only in its host.
    """
    servers = [{"url": url + base, "description": "This mock"} for base in file.base_paths or [""] if newest]
    servers.append({"url": f"{url}/mocks/{file.stem}", "description": f"This mock, version {file.version} for good"})
    published = file.document.published
    paths = {path: _without_servers(item) for path, item in published["paths"].items()}
    return {**published, "servers": servers, "paths": paths}


def _without_servers(item: dict[str, Any]) -> dict[str, Any]:
    """Paths and operations may name servers of their own, which would lead a client out of the mock."""
    return {
        key: {name: one for name, one in value.items() if name != "servers"} if isinstance(value, dict) else value
        for key, value in item.items()
        if key != "servers"
    }


def as_json(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def as_yaml(document: dict[str, Any]) -> bytes:
    return write_yaml(document).encode()
