"""Which contract answers a method and a path; built from the spec files whenever they are loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mockserver.spec.catalogue import Catalogue
from mockserver.spec.contract import Contract

Methods = dict[str, Contract]

_SESSION_PATH = re.compile(r"/sessions/([A-Za-z0-9._-]{1,64})(/.*)")
# first segments that belong to the mock; an operation whose own path begins so is served under /mocks/<stem> only
_OWN = re.compile(r"/(?:mocks|sessions|healthz|metrics|__\w+)(?:/|$)")


def of_session(path: str) -> tuple[str | None, str]:
    """The session that a path names, and the path without it: /sessions/a/crr/status."""
    match = _SESSION_PATH.fullmatch(path) if path.startswith("/sessions/") else None
    return (match[1], match[2]) if match else (None, path)


class Template:
    """A path with names in braces."""

    def __init__(self, path: str, methods: Methods) -> None:
        self.path, self.methods = path, methods
        literals = re.split(r"\{[^}]*\}", path)
        self.names = re.findall(r"\{([^}]*)\}", path)
        guard = "" if path.startswith("/mocks/") else f"(?!{_OWN.pattern})"
        self.pattern = re.compile(guard + "([^/]+)".join(re.escape(literal) for literal in literals))


@dataclass(slots=True)
class Routes:
    """Exact paths in one dict, templates such as /pets/{id} in a list behind it."""

    exact: dict[str, Methods] = field(default_factory=dict)
    templates: list[Template] = field(default_factory=list)
    folders: dict[str, Contract] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue) -> Routes:
        """Newest versions at the root and under their servers' paths, every version under /mocks/<stem>."""
        routes = cls()
        for file in catalogue.files:
            bases = [f"/mocks/{file.stem}"]
            if file in catalogue.newest:
                bases += ["", *(base for base in file.base_paths if base)]
            for contract in file.contracts:
                for base in bases:
                    if base.startswith("/mocks/") or not _OWN.match(base + contract.operation.path):
                        routes._add(base + contract.operation.path, contract)
                        routes._add_folders(base, contract)
        return routes

    def find(self, path: str) -> tuple[Methods | None, dict[str, str]]:
        """The methods of a path, and the values of its template's names."""
        methods = self.exact.get(path)
        if methods is not None:
            return methods, {}
        for template in self.templates:
            if match := template.pattern.fullmatch(path):
                return template.methods, dict(zip(template.names, match.groups(), strict=True))
        return None, {}

    def nearest(self, path: str) -> Contract | None:
        """Some contract of the service that an unknown path lies in; None outside of all services."""
        while path:
            if path in self.folders:
                return self.folders[path]
            path = path.rpartition("/")[0]
        return None

    def _add(self, path: str, contract: Contract) -> None:
        method = contract.operation.method
        if "{" not in path:
            self.exact.setdefault(path, {}).setdefault(method, contract)
            return
        for template in self.templates:
            if template.path == path:
                template.methods.setdefault(method, contract)
                return
        self.templates.append(Template(path, {method: contract}))
        self.templates.sort(
            key=lambda template: len(template.names)
        )  # /pets/{id}/toys/new before /pets/{id}/toys/{toy}

    def _add_folders(self, base: str, contract: Contract) -> None:
        folder = base + contract.operation.path
        while folder.count("/") > 1:
            folder = folder.rpartition("/")[0]
            if folder != "/mocks":
                self.folders.setdefault(folder, contract)
