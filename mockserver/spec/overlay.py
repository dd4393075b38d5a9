"""OpenAPI Overlay 1.0: corrections of a spec's known mistakes, kept beside the file instead of in code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jsonpath_rfc9535 import JSONPathError, JSONPathNode, find

from mockserver.errors import SpecError
from mockserver.yaml12 import Lines, read_yaml

_KEYS = {"target", "description", "update", "remove"}


def apply_overlay(root: dict[str, Any], path: Path) -> None:
    """Carry out the overlay's actions on `root`, in their order; a target that matches nothing is passed over."""
    overlay = read_yaml(path)
    if not isinstance(overlay, dict) or not str(overlay.get("overlay", "")).startswith("1.0"):
        raise SpecError("not an overlay: `overlay: 1.0.0` is missing", path, 1)
    for index, action in enumerate(overlay.get("actions", [])):
        line = Lines(path).of(("actions", index))
        if not isinstance(action, dict) or "target" not in action:
            raise SpecError("an action needs a `target`", path, line)
        unknown = {key for key in action if key not in _KEYS and not key.startswith("x-")}
        if unknown:
            raise SpecError(f"an action has no key {min(unknown)!r}", path, line)
        try:
            nodes = list(find(action["target"], root))
        except JSONPathError as problem:
            raise SpecError(f"the target isn't a JSONPath of RFC 9535: {problem}", path, line) from None
        if action.get("remove") is True:
            _remove(root, nodes)
        elif "update" in action:
            for node in nodes:
                _merge(node.value, action["update"])


def _remove(root: Any, nodes: list[JSONPathNode]) -> None:
    # items from the end of their list first, so that the places of the others stay true
    for node in sorted(
        nodes, key=lambda node: node.location[-1] if isinstance(node.location[-1], int) else -1, reverse=True
    ):
        parent = root
        for part in node.location[:-1]:
            parent = parent[part]
        del parent[node.location[-1]]


def _merge(target: Any, update: Any) -> None:
    """Mappings are merged, a list takes the update as a new item: Overlay 1.0, Action Object."""
    if isinstance(target, list):
        target.append(update)
    elif isinstance(target, dict) and isinstance(update, dict):
        for key, value in update.items():
            if isinstance(value, dict) and isinstance(target.get(key), dict):
                _merge(target[key], value)
            elif isinstance(value, list) and isinstance(target.get(key), list):
                target[key] = target[key] + value
            else:
                target[key] = value
