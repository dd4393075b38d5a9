"""Gaps: what a file says that this server doesn't do, or does in another way; told at the start and by the check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.load import METHODS, Document
from mockserver.openapi.offers import offers_of
from mockserver.openapi.references import references

# first segments that belong to the mock; an operation whose own path begins so is served under /mocks/<stem> only
OWN_PATHS = re.compile(r"/(?:mocks|sessions|healthz|metrics|__\w+)(?:/|$)")
_NAME = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Gap:
    """One of them: where it stands in the file, and what becomes of it."""

    pointer: Pointer
    text: str


def gaps_of(document: Document) -> list[Gap]:
    """All of a file, in its order."""
    return [gap for find in _KINDS for gap in find(document)]


def _operations(document: Document) -> Iterator[tuple[str, str]]:
    for path, item in document.root["paths"].items():
        if not path.startswith("x-"):
            yield from ((path, method) for method in METHODS if method in document.resolve(item))


def _twins(document: Document) -> Iterator[Gap]:
    """Two paths that differ in nothing but the names in braces are one."""
    first: dict[tuple[str, str], str] = {}
    for path, method in _operations(document):
        known = first.setdefault((method, _NAME.sub("{}", path.partition("?")[0])), path)
        if known != path:
            text = f"{method.upper()} {path} is the same as {known} to whoever calls it, and never reached"
            yield Gap(("paths", path, method), text)


def _queries(document: Document) -> Iterator[Gap]:
    for path in document.root["paths"]:
        if "?" in path and not path.startswith("x-"):
            text = (
                f"the path {path} has a query, which belongs among the parameters; it is served as {path.split('?')[0]}"
            )
            yield Gap(("paths", path), text)


def _own_paths(document: Document) -> Iterator[Gap]:
    for path in document.root["paths"]:
        if OWN_PATHS.match(path):
            text = f"the path {path} is one of this server's own; it is served under /mocks/{document.name.stem} only"
            yield Gap(("paths", path), text)


def _references_to_nowhere(document: Document) -> Iterator[Gap]:
    for pointer, node in references(document.root):
        if "links" in pointer or "callbacks" in pointer or "webhooks" in pointer:
            try:
                document.at(node["$ref"])
            except SpecError:
                yield Gap((*pointer, "$ref"), f"the $ref {node['$ref']!r} leads nowhere; nothing is served by it")


def _unknown_schemes(document: Document) -> Iterator[Gap]:
    known = (document.root.get("components") or {}).get("securitySchemes") or {}
    places: list[tuple[Pointer, Any]] = [((), document.root)]
    for path, method in _operations(document):
        places.append((("paths", path, method), document.resolve(document.root["paths"][path])[method]))
    for place, one in places:
        for index, requirement in enumerate(one.get("security") or ()):
            for name in requirement if isinstance(requirement, dict) else ():
                if name not in known:
                    text = f"the security scheme {name!r} isn't declared, and not asked for"
                    yield Gap((*place, "security", index, name), text)


def _replies_that_need_examples(document: Document) -> Iterator[Gap]:
    for path, method in _operations(document):
        replies = document.resolve(document.root["paths"][path])[method].get("responses", {})
        for status, reply in replies.items():
            content = document.resolve(reply).get("content") if status.startswith("2") else None
            if content and not offers_of(content, document):
                types = ", ".join(content)
                text = f"{method.upper()} {path} answers {types}, of which this server makes none; give it an `example`"
                yield Gap(("paths", path, method, "responses", status), text)


def _ids(document: Document) -> Iterator[Gap]:
    if not document.is_newer:
        return
    for name, schema in ((document.root.get("components") or {}).get("schemas") or {}).items():
        if isinstance(schema, dict) and "$id" in schema:
            yield Gap(
                ("components", "schemas", name, "$id"), f"the $id of {name} isn't followed; refer to it by its place"
            )


_KINDS: list[Callable[[Document], Iterator[Gap]]] = [
    _twins, _queries, _own_paths, _references_to_nowhere, _unknown_schemes, _replies_that_need_examples, _ids,
]  # fmt: skip
