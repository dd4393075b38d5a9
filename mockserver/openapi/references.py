"""`$ref`s: JSON pointers, and how a file's references into its neighbours are brought inside of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Lines, Pointer, read_yaml

# where the files that a file refers to are kept, below its `components`
BUNDLED = "x-from-files"
_DATA = {"example", "default", "enum"}
# below these stand names that the file's author chose, "example" and "x-rate" among them
_NAMED = {"properties", "schemas", "parameters", "headers", "responses", "requestBodies", "examples", "links"}


def pointer_of(ref: str) -> list[str] | None:
    """The parts of the JSON pointer behind the # of a reference; None where it is no JSON pointer."""
    fragment = ref.partition("#")[2]
    if fragment and not fragment.startswith("/"):
        return None
    return [unquote(part).replace("~1", "/").replace("~0", "~") for part in fragment.split("/")[1:]]


def ref_of(pointer: Pointer) -> str:
    """The reference to a place in the same file."""
    parts = (quote(str(part).replace("~", "~0").replace("/", "~1"), safe="~") for part in pointer)
    return "#" + "".join(f"/{part}" for part in parts)


def pointer_in_its_file(pointer: Pointer) -> Pointer:
    """The pointer in the file that the part comes from, rather than in the one that refers to it."""
    return pointer[3:] if pointer[:2] == ("components", BUNDLED) else pointer


def exact(pointer: Pointer, value: Any) -> Pointer:
    """The pointer with texts where it leads through mappings and whole numbers where it leads through lists."""
    steps: list[str | int] = []
    for part in pointer:
        step: str | int = int(part) if isinstance(value, list) else str(part)
        if isinstance(part, int) and isinstance(value, dict) and step not in value:  # 5 may stand for "05"
            step = next((name for name in value if name.isdecimal() and int(name) == part), step)
        steps.append(step)
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None  # what is missing has no parts
    return tuple(steps)


def walk(node: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every node below `node` with its pointer, parents first."""
    yield pointer, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*pointer, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, (*pointer, index))


def references(node: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every mapping with a `$ref`, except in examples, defaults and values, where it would be plain data."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield pointer, node
        for key, value in node.items():
            if not _is_data(pointer, key):
                yield from references(value, (*pointer, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from references(value, (*pointer, index))


def _is_data(pointer: Pointer, key: str) -> bool:
    if key == BUNDLED or (pointer and pointer[-1] in _NAMED):
        return False
    return key in _DATA or key.startswith("x-") or (key == "value" and pointer[-2:-1] == ("examples",))


class Bundler:
    """Copies the files that a file refers to under `components/x-from-files`, so that every `$ref` stays inside."""

    def __init__(self, path: Path, root: dict[str, Any]) -> None:
        self.main = path.resolve()
        self.root = root
        self.files: dict[Path, Any] = {}

    def run(self) -> list[Path]:
        """Rewrite the references; returns the files that were copied."""
        self._rewrite(self.root, self.main)
        if self.files:
            kept = {self._name(path): content for path, content in self.files.items()}
            self.root.setdefault("components", {})[BUNDLED] = kept
        return list(self.files)

    def _rewrite(self, content: Any, file: Path) -> None:
        seen: set[int] = set()  # a mapping with an anchor stands in several places, and is rewritten once
        for pointer, node in list(references(content)):
            if id(node) not in seen and (file != self.main or not node["$ref"].startswith("#")):
                seen.add(id(node))
                node["$ref"] = self._inside(node["$ref"], file, pointer)

    def _inside(self, ref: str, file: Path, pointer: Pointer) -> str:
        name, _, fragment = ref.partition("#")
        target = self._target(name, file, pointer) if name else file
        if "://" in name or not target.is_relative_to(self.main.parent):
            raise self._error(f"the $ref {ref!r} leaves the folder of the specs; copy that file beside", file, pointer)
        if target == self.main:
            return f"#{fragment}"
        if target not in self.files:
            if not target.is_file():
                raise self._error(f"the $ref {ref!r} names a file that isn't there", file, pointer)
            self.files[target] = read_yaml(target)
            self._rewrite(self.files[target], target)
        return ref_of(("components", BUNDLED, self._name(target))) + fragment

    def _target(self, name: str, file: Path, pointer: Pointer) -> Path:
        try:
            target = (file.parent / unquote(name)).resolve()
            target.is_file()
        except (OSError, ValueError, RuntimeError):  # a NUL, a name too long, links in a circle
            raise self._error(f"the $ref {name[:60]!r} can't be the name of a file", file, pointer) from None
        return target

    def _name(self, path: Path) -> str:
        return path.relative_to(self.main.parent).as_posix()

    @staticmethod
    def _error(message: str, file: Path, pointer: Pointer) -> SpecError:
        return SpecError(message, file, Lines(file).of((*pointer, "$ref")))
