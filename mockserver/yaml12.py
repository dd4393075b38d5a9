"""YAML 1.2 in, plain values out: ON, OFF, Yes, No and dates stay strings; every key is a string."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

import yaml

from mockserver.errors import MockServerError, SpecError

Pointer = tuple[str | int, ...]

# The core schema of YAML 1.2, chapter 10.3; PyYAML's own resolvers are those of 1.1.
_CORE_SCALARS = (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
)

_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Yaml12Loader(_BaseLoader):  # type: ignore[misc]
    """A safe loader with the core schema of YAML 1.2 that refuses duplicate keys."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:  # noqa: ARG002
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _at(key_node, "a key must be a plain word; write it as a string")
            if key_node.value == "<<":
                raise _at(key_node, "merge keys (<<) belong to YAML 1.1; write the keys out")
            if key_node.value in mapping:
                raise _at(key_node, f"the key {key_node.value!r} stands twice in one mapping; remove one")
            mapping[key_node.value] = self.construct_object(value_node, deep=True)
        return mapping


def _at(node: yaml.Node, message: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, message, node.start_mark)


def _construct_int(_loader: Any, node: yaml.ScalarNode) -> int:
    return int(node.value)  # 1.2 has no octal by leading zero and no base 60


def _construct_map(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = loader.construct_mapping(node)
    return mapping


for _tag, _pattern, _first in _CORE_SCALARS:
    Yaml12Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
Yaml12Loader.add_constructor("tag:yaml.org,2002:int", _construct_int)
Yaml12Loader.add_constructor("tag:yaml.org,2002:map", _construct_map)


def read_yaml(path: Path, error: type[MockServerError] = SpecError) -> Any:
    """The value in a YAML or JSON file; a file that can't be read raises `error` with file and line."""
    return parse_yaml(_text(path, error), path, error)


def parse_yaml(text: str, path: Path | str, error: type[MockServerError] = SpecError) -> Any:
    """The value of a YAML text; `path` names it in errors."""
    try:
        return yaml.load(text, Yaml12Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise error(f"not readable as YAML: {problem.problem}", path, mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError) as problem:
        raise error(f"not readable as YAML: {problem}", path) from None
    except RecursionError:
        raise error("not readable as YAML: nested too deeply", path) from None


def _text(path: Path, error: type[MockServerError]) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise error("not readable as UTF-8 text; save it in that encoding", path) from None
    except OSError as problem:
        raise error(f"can't be read: {problem.strerror or problem}", path) from None


class Lines:
    """Line numbers of a YAML file by pointer; the file is only composed when the first one is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._root: yaml.Node | None = None

    def of(self, pointer: Pointer) -> int | None:
        """The line of the deepest part of `pointer` that exists in the file; None if there is none."""
        if self._root is None:
            try:
                self._root = yaml.compose(self._path.read_text(encoding="utf-8"), Yaml12Loader)
            except (OSError, ValueError, yaml.YAMLError):
                return None
        node, line = self._root, 1
        for part in pointer:
            found = _child(node, part)
            if found is None:
                break
            line, node = found
        return line


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    return None
