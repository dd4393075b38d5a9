"""The names of CAISO's spec files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mockserver.openapi.load import SpecName

# caiso_crr_auction_v1.2.1.yaml, caiso_crr_auction_v1.2.1_openapi.yaml, and the older crr_auction_1.0.0.yaml
_FILE_NAME = re.compile(
    r"^(?:caiso_)?(?P<app>[a-z0-9]+)_(?P<service>[a-z0-9_]+?)_v?(?P<version>\d+\.\d+\.\d+)(?:_openapi)?$"
)


def spec_name(stem: str) -> SpecName | None:
    """The parts of a name that follows CAISO's rule; None for any other name."""
    match = _FILE_NAME.match(stem)
    return SpecName(stem, match["app"], match["service"], match["version"]) if match else None


def name_of(path: Path, root: dict[str, Any]) -> SpecName:
    """What the name says; a file named otherwise is a service of its own with the version of its info."""
    version = str(root["info"].get("version", "0"))
    return spec_name(path.stem) or SpecName(path.stem, "other", re.sub(r"\W+", "_", path.stem.lower()), version)


def overlay_for(name: SpecName, folder: Path) -> Path | None:
    """The overlay of this very file, else the newest one of the service that isn't made for a later version."""
    newest: tuple[tuple[int, ...], Path] | None = None
    for path in sorted(folder.glob("*.overlay.yaml")):
        stem = path.name.removesuffix(".overlay.yaml")
        if stem == name.stem:
            return path
        made_for = spec_name(stem)
        if made_for and (made_for.app, made_for.service) == (name.app, name.service):
            candidate = (made_for.sort_key, path)
            if candidate[0] <= name.sort_key and (newest is None or candidate > newest):
                newest = candidate
    return newest[1] if newest else None
