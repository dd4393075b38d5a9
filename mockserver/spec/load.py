"""Spec files on disk: their names, their `$ref`s into other files, and our overlays over them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mockserver.errors import SpecError
from mockserver.yaml12 import Lines, Pointer, read_yaml

# caiso_crr_auction_v1.2.1.yaml, caiso_crr_auction_v1.2.1_openapi.yaml, and the older crr_auction_1.0.0.yaml
_FILE_NAME = re.compile(
    r"^(?:caiso_)?(?P<app>[a-z0-9]+)_(?P<service>[a-z0-9_]+?)_v?(?P<version>\d+\.\d+\.\d+)(?:_openapi)?$"
)
_ENDINGS = (".yaml", ".yml", ".json")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


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
    """One loaded file: every `$ref` in `root` points into `root` itself."""

    path: Path
    name: SpecName
    root: dict[str, Any]
    overlays: list[Path] = field(default_factory=list)

    def resolve(self, node: Any) -> Any:
        """The node itself, or what its `$ref` points to."""
        for _ in range(50):
            if not (isinstance(node, dict) and isinstance(node.get("$ref"), str)):
                return node
            node = self.at(node["$ref"])
        raise SpecError("a $ref leads back to itself", self.path)

    def at(self, ref: str) -> Any:
        node: Any = self.root
        for part in pointer_of(ref):
            try:
                node = node[int(part)] if isinstance(node, list) else node[part]
            except (KeyError, IndexError, ValueError, TypeError):
                raise SpecError(f"the $ref {ref!r} leads nowhere", self.path, self._line_of_ref(ref)) from None
        return node

    def line(self, *pointer: str | int) -> int | None:
        return Lines(self.path).of(pointer)

    def _line_of_ref(self, ref: str) -> int | None:
        for pointer, node in walk(self.root):
            if isinstance(node, dict) and node.get("$ref") == ref:
                return self.line(*pointer)
        return None


def pointer_of(ref: str) -> list[str]:
    """The parts of the JSON pointer behind the # of a reference."""
    fragment = ref.partition("#")[2]
    return [unquote(part).replace("~1", "/").replace("~0", "~") for part in fragment.split("/")[1:]]


def walk(node: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every node below `node` with its pointer, parents first."""
    yield pointer, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*pointer, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, (*pointer, index))


def name_of(path: Path, root: dict[str, Any]) -> SpecName:
    """What the name says; a file named otherwise is a service of its own with the version of its info."""
    match = _FILE_NAME.match(path.stem)
    if match:
        return SpecName(path.stem, match["app"], match["service"], match["version"])
    version = str(root.get("info", {}).get("version", "0"))
    return SpecName(path.stem, "other", re.sub(r"\W+", "_", path.stem.lower()), version)


def spec_paths(folder: Path) -> list[Path]:
    """The OpenAPI files of a folder, in the order of their names; one file may be named as well."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise SpecError("no such folder; name one that holds OpenAPI files", folder)
    try:
        return sorted(p for p in folder.iterdir() if p.suffix in _ENDINGS and not p.name.startswith("."))
    except OSError as problem:
        raise SpecError(f"can't be listed: {problem.strerror}", folder) from None


def load_document(path: Path, overlay_folders: list[Path]) -> Document:
    """One file, with overlays applied and the `$ref`s into neighbouring files brought inside."""
    root = read_yaml(path)
    _require_openapi_3_0(root, path)
    document = Document(path, name_of(path, root), root)
    for overlay in _overlays_for(document.name, overlay_folders):
        from mockserver.spec.overlay import apply_overlay  # JSONPath is only imported where an overlay is used

        apply_overlay(root, overlay)
        document.overlays.append(overlay)
    _Bundler(path, root).run()
    return document


def _require_openapi_3_0(root: Any, path: Path) -> None:
    if not isinstance(root, dict) or not ("openapi" in root or "swagger" in root):
        raise SpecError("not an OpenAPI file: it has no `openapi` key", path, 1)
    version = str(root.get("openapi") or root["swagger"])
    if not version.startswith("3.0"):
        line = Lines(path).of(("openapi" if "openapi" in root else "swagger",))
        raise SpecError(f"OpenAPI {version} isn't served, only 3.0; convert the file", path, line)
    for key, kind in (("info", dict), ("paths", dict)):
        if not isinstance(root.get(key), kind):
            raise SpecError(f"`{key}` is missing or isn't a mapping", path, Lines(path).of((key,)))


def _overlays_for(name: SpecName, folders: list[Path]) -> list[Path]:
    """In each folder the overlay of this very file, else that of the newest earlier version of the service."""
    chosen = []
    for folder in folders:
        earlier = []
        for path in folder.glob("*.overlay.yaml"):
            stem = path.name.removesuffix(".overlay.yaml")
            match = _FILE_NAME.match(stem)
            if stem == name.stem:
                earlier = [(name.sort_key, path)]
                break
            if match and (match["app"], match["service"]) == (name.app, name.service):
                key = SpecName(stem, name.app, name.service, match["version"]).sort_key
                if key < name.sort_key:
                    earlier.append((key, path))
        chosen += [max(earlier)[1]] if earlier else []
    return chosen


class _Bundler:
    """Copies what a file refers to in its neighbours under `components/x-from-files`."""

    def __init__(self, path: Path, root: dict[str, Any]) -> None:
        self.folder = path.resolve().parent
        self.main = path.resolve()
        self.root = root
        self.files: dict[Path, Any] = {}

    def run(self) -> None:
        self._rewrite(self.root, self.main)

    def _rewrite(self, node: Any, file: Path) -> None:
        for pointer, child in walk(node):
            ref = child.get("$ref") if isinstance(child, dict) else None
            if isinstance(ref, str) and (file != self.main or not ref.startswith("#")):
                child["$ref"] = self._inside(ref, file, pointer)

    def _inside(self, ref: str, file: Path, pointer: Pointer) -> str:
        name, _, fragment = ref.partition("#")
        target = (file.parent / unquote(name)).resolve() if name else file
        if "://" in name or not target.is_relative_to(self.folder):
            line = Lines(file).of(pointer)
            raise SpecError(f"the $ref {ref!r} leaves the folder of the specs; copy the file beside", file, line)
        if target == self.main:
            return f"#{fragment}"
        kept = self.root.setdefault("components", {}).setdefault("x-from-files", {})
        key = target.relative_to(self.folder).as_posix().replace("/", "~1")
        if target not in self.files:
            self.files[target] = kept[key.replace("~1", "/")] = deepcopy(read_yaml(target))
            self._rewrite(kept[key.replace("~1", "/")], target)
        return f"#/components/x-from-files/{key}{fragment}"
