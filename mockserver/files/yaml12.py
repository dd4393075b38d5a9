"""YAML 1.2 in, JSON's values out: ON, OFF, Yes, No and dates stay strings; every key is a string; and back again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

from mockserver.errors import MockServerError, SpecError
from mockserver.files.json_text import NotJson, lines_of, parse_json
from mockserver.files.json_text import Pointer as Pointer  # which everybody takes from here
from mockserver.files.json_text import dotted as dotted
from mockserver.files.yaml_limits import check_aliases, check_depth

# The core schema of YAML 1.2, chapter 10.3, without .inf and .nan, which JSON hasn't; PyYAML's own resolvers are
# those of 1.1.
_CORE_SCALARS = (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
)

UNREADABLE = "can't be read"
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Yaml12Loader(_BaseLoader):  # type: ignore[misc]
    """A safe loader with the core schema of YAML 1.2 that refuses duplicate keys."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:  # noqa: ARG002
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _at(key_node, "a key must be a plain word; write it as a string")
            if key_node.value == "<<" and not key_node.style:  # quoted it is a word like any other
                raise _at(key_node, "merge keys (<<) belong to YAML 1.1; write the keys out")
            if key_node.value in mapping:
                raise _at(key_node, f"the key {key_node.value!r} stands twice in one mapping; remove one")
            mapping[key_node.value] = self.construct_object(value_node, deep=True)
        return mapping


def _at(node: yaml.Node, message: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, message, node.start_mark)


def _construct_int(_loader: Any, node: yaml.ScalarNode) -> int:
    try:  # 1.2 has no octal by leading zero and no base 60
        return int(node.value, {"0o": 8, "0x": 16}.get(node.value[:2], 10))
    except ValueError:  # thousands of digits
        raise _at(node, "a number with too many digits") from None


def _construct_float(_loader: Any, node: yaml.ScalarNode) -> float:
    number = float(node.value)
    if math.isinf(number):
        raise _at(node, f"the number {node.value} is beyond what can be held")
    return number


