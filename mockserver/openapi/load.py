"""One OpenAPI file: read, corrected by overlays, and its `$ref`s into other files brought inside."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Lines, Pointer, read_yaml
from mockserver.openapi.newer import in_words_of_3_0
from mockserver.openapi.references import BUNDLED, Bundler, pointer_of, ref_of, references

_CONVERTER = "convert it with `npx swagger2openapi FILE -o NEW.yaml`"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@contextmanager
def without_collecting() -> Iterator[None]:
    """Files become objects by the hundred thousand that all stay: to look for garbage among them took most time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class NotOpenAPI(SpecError):
    """A YAML or JSON file of some other kind; fine where an OpenAPI file refers to it."""


@dataclass(frozen=True, slots=True)
class SpecName:
    """What a file's name says: app "crr", service "auction", version "1.2.1"."""

    stem: str
    app: str
    service: str
    version: str

    @property
    def sort_key(self) -> tuple[int, ...]:
        return tuple(int(part) for part in re.findall(r"\d+", self.version))


@dataclass(slots=True)
class Document:
    """One loaded file: every `$ref` in `root` points into `root` itself.

    overlays  the overlays that were laid over it
    parts     the neighbouring files that it refers to
    memo      what was worked out about its schemas and is asked for again and again
    lines     where the parts of its files are written; a file is read for it when the first line is asked for
    written   of a file of OpenAPI 3.1, whose `root` has its schemas in the words of 3.0: the file as it is written
    """

    path: Path
    name: SpecName
    root: dict[str, Any]
    overlays: list[Path] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    memo: dict[Any, Any] = field(default_factory=dict)
    lines: dict[Path, Lines] = field(default_factory=dict, repr=False)
    written: dict[str, Any] | None = None

    @property
    def is_newer(self) -> bool:
        """Whether it is of OpenAPI 3.1, whose schemas are of JSON Schema 2020-12."""
        return self.written is not None

    @property
    def published(self) -> dict[str, Any]:
        """The file as a reader of it shall see it."""
        return self.root if self.written is None else self.written

    def resolve(self, node: Any) -> Any:
        """The node itself, or what its `$ref` points to."""
        first = node
        for _ in range(50):
            if not (isinstance(node, dict) and isinstance(node.get("$ref"), str)):
                return node
            node = self.at(node["$ref"])
        raise self._bad_ref(first["$ref"], "leads back to itself")

    def at(self, ref: str) -> Any:
        parts = pointer_of(ref) if ref.startswith("#") else None
        if parts is None:
            raise self._bad_ref(ref, "isn't a JSON pointer such as #/components/schemas/Name")
        node: Any = self.root
        for part in parts:
            try:
                node = node[int(part)] if isinstance(node, list) else node[part]
            except (KeyError, IndexError, ValueError, TypeError):
                raise self._bad_ref(ref, "leads nowhere") from None
        return node

    def place(self, pointer: Pointer) -> tuple[Path, int | None]:
        """The file and the line where a part of `root` is written."""
        path = self.path
        if pointer[:2] == ("components", BUNDLED) and len(pointer) > 2:
            path, pointer = path.parent / str(pointer[2]), pointer[3:]
        return path, self.lines_of(path).of(pointer)

    def line(self, *pointer: str | int) -> int | None:
        return self.lines_of(self.path).of(pointer)

    def lines_of(self, path: Path) -> Lines:
        return self.lines.setdefault(path, Lines(path))

    def _bad_ref(self, ref: str, why: str) -> SpecError:
        pointer = next((pointer for pointer, node in references(self.root) if node["$ref"] == ref), ())
        path, line = self.place((*pointer, "$ref"))
        parts = pointer_of(ref) or []
        if parts[:2] == ["components", BUNDLED]:  # as its author wrote it
            ref = f"{parts[2]}{ref_of(tuple(parts[3:]))}"
        return SpecError(f"the $ref {ref!r} {why}", path, line)


NameOf = Callable[[Path, dict[str, Any]], SpecName]
OverlaysOf = Callable[[SpecName], Iterable[Path]]


def load(path: Path, named: NameOf, overlays: OverlaysOf) -> Document:
    """One file, with overlays applied and the `$ref`s into neighbouring files brought inside.

    named     says which service the file is of
    overlays  says which ones are laid over a file of that name, in their order
    """
    root = read_yaml(path)
    _require_openapi_3(root, path)
    document = Document(path, named(path, root), root)
    for overlay in overlays(document.name):
        from mockserver.openapi.overlay import apply_overlay  # 24 ms of JSONPath, where an overlay is used

        apply_overlay(root, overlay)
        document.overlays.append(overlay)
    document.parts = Bundler(path, root).run()
    if str(root["openapi"]).startswith("3.1"):
        document.written = deepcopy(root)
        in_words_of_3_0(root, document.at)
    return document


def _require_openapi_3(root: Any, path: Path) -> None:
    if not isinstance(root, dict) or not ("openapi" in root or "swagger" in root):
        raise NotOpenAPI("not an OpenAPI file: it has no `openapi` key", path, 1)
    version = str(root.get("openapi") or root.get("swagger") or "without a version")
    if not version.startswith(("3.0", "3.1")):
        line = Lines(path).of(("openapi" if "openapi" in root else "swagger",))
        remedy = _CONVERTER if version.startswith("2") else "name one of these if the file keeps to it"
        raise SpecError(f"OpenAPI {version} isn't served, only 3.0 and 3.1; {remedy}", path, line)
    if version.startswith("3.1"):
        root.setdefault("paths", {})  # a file may hold webhooks only, which are passed over
    for key, kind in (("info", dict), ("paths", dict)):
        if not isinstance(root.get(key), kind):
            raise SpecError(f"`{key}` is missing or isn't a mapping", path, Lines(path).of((key,)))
