"""OpenAPI Overlay 1.0: corrections of a spec's known mistakes, kept beside the file instead of in code."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from jsonpath_rfc9535 import JSONPathError, JSONPathNode, find

from mockserver.errors import SpecError
from mockserver.files.yaml12 import Lines, read_yaml

_KEYS = {"target", "description", "update", "remove"}


def apply_overlay(root: dict[str, Any], path: Path) -> list[int]:
    """Carry out the overlay's actions on `root`, in their order.

    A target that matches nothing is passed over; returns the places of such actions in the list.
    """
    without_effect = []
    for index, action in enumerate(_actions(path)):
        try:
            nodes = list(find(action["target"], root))
        except JSONPathError as problem:
            raise _bad(path, index, f"the target isn't a JSONPath of RFC 9535: {problem}") from None
        if not nodes:
            without_effect.append(index)
        elif action.get("remove") is True:
            _remove(root, nodes, path, index)
        elif "update" in action:
            _update(nodes, action["update"], path, index)
    return without_effect


def _actions(path: Path) -> list[dict[str, Any]]:
    overlay = read_yaml(path)
    if not isinstance(overlay, dict) or not str(overlay.get("overlay", "")).startswith("1.0"):
        raise SpecError("not an overlay: `overlay: 1.0.0` is missing", path, 1)
    actions = overlay.get("actions")
    if not isinstance(actions, list):
        raise SpecError("an overlay needs a list of `actions`", path, Lines(path).of(("actions",)))
    for index, action in enumerate(actions):
        if not isinstance(action, dict) or not isinstance(action.get("target"), str):
            raise _bad(path, index, "an action needs a `target`")
        unknown = {key for key in action if key not in _KEYS and not key.startswith("x-")}
        if unknown:
            raise _bad(path, index, f"an action has no key {min(unknown)!r}")
    return actions


def _bad(path: Path, index: int, message: str) -> SpecError:
    return SpecError(message, path, Lines(path).of(("actions", index)))


def _remove(root: Any, nodes: list[JSONPathNode], path: Path, index: int) -> None:
    # the deepest first and items from the end of their list, so that the places of the others stay true
    for node in sorted(nodes, key=_depth_and_place, reverse=True):
        if not node.location:
            raise _bad(path, index, "the whole file can't be removed")
        parent = root
        for part in node.location[:-1]:
            parent = parent[part]
        del parent[node.location[-1]]


def _depth_and_place(node: JSONPathNode) -> tuple[int, int]:
    place = node.location[-1] if node.location else -1
    return len(node.location), place if isinstance(place, int) else -1


def _update(nodes: list[JSONPathNode], update: Any, path: Path, index: int) -> None:
    for node in nodes:
        if isinstance(node.value, list):
            node.value.append(deepcopy(update))
        elif isinstance(node.value, dict) and isinstance(update, dict):
            _merge(node.value, update)
        else:
            raise _bad(path, index, "only a mapping can be laid over a mapping, and an item be added to a list")


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    """Mappings are merged, lists are joined, anything else takes the new value: Overlay 1.0, Action Object."""
    for key, value in update.items():
        old = target.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            _merge(old, value)
        elif isinstance(value, list) and isinstance(old, list):
            target[key] = old + deepcopy(value)
        else:
            target[key] = deepcopy(value)