def _construct_map(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = loader.construct_mapping(node)
    return mapping


# 1.1's timestamp, binary, set and the like are gone: nothing but JSON's values comes out
Yaml12Loader.yaml_constructors = {
    tag: construct
    for tag, construct in _BaseLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in ("null", "bool", "str", "seq")
}
for _tag, _pattern, _first in _CORE_SCALARS:
    Yaml12Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
Yaml12Loader.add_constructor("tag:yaml.org,2002:int", _construct_int)
Yaml12Loader.add_constructor("tag:yaml.org,2002:float", _construct_float)
Yaml12Loader.add_constructor("tag:yaml.org,2002:map", _construct_map)


def read_yaml(path: Path, error: type[MockServerError] = SpecError) -> Any:
    """The value in a YAML or JSON file; a file that can't be read raises `error` with file and line."""
    return parse_yaml(read_text(path, error), path, error)


def parse_yaml(text: str, path: Path | str, error: type[MockServerError] = SpecError) -> Any:
    """The value of a YAML text; `path` names it in errors."""
    try:
        return parse_json(text) if _is_json(path) else _load(text)
    except NotJson as problem:
        raise error(f"not readable as JSON: {problem}", path, problem.line) from None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise error(f"not readable as YAML: {problem.problem}", path, mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError) as problem:
        raise error(f"not readable as YAML: {problem}", path) from None


def _is_json(path: Path | str) -> bool:
    return str(path).endswith(".json")


def _load(text: str) -> Any:
    loader, root = _composed(text)
    return None if root is None else loader.construct_document(root)


def _composed(text: str) -> tuple[Any, yaml.Node | None]:
    """The nodes of a text, within limits, and their loader."""
    check_depth(text, Yaml12Loader)
    loader = Yaml12Loader(text)
    root = loader.get_single_node()
    if root is not None:
        check_aliases(text, root)
    return loader, root


def read_text(path: Path, error: type[MockServerError]) -> str:
    """The text of a file; one that can't be read, or only once, raises `error`."""
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            raise error("isn't a file but a pipe or a device, which can't be read again; name a file", path)
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise error("not readable as UTF-8 text; save it in that encoding", path) from None
    except OSError as problem:
        raise error(f"{UNREADABLE}: {problem.strerror or problem}", path) from None


def in_yaml_1_1(word: str) -> str | None:
    """What a plain word is by YAML 1.1, such as "true" or "a date"; None where 1.2 reads it alike."""
    old, new = _tag_of(word, yaml.SafeLoader), _tag_of(word, Yaml12Loader)
    if old == new and (old != "int" or _DECIMAL.fullmatch(word)):
        return "true or false to some parsers" if word in ("y", "Y", "n", "N") else None
    if old in _WORDS_OF_TAGS:
        return _WORDS_OF_TAGS[old]
    was, is_now = yaml.safe_load(word), yaml.load(word, Yaml12Loader)  # noqa: S506 - a subclass of the safe loader
    if type(was) is type(is_now) and was == is_now:
        return None
    return f"the text {was!r}" if isinstance(was, str) else f"the number {was}" if old != "bool" else str(was).lower()


_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_WORDS_OF_TAGS = {"timestamp": "a date", "merge": "a merge key", "value": "a default key"}


def _tag_of(word: str, loader: Any) -> str:
    resolvers = loader.yaml_implicit_resolvers
    for tag, pattern in (*resolvers.get(word[:1], ()), *resolvers.get(None, ())):
        if pattern.match(word):
            return str(tag.rpartition(":")[2])
    return "str"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word as it stands in a file; `plain` ones have no quotes, so their type is guessed from their look."""

    pointer: Pointer
    text: str
    line: int
    plain: bool
    is_key: bool


class Lines:
    """Line numbers of a YAML file by pointer; the file is only looked at when the first one is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: dict[Pointer, int] | None = None
        self._scalars: list[Scalar] = []

    def of(self, pointer: Pointer) -> int | None:
        """The line of the deepest part of `pointer` that exists in the file; None if there is none."""
        lines = self._read()
        while pointer not in lines and pointer:
            pointer = pointer[:-1]
        return lines.get(pointer)

    @property
    def scalars(self) -> list[Scalar]:
        """Every key and every plain value of the file, from top to bottom."""
        self._read()
        return self._scalars

    def _read(self) -> dict[Pointer, int]:
        if self._lines is None:
            self._lines = {}
            try:
                text = self._path.read_text(encoding="utf-8")
                if _is_json(self._path):
                    self._lines = lines_of(text)
                    return self._lines
                _, root = _composed(text)
            except (OSError, ValueError, yaml.YAMLError):
                root = None
            if root is not None:
                self._lines[()] = 1
                self._walk(root, ())
        return self._lines

    def _walk(self, node: yaml.Node, pointer: Pointer) -> None:
        if isinstance(node, yaml.ScalarNode):
            self._note(node, pointer, is_key=False)
            return
        for part, key, child in _children(node):
            inner = (*pointer, part)
            self._lines[inner] = (key or child).start_mark.line + 1  # type: ignore[index]
            if isinstance(key, yaml.ScalarNode):
                self._note(key, inner, is_key=True)
            self._walk(child, inner)

    def _note(self, node: yaml.ScalarNode, pointer: Pointer, is_key: bool) -> None:
        self._scalars.append(Scalar(pointer, node.value, node.start_mark.line + 1, not node.style, is_key))


def _children(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((index, None, item) for index, item in enumerate(node.value))


class _Writer(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Quotes each text that a reader of YAML 1.1 (its own resolvers) or of 1.2 (those added below) would misread."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - not every reader follows anchors
        return True


def _write_text(writer: Any, text: str) -> yaml.ScalarNode:
    node: yaml.ScalarNode = writer.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)
    return node


_Writer.add_representer(str, _write_text)
for _tag, _pattern, _first in _CORE_SCALARS:
    _Writer.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
_Writer.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^[yYnN]$"), list("yYnN"))
_Writer.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^0o[0-7]+$"), ["0"])


def write_yaml(value: Any) -> str:
    """The value as YAML that readers of 1.1 and of 1.2 understand alike."""
    text: str = yaml.dump(value, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120)
    return text
