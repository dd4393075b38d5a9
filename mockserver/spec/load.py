"""Spec files on disk: their names, their `$ref`s into other files, and our overlays over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Lines, Pointer, read_yaml
from mockserver.spec.newer import in_words_of_3_0
from mockserver.spec.references import BUNDLED, Bundler, pointer_of, ref_of, references

# caiso_crr_auction_v1.2.1.yaml, caiso_crr_auction_v1.2.1_openapi.yaml, and the older crr_auction_1.0.0.yaml
_FILE_NAME = re.compile(
    r"^(?:caiso_)?(?P<app>[a-z0-9]+)_(?P<service>[a-z0-9_]+?)_v?(?P<version>\d+\.\d+\.\d+)(?:_openapi)?$"
)
_CONVERTER = "convert it with `npx swagger2openapi FILE -o NEW.yaml`"
_ENDINGS = (".yaml", ".yml", ".json")
CATALOGUE = "catalogue.yaml"  # what a folder says of its files; no spec itself
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class NotOpenAPI(SpecError):
    """A YAML or JSON file of some other kind; fine where an OpenAPI file refers to it."""


@dataclass(frozen=True, slots=True)
class SpecName:
    """What a file's name says: app "crr", service "auction", version "1.2.1"."""

    stem: str
    app: str
    service: str
    version: str

    @classmethod
    def of_stem(cls, stem: str) -> SpecName | None:
        """The parts of a name that follows CAISO's rule; None for any other name."""
        match = _FILE_NAME.match(stem)
        return cls(stem, match["app"], match["service"], match["version"]) if match else None

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


def name_of(path: Path, root: dict[str, Any]) -> SpecName:
    """What the name says; a file named otherwise is a service of its own with the version of its info."""
    version = str(root["info"].get("version", "0"))
    return SpecName.of_stem(path.stem) or SpecName(path.stem, "other", re.sub(r"\W+", "_", path.stem.lower()), version)


def spec_paths(folder: Path) -> list[Path]:
    """The OpenAPI files of a folder, in the order of their names; one file may be named as well."""
    if folder.exists() and not folder.is_dir():
        return [folder]
    if not folder.is_dir():
        raise SpecError("no such folder; name one that holds OpenAPI files", folder)
    try:
        files = (p for p in folder.iterdir() if p.suffix in _ENDINGS and not p.name.startswith("."))
        return sorted(path for path in files if path.name != CATALOGUE)
    except OSError as problem:
        raise SpecError(f"can't be listed: {problem.strerror}", folder) from None


NameOf = Callable[[Path, dict[str, Any]], SpecName]


def load_documents(paths: Iterable[Path], overlay_folders: list[Path], named: NameOf = name_of) -> list[Document]:
    """Every OpenAPI file among the paths; what one of them refers to need not be OpenAPI itself."""
    documents, others = [], {}
    for path in paths:
        try:
            documents.append(load_document(path, overlay_folders, named))
        except NotOpenAPI as problem:
            others[path.resolve()] = problem
    parts = {part for document in documents for part in document.parts}
    for path, refusal in others.items():
        if path not in parts:
            raise refusal
    return documents


def load_document(path: Path, overlay_folders: list[Path], named: NameOf = name_of) -> Document:
    """One file, with overlays applied and the `$ref`s into neighbouring files brought inside.

    named  says which service the file is of; without one, its name alone
    """
    root = read_yaml(path)
    _require_openapi_3(root, path)
    document = Document(path, named(path, root), root)
    for folder in overlay_folders:
        if overlay := _overlay_for(document.name, folder):
            from mockserver.spec.overlay import apply_overlay  # JSONPath is only imported where an overlay is used

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


def _overlay_for(name: SpecName, folder: Path) -> Path | None:
    """The overlay of this very file, else the newest one of the service that isn't made for a later version."""
    newest: tuple[tuple[int, ...], Path] | None = None
    for path in sorted(folder.glob("*.overlay.yaml")):
        stem = path.name.removesuffix(".overlay.yaml")
        if stem == name.stem:
            return path
        made_for = SpecName.of_stem(stem)
        if made_for and (made_for.app, made_for.service) == (name.app, name.service):
            candidate = (made_for.sort_key, path)
            if candidate[0] <= name.sort_key and (newest is None or candidate > newest):
                newest = candidate
    return newest[1] if newest else None
