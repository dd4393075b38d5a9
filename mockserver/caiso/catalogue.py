"""All loaded spec files: services, versions, and the contract of each operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mockserver.caiso.contract import Contract
from mockserver.caiso.download import FileSchema, FileSchemas
from mockserver.caiso.error_schema import declares_other_errors
from mockserver.caiso.error_table import ErrorRules, ErrorTable
from mockserver.caiso.files import spec_paths
from mockserver.caiso.known import Known
from mockserver.caiso.releases import Release, read_releases
from mockserver.caiso.servable import servable_documents
from mockserver.call import Operation
from mockserver.errors import SpecError
from mockserver.openapi.gaps import gaps_of
from mockserver.openapi.load import Document, without_collecting

_MOST_URLS = 50  # of one server


@dataclass(eq=False)
class SpecFile:
    """One spec file with the contracts of its operations; `is_known` where it is of a service that ships."""

    document: Document
    errors: ErrorTable
    contracts: list[Contract]
    is_known: bool
    release: Release = field(default_factory=Release)

    @property
    def stem(self) -> str:
        return self.document.name.stem

    @property
    def service(self) -> str:
        return self.document.name.service

    @property
    def app(self) -> str:
        return self.document.name.app

    @property
    def version(self) -> str:
        return self.document.name.version

    @property
    def title(self) -> str:
        return str(self.document.root["info"].get("title", self.stem))

    @property
    def base_paths(self) -> list[str]:
        """The path of each server's URL, without a slash at its end: "/crr" for https://host/crr."""
        return base_paths(self.document.root.get("servers"))

    def bases_of(self, contract: Contract) -> list[str]:
        """Those of an operation, which may name servers of its own, as its path may."""
        item = self.document.root["paths"][contract.operation.path]
        own = contract.declared.get("servers") or item.get("servers")
        return base_paths(own) if own else self.base_paths

    @cached_property
    def gaps(self) -> list[SpecError]:
        """What of the file isn't served as it is written, each with its line."""
        found = gaps_of(self.document)
        return [SpecError(gap.text, *self.document.place(gap.pointer)) for gap in found]


class Catalogue:
    """The spec files being served; replaced as a whole when files change."""

    def __init__(self, files: list[SpecFile], schemas: FileSchemas) -> None:
        self.files = files
        self.schemas = schemas
        newest: dict[tuple[str, str], SpecFile] = {}
        for file in files:
            key = file.app, file.service
            if key not in newest or file.document.name.sort_key > newest[key].document.name.sort_key:
                newest[key] = file
        self.newest = list(newest.values())
        self.contracts = {contract.operation: contract for file in files for contract in file.contracts}

    @classmethod
    @without_collecting()
    def load(
        cls,
        folders: Iterable[Path],
        rules: Path,
        overlays: Iterable[Path],
        schemas: Iterable[Path],
        own_schemas: Path | None,
        known: Known,
    ) -> Catalogue:
        """Every OpenAPI file of the folders. A stem that occurs twice: the later folder's file wins."""
        error_rules, file_schemas, overlay_folders = (
            ErrorRules(rules),
            FileSchemas(schemas, own_schemas),
            list(overlays),
        )
        paths: dict[str, Path] = {}
        releases: dict[str, Release] = {}
        for folder in folders:
            found = spec_paths(folder)
            if not found:
                raise SpecError("holds no OpenAPI file (*.yaml, *.yml, *.json)", folder)
            paths.update((path.stem, path) for path in found)
            releases |= read_releases(folder, (path.stem for path in found))
        documents = servable_documents([path for _, path in sorted(paths.items())], overlay_folders, known.name_of)
        tables = _error_tables(documents, known)
        files = [
            _spec_file(document, errors, error_rules, file_schemas, known)
            for document, errors in zip(documents, tables, strict=True)
        ]
        for file in files:
            file.release = releases.get(file.stem, file.release)
        return cls(files, file_schemas)

    @property
    def operations(self) -> list[Operation]:
        return [contract.operation for file in self.newest for contract in file.contracts]

    @cached_property
    def by_key(self) -> dict[str, Contract]:
        """The newest contract of each operation of the known services, by its key."""
        known = [file for file in self.newest if file.is_known]
        return {contract.operation.key: contract for file in known for contract in file.contracts}

    @property
    def base_path(self) -> str:
        """The path under which most services are, such as "/crr"."""
        paths = Counter(path for file in self.newest for path in file.base_paths)
        return paths.most_common(1)[0][0] if paths else ""

    def contract_of(self, operation: Operation) -> Contract | None:
        """The contract of an operation; if that is of files that have been reloaded since, the one in its place."""
        known = self.contracts.get(operation)
        if known is None:
            place = operation.stem, operation.method, operation.path
            known = next((one for one in self.contracts.values() if one.operation.place == place), None)
        return known

    def versions_of(self, file: SpecFile) -> list[SpecFile]:
        """Every served version of the file's service, newest first."""
        versions = [one for one in self.files if (one.app, one.service) == (file.app, file.service)]
        return sorted(versions, key=lambda one: one.document.name.sort_key, reverse=True)

    def version_before(self, file: SpecFile) -> SpecFile | None:
        versions = self.versions_of(file)
        return next(iter(versions[versions.index(file) + 1 :]), None)

    def schemas_of(self, file: SpecFile) -> list[FileSchema]:
        """Those of the downloads that the file's operations offer."""
        kinds = (kind for one in file.contracts for kinds in one.choices.values() for kind in kinds)
        schemas = filter(None, map(self.schemas.of, kinds))
        return list({schema.path: schema for schema in schemas}.values())

    def file(self, stem: str) -> SpecFile | None:
        return next((file for file in self.files if file.stem == stem), None)


