"""The services that ship: one of their files is known by name, title, paths or operationIds, however it is saved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from mockserver.caiso.error_table import ErrorTable
from mockserver.caiso.files import load_document
from mockserver.caiso.names import name_of, spec_name
from mockserver.openapi.load import METHODS, Document, SpecName

_VERSION = re.compile(r"(?<![\d.])v?(\d+(?:\.\d+){1,2})(?![\d.])", re.IGNORECASE)
_VERSION_SEGMENT = re.compile(r"/v\d+(?:\.\d+)*(?=/|$)", re.IGNORECASE)
_PARAMETER_SEGMENT = re.compile(r"/\{[^/]*\}")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OWNER = {"caiso", "crr"}
_NOISE = _OWNER | {"api", "and", "copy", "draft", "final", "mock", "new", "openapi", "rest", "service", "spec", "v"}
_FEWEST = 2  # operations that have to be the same before a file is taken for one of a service

Place = tuple[str, str]  # path and method, in lower case


def key_of(method: str, path: str) -> str:
    """Method and path without the version segment, such as "POST /auction/portfolioRetraction"."""
    return f"{method.upper()} {_VERSION_SEGMENT.sub('', path)}"


class Known:
    """What ships in `folder`.

    keys     those of the operations that have behaviour, by service
    guarded  the services whose calls are checked for access
    """

    def __init__(self, folder: Path, keys: Mapping[str, Collection[str]], guarded: Collection[str]) -> None:
        self._folder = folder
        self.keys = keys
        self._guarded = guarded
        self._services = {_words(service): service for service in keys}
        self._documents: dict[str, Document] = {}

    def name_of(self, path: Path, root: dict[str, Any]) -> SpecName:
        """What the file's name says; where that is no service that ships, what its title or its operations say."""
        named = name_of(path, root)
        if self.has(named):
            return named
        service = self._by_words(path.stem, root) or self._by_operations(root)
        if service is None:
            return named
        version = _VERSION.search(path.stem.replace("_", " "))
        return SpecName(path.stem, "crr", service, version[1] if version else str(root["info"].get("version", "0")))

    def has(self, name: SpecName) -> bool:
        """Whether it names a service that ships."""
        return name.app == "crr" and name.service in self.keys

    def guards(self, name: SpecName) -> bool:
        """Whether calls of the service are checked for access."""
        return self.has(name) and name.service in self._guarded

    def _by_words(self, stem: str, root: Mapping[str, Any]) -> str | None:
        """The service that a name is about, where it says whose it is or one of the paths is the service's."""
        for text in (stem, str(root["info"].get("title", ""))):
            service = self._services.get(_words(text))
            if service and (_OWNER & set(_all_words(text)) or self._shared(root)[service]):
                return service
        return None

    def _by_operations(self, root: Mapping[str, Any]) -> str | None:
        """The service that has most of the operations, by their paths or else by their ids."""
        found = list(_operations(root))
        if (service := _most(self._shared(root), len(found))) or not _is_of_crr(root):
            return service
        ids = [operation_id for _, _, operation_id in found]
        return _most({service: sum(one in self._ids(service) for one in ids) for service in self.keys}, len(found))

    def _shared(self, root: Mapping[str, Any]) -> dict[str, int]:
        """How many paths a file has in common with each service."""
        paths = [_without_parameters(key_of(method, path)) for path, method, _ in _operations(root)]
        return {service: sum(path in keys for path in paths) for service, keys in self.keys.items()}

    # -- operations ----------------------------------------------------------------------------------------------

    def keys_of(self, document: Document) -> dict[Place, str]:
        """The key of each operation: that of its place, or of the operation that ships which it is by another name."""
        found = list(_operations(document.root))
        keys = {(path, method): key_of(method, path) for path, method, _ in found}
        service = document.name.service
        here = set(self.keys[service]) if self.has(document.name) else set()
        free, strange = here - set(keys.values()), [one for one in found if keys[one[0], one[1]] not in here]
        for path, method, operation_id in strange if free else ():
            if key := _same(keys[path, method], self._ids(service), operation_id, free):
                keys[path, method] = key
                free.discard(key)
        return keys

    def _ids(self, service: str) -> dict[str, str]:
        """The keys of a service's operations by their operationIds."""
        rows = _operations(self.document(service).root)
        return {operation_id: key_of(method, path) for path, method, operation_id in rows}

    # -- what ships ----------------------------------------------------------------------------------------------

    def document(self, service: str) -> Document:
        """The newest file of a service that ships; it is only read where a file of the user's isn't like it."""
        if service not in self._documents:
            names = [spec_name(path.stem) for path in self._folder.glob("*.yaml")]
            newest = max((one for one in names if one and one.service == service), key=lambda one: one.sort_key)
            self._documents[service] = load_document(self._folder / f"{newest.stem}.yaml", [])
        return self._documents[service]

    def errors(self, service: str) -> tuple[Document, ErrorTable]:
        document = self.document(service)
        return document, ErrorTable(document.root)


def _all_words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _words(text: str) -> frozenset[str]:
    """What a name is about: its words without their plural, and without those that any name may have."""
    return frozenset(word.rstrip("s") for word in _all_words(text) if word not in _NOISE)


def _operations(root: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Path, method and id of each operation."""
    for path, item in root["paths"].items():
        for method in METHODS if isinstance(item, dict) and not path.startswith("x-") else ():
            if isinstance(operation := item.get(method), dict):
                yield path, method, str(operation.get("operationId", ""))


def _most(counts: Mapping[str, int], of: int) -> str | None:
    service, count = max(counts.items(), key=lambda one: one[1])
    return service if count >= _FEWEST and 2 * count > of else None


def _is_of_crr(root: Mapping[str, Any]) -> bool:
    return bool(_OWNER & set(_all_words(str(root["info"]))))


def _without_parameters(key: str) -> str:
    return _PARAMETER_SEGMENT.sub("", key)


def _same(key: str, ids: Mapping[str, str], operation_id: str, free: Collection[str]) -> str | None:
    """The one of the free keys that an operation has by its id, by its path, or by its path with another method."""
    plain = _without_parameters(key)
    _, path = plain.split(" ", 1)
    by_path = [one for one in free if one.split(" ", 1)[1] == path]
    candidates = [ids.get(operation_id), plain, by_path[0] if len(by_path) == 1 else None]
    return next((one for one in candidates if one in free), None)
