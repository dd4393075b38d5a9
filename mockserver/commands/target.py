"""The URL that a command is pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from mockserver.errors import SettingsError

if TYPE_CHECKING:
    from mockserver.caiso.catalogue import Catalogue


def target(url: str, catalogue: Catalogue) -> SplitResult:
    """The URL of the services, with the path that they have where it names none. Raises SettingsError."""
    parts = server(url)
    return parts if parts.path.strip("/") else parts._replace(path=catalogue.base_path)


def server(url: str) -> SplitResult:
    """The URL of a server, as it is. Raises SettingsError."""
    parts = urlsplit(url)
    try:
        valid = parts.scheme in ("https", "http") and parts.hostname and (parts.port or True)
    except ValueError:  # a port that is no number
        valid = False
    if not valid:
        raise SettingsError(f"{url!r} is no URL of a server; write https://host:port, or https://host/crr")
    return parts
