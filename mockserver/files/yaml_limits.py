"""What a YAML file may do to whoever reads it: how deep it nests, and how large its aliases make it."""

from __future__ import annotations

import re
from typing import Any

import yaml

_DEEPEST = 100  # levels; the parser in C ends the process at some ten thousand
_FREE = 100_000  # characters that any file may repeat by aliases
_TIMES = 5  # as much as it has
_BRACKET = re.compile(r"[\[\]{}]")
_INDENT = re.compile(rf"^[ ?:-]{{{_DEEPEST // 2},}}", re.MULTILINE)  # two levels may stand in one column


def check_depth(text: str, loader: Any) -> None:
    """Raises MarkedYAMLError. Files that can't be deep, as nearly all can't, cost next to nothing."""
    if not _may_be_deep(text):
        return
    depth = 0
    event: Any
    for event in yaml.parse(text, loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise yaml.MarkedYAMLError(None, None, f"nested more than {_DEEPEST} levels deep", event.start_mark)


def _may_be_deep(text: str) -> bool:
    """Whether brackets or indents would do for it, those in texts and comments counted too."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        if depth > _DEEPEST // 2:
            return True
    return _INDENT.search(text) is not None


def check_aliases(text: str, root: yaml.Node) -> None:
    """Raises MarkedYAMLError where aliases repeat more than a reader can be asked to walk through."""
    if "&" in text and "*" in text:
        _Sizes(_FREE + _TIMES * len(text)).of(root)


class _Sizes:
    """Characters of nodes with their aliases written out; each node is only looked at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[int, int | None] = {}  # by the node's id; None while it is looked at

    def of(self, node: yaml.Node) -> int:
        if isinstance(node, yaml.ScalarNode):
            return 1 + len(node.value)
        size = self._known.get(id(node), 0)
        if size is None:
            raise _at(node, "an alias stands inside of what it repeats")
        if not size:
            self._known[id(node)] = None
            self._known[id(node)] = size = 1 + sum(map(self.of, _parts(node)))
            if size > self._most:
                raise _at(node, f"its aliases repeat more than {self._most} characters; write out what has to be there")
        return size


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value)


def _at(node: yaml.Node, message: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(None, None, message, node.start_mark)
