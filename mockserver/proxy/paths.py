"""Which operation a path belongs to, and where it leads at the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.web.front.routes import Methods, Routes, of_session


@dataclass(frozen=True, slots=True)
class Found:
    """A path: the session of a mock that it names, the rest of it, and the methods that the specs have for that."""

    session: str | None
    path: str
    methods: Methods | None
    path_params: Mapping[str, str]

    @property
    def any_contract(self) -> Contract | None:
        return next(iter(self.methods.values())) if self.methods else None


class Paths:
    """The paths of a catalogue, and those of a service whose URL has the path `base`, such as "/crr"; "" for none.

    Without a base a path stays as it is. With one, an operation's own path follows it, so that calls under any form of
    URL that the mock knows reach the service's; another path keeps what follows the spec files' base path.
    """

    def __init__(self, catalogue: Catalogue, base: str) -> None:
        self._routes = Routes.of(catalogue)
        known = {one for file in catalogue.newest for one in file.base_paths if one}
        self._known = sorted(known, key=len, reverse=True)
        self._base = base.rstrip("/")

    def find(self, path: str, method: str = "") -> Found:
        session, rest = of_session(path)
        methods, path_params = self._routes.find(rest, method)
        return Found(session, rest, methods, path_params)

    def at_service(self, raw_path: str, found: Found) -> str:
        """The path to ask the service for; `raw_path` is the client's, with its escapes."""
        if not self._base:
            return raw_path
        session = "/".join(raw_path.split("/")[:3]) if found.session else ""
        return session + self._base + self._own_path(raw_path.removeprefix(session), found.any_contract)

    def _own_path(self, raw_path: str, contract: Contract | None) -> str:
        if contract is not None:
            parts = raw_path.split("/")
            return "/" + "/".join(parts[-contract.operation.path.count("/") :])
        known = next((one for one in self._known if raw_path.startswith(f"{one}/")), "")
        return raw_path.removeprefix(known)
