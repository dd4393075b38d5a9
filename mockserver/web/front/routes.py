"""Which contract answers a method and a path; built from the spec files whenever they are loaded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from heapq import nlargest
from os.path import commonprefix
from typing import Any
from urllib.parse import unquote

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.openapi.gaps import OWN_PATHS

Methods = dict[str, Contract]

_SESSIONS = "/sessions/"
# first segments that belong to the mock; an operation whose own path begins so is served under /mocks/<stem> only
_NAMES = re.compile(r"\{([^}]*)\}")
_DELIMITERS = re.compile("(%(?:2[CFcf]|3[BDbd]|7[Cc]|25))")  # / , ; = | and the sign of escapes itself

_LONGEST_PATH = 200
_LIKELY = 20


def of_session(path: str) -> tuple[str | None, str]:
    """The session that a path names, as escaped as the path is, and the path without it: /sessions/a/crr/status."""
    if not path.startswith(_SESSIONS):
        return None, path
    session, slash, rest = path[len(_SESSIONS) :].partition("/")
    return (session, slash + rest) if slash else (None, path)


def matched_path(scope: Mapping[str, Any]) -> str:
    """The path of a request, decoded but for what would be taken for a delimiter: a/b sent as a%2Fb is one value."""
    raw: bytes = scope["raw_path"]
    if b"%" not in raw:
        path: str = scope["path"]
        return path
    parts = _DELIMITERS.split(raw.partition(b"?")[0].decode("latin-1"))
    return "".join(part if index % 2 else unquote(part) for index, part in enumerate(parts))


def near(path: str, served: Iterable[str]) -> str | None:
    """The path that looks most like one that isn't served, whatever the case of its letters."""
    wanted, names = path[:_LONGEST_PATH].lower(), {one.lower(): one for one in served}
    likely = nlargest(_LIKELY, names, lambda one: _in_common(one, wanted))  # to compare all of them closely takes ms
    return next((names[one] for one in get_close_matches(wanted, likely, 1)), None)


def _in_common(one: str, other: str) -> int:
    """How much two texts begin and end alike."""
    return _beginning(one, other) + _beginning(one[::-1], other[::-1])


def _beginning(one: str, other: str) -> int:
    return len(commonprefix([one, other]))  # noqa: RUF071 - letters are meant, not segments


class Template:
    """A path with names in braces; two paths that differ in nothing but the names are one."""

    def __init__(self, path: str) -> None:
        self.literals = re.split(r"\{[^}]*\}", path)
        self.methods: Methods = {}
        guard = "" if path.startswith("/mocks/") else f"(?!{OWN_PATHS.pattern})"
        self.pattern = re.compile(guard + "([^/]+)".join(re.escape(literal) for literal in self.literals))
        self.names: dict[str, list[str]] = {}

    def add(self, method: str, contract: Contract) -> None:
        self.methods.setdefault(method, contract)
        self.names.setdefault(method, _NAMES.findall(contract.operation.path))

    def values(self, method: str, match: re.Match[str]) -> dict[str, str]:
        names = self.names.get(method) or next(iter(self.names.values()))
        return dict(zip(names, match.groups(), strict=True))

    @property
    def rank(self) -> list[tuple[int, int]]:
        """Where it stands in the order of matching: literals before names, from the left."""
        segments = "{}".join(self.literals).split("/")
        return [(2 if one == "{}" else 1 if "{}" in one else 0, -len(one)) for one in segments]


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
            for contract in file.contracts:
                path = contract.operation.path.partition("?")[0]
                bases = ["", *(base for base in file.bases_of(contract) if base)] if file in catalogue.newest else []
                for base in (f"/mocks/{file.stem}", *bases):
                    if base.startswith("/mocks/") or not OWN_PATHS.match(base + path):
                        routes._add(base + path, contract)
                        routes._add_folders(base, contract)
        return routes

    def find(self, path: str, method: str = "") -> tuple[Methods | None, dict[str, str]]:
        """The methods of a path, and the values of its template's names as they were sent."""
        methods = self.exact.get(path)
        if methods is not None:
            return methods, {}
        for template in self.templates:
            if match := template.pattern.fullmatch(path):
                return template.methods, template.values(method, match)
        return None, {}

    def nearest(self, path: str) -> Contract | None:
        """Some contract of the service that an unknown path lies in; None outside of all services."""
        while path:
            if path in self.folders:
                return self.folders[path]
            path = path.rpartition("/")[0]
        return None

    def near(self, path: str) -> str | None:
        """The served path that looks most like an unknown one."""
        pinned = path.startswith("/mocks/")
        served = [*self.exact, *("{}".join(one.literals) for one in self.templates)]
        return near(path, [one for one in served if one.startswith("/mocks/") is pinned])

    def _add(self, path: str, contract: Contract) -> None:
        method = contract.operation.method
        if "{" not in path:
            self.exact.setdefault(path, {}).setdefault(method, contract)
            return
        template = Template(path)
        known = next((one for one in self.templates if one.literals == template.literals), None)
        if known is None:
            self.templates.append(template)
            self.templates.sort(key=lambda one: one.rank)
        (known or template).add(method, contract)

    def _add_folders(self, base: str, contract: Contract) -> None:
        folder = base + contract.operation.path
        while folder.count("/") > 1:
            folder = folder.rpartition("/")[0]
            if folder != "/mocks":
                self.folders.setdefault(folder, contract)