def _error_tables(documents: list[Document], known: Known) -> list[ErrorTable]:
    """The table of each file; one that lacks codes leans on the newest of its service, here or of those that ship."""
    tables = [ErrorTable(document.root) for document in documents]
    rows = sorted(zip(documents, tables, strict=True), key=lambda one: one[0].name.sort_key)
    newest = {document.name.service: (document, table) for document, table in rows if table.is_whole}
    for document, table in rows:
        service = document.name.service
        if known.guards(document.name) and not table.is_whole and not declares_other_errors(document.root):
            of, whole = newest.get(service) or known.errors(service)
            table.lean_on(whole, of.name.version)
    return tables


def _spec_file(document: Document, errors: ErrorTable, rules: ErrorRules, files: FileSchemas, known: Known) -> SpecFile:
    paths, guarded = document.root["paths"], known.guards(document.name)
    for path, item in paths.items():
        if not path.startswith("x-"):
            paths[path] = document.resolve(item)
    contracts = [
        _contract(document, path, method, key, errors, rules, files, guarded)
        for (path, method), key in known.keys_of(document).items()
    ]
    return SpecFile(document, errors, contracts, known.has(document.name))


def _contract(
    document: Document,
    path: str,
    method: str,
    key: str,
    errors: ErrorTable,
    rules: ErrorRules,
    files: FileSchemas,
    guarded: bool,
) -> Contract:
    declared = document.root["paths"][path][method]
    operation = Operation(
        service=document.name.service,
        stem=document.name.stem,
        version=document.name.version,
        method=method.upper(),
        path=path,
        operation_id=declared.get("operationId") or f"{method} {path}",
        access=_access(declared, method),
        key=key,
    )
    try:
        return Contract(operation, document, errors, rules, files, guarded)
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        line = document.line("paths", path, method)
        message = f"{method.upper()} {path} isn't valid OpenAPI ({problem!r}); see `crr-mock check`"
        raise SpecError(message, document.path, line) from None


def _access(declared: dict[str, Any], method: str) -> str:
    """Read or write: the last word of the operation's tag, else by its method."""
    for tag in declared.get("tags", []):
        last = str(tag).rpartition(" ")[2].lower()
        if last in ("read", "write"):
            return last
    return "read" if method in ("get", "head", "options") else "write"


def base_paths(servers: Any) -> list[str]:
    """The path of each server's URL, with every value that its variables may have."""
    urls = (url for server in servers or [] if isinstance(server, dict) for url in _urls(server))
    return list(dict.fromkeys(urlsplit(url).path.rstrip("/") for url in urls))


def _urls(server: dict[str, Any]) -> list[str]:
    urls = [str(server.get("url", ""))]
    for name, variable in (server.get("variables") or {}).items():
        values = dict.fromkeys(map(str, (variable.get("default", ""), *variable.get("enum", ()))))
        if f"{{{name}}}" in urls[0]:
            urls = [url.replace(f"{{{name}}}", value) for value in values for url in urls][:_MOST_URLS]
    return urls
