"""Two versions of one service held against each other: operations, servers, error codes and prose."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from mockserver.caiso.change_log import change_log
from mockserver.caiso.error_table import PLACEHOLDER, ErrorTable
from mockserver.diff.access import names_and_roles, security
from mockserver.diff.answers import AnswerDiff
from mockserver.diff.change import ORDER, Change, Impact, ServiceDiff, Where
from mockserver.diff.operation import Difference, OperationOfFile, operations_of
from mockserver.diff.pairing import pairs_of
from mockserver.diff.prose import prose_apart
from mockserver.diff.requests import RequestDiff
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.load import Document


def where(document: Document, pointer: Pointer | None) -> Where | None:
    """The line of a part of a document; None for no part."""
    return Where(*document.place(pointer)) if pointer is not None else None


def diff_of(old: Document, new: Document) -> ServiceDiff:
    """Every difference of two files, the worst first, then in the order of the new file."""
    service = new.name.service.replace("_", " ")
    changes = [_change(service, operation, difference, old, new) for operation, difference in _differences(old, new)]
    found = list(dict.fromkeys(changes))
    found.sort(key=lambda change: ORDER.index(change.impact))
    return ServiceDiff(service, old.name.version, new.name.version, old.path, new.path, found)


def _change(service: str, operation: str, one: Difference, old: Document, new: Document) -> Change:
    names = tuple(dict.fromkeys((*one.names, *_components(one.old), *_components(one.new))))
    lines = where(old, one.old), where(new, one.new)
    return Change(one.kind, one.impact, service, operation, one.place, one.text, *lines, names)


def _components(pointer: Pointer | None) -> tuple[str, ...]:
    """The names on the way to a place that a change log would mention: of its component and of its property."""
    parts = tuple(map(str, pointer or ()))
    component = parts[2:3] if parts[:1] == ("components",) else ()
    inner = tuple(parts[i + 1] for i, part in enumerate(parts[:-1]) if part == "properties")
    return (*component, *inner[-1:])


def _differences(old: Document, new: Document) -> Iterator[tuple[str, Difference]]:
    pairs, gone, come = pairs_of(operations_of(old), operations_of(new))
    for operation in gone:
        text = f"{operation.operation_id or operation.name} no longer exists"
        at, names = operation.node.pointer, _names(operation)
        yield operation.name, Difference("operation-removed", Impact.BREAKS_REQUESTS, "", text, at, ("paths",), names)
    for operation in come:
        text = f"{operation.operation_id or operation.name} is new"
        at, names = operation.node.pointer, _names(operation)
        yield operation.name, Difference("operation-added", Impact.HARMLESS, "", text, ("paths",), at, names)
    requests, answers = RequestDiff(), AnswerDiff()
    for before, after in pairs:
        for part in (_moved, names_and_roles, requests.differences, answers.differences, security):
            for difference in part(before, after):
                yield after.name, difference
    for difference in (*_servers(old, new), *_codes(old, new), *_log(old, new), *prose_apart(old.root, new.root)):
        yield "", difference


def _names(operation: OperationOfFile) -> tuple[str, ...]:
    return operation.operation_id, operation.path, operation.path.rpartition("/")[2]


def _moved(old: OperationOfFile, new: OperationOfFile) -> Iterator[Difference]:
    if old.name != new.name:
        text = f"{old.name} is now {new.name}"
        names = (*_names(old), *_names(new))
        pointers = old.node.pointer, new.node.pointer
        yield Difference("operation-moved", Impact.BREAKS_REQUESTS, "", text, *pointers, names)


def _servers(old: Document, new: Document) -> Iterator[Difference]:
    before, after = ([urlsplit(url) for url in _urls(document)] for document in (old, new))
    paths_before, paths_after = ({url.path.rstrip("/") for url in urls} for urls in (before, after))
    pointers = ("servers",), ("servers",)
    for path in sorted(paths_before - paths_after):
        text = f"no server has the base path {path or '/'} any more"
        yield Difference("base-path-removed", Impact.BREAKS_REQUESTS, "servers", text, *pointers)
    for path in sorted(paths_after - paths_before):
        text = f"a server has the new base path {path or '/'}"
        yield Difference("base-path-added", Impact.HARMLESS, "servers", text, *pointers)
    hosts_before, hosts_after = ({url.netloc for url in urls} for urls in (before, after))
    if hosts_before != hosts_after:
        text = f"the hosts were {_listed(hosts_before)}, are {_listed(hosts_after)}"
        yield Difference("hosts", Impact.HARMLESS, "servers", text, *pointers)


def _urls(document: Document) -> list[str]:
    return [str(server.get("url", "")) for server in document.root.get("servers") or () if isinstance(server, dict)]


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words)) or "none"


def _codes(old: Document, new: Document) -> Iterator[Difference]:
    before, after = ErrorTable(old.root).texts, ErrorTable(new.root).texts
    pointers = _table(old), _table(new)
    for code, text in before.items():
        if code not in after:
            gone = "is no longer in the table"
            yield Difference("code-removed", Impact.HARMLESS, f"code {code}", gone, *pointers, (code,))
        elif PLACEHOLDER.findall(text) != PLACEHOLDER.findall(after[code]):
            says = f"its text has other placeholders: {after[code]!r}"
            yield Difference("code-arguments", Impact.BREAKS_READERS, f"code {code}", says, *pointers, (code,))
        elif text != after[code]:
            says = f"its text is now {after[code]!r}"
            yield Difference("code-text", Impact.DOCUMENTATION, f"code {code}", says, *pointers, (code,))
    for code, text in after.items():
        if code not in before:
            yield Difference("code-added", Impact.HARMLESS, f"code {code}", f"is new: {text}", *pointers, (code,))


def _table(document: Document) -> Pointer:
    """Where the error table is written; the components where there is none."""
    schemas = (document.root.get("components") or {}).get("schemas") or {}
    for name, schema in schemas.items():
        if isinstance(schema, dict) and "errorList" in (schema.get("properties") or {}):
            return "components", "schemas", name, "description"
    return ("components",)


def _log(old: Document, new: Document) -> Iterator[Difference]:
    before, after = (change_log(str(document.root["info"].get("description", ""))) for document in (old, new))
    pointer = ("info", "description")
    for row in after:
        if row not in before:
            known = any(one.version == row.version for one in before)
            text = f"the row of {row.version} reads differently" if known else f"has a row for {row.version}"
            yield Difference("change-log", Impact.DOCUMENTATION, "change log", text, pointer, pointer)
    for row in before:
        if all(one.version != row.version for one in after):
            text = f"has lost its row for {row.version}"
            yield Difference("change-log", Impact.DOCUMENTATION, "change log", text, pointer, pointer)
