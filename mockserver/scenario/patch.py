"""JSON Patch, RFC 6902."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from mockserver.scenario.values import POINTER, STRICT, wrong

Pointer = Annotated[str, Field(pattern=POINTER)]


class PatchFailed(Exception):
    """The patch doesn't fit the document."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a patch."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    op: Literal["add", "remove", "replace", "move", "copy", "test"]
    path: Pointer
    value: Annotated[tuple[Any] | None, BeforeValidator(lambda value: [value], json_schema_input_type=Any)] = None
    source: Annotated[Pointer | None, Field(alias="from")] = None

    @model_validator(mode="after")
    def _complete(self) -> Operation:
        if self.op in ("add", "replace", "test") and self.value is None:
            raise wrong(f"the operation {self.op} needs a `value`")
        if self.op in ("move", "copy") and self.source is None:
            raise wrong(f"the operation {self.op} needs `from`")
        return self


def patched(document: Any, operations: Sequence[Operation]) -> Any:
    """The document after all operations; nothing of it is changed if one of them fails. Raises PatchFailed."""
    holder = {"": deepcopy(document)}
    for one in operations:
        _apply(holder, one)
    return holder.get("")


def _apply(holder: dict[str, Any], one: Operation) -> None:
    place = parts_of(one.path)
    value = deepcopy(one.value[0]) if one.value else None
    if one.op == "remove":
        _remove(holder, place)
    elif one.op == "add":
        _add(holder, place, value)
    elif one.op == "replace":
        _remove(holder, place)
        _add(holder, place, value)
    elif one.op == "test":
        if not same(_get(holder, place), value):
            raise PatchFailed(one.path)
    else:
        source = parts_of(one.source or "")
        moved = deepcopy(_get(holder, source))
        if one.op == "move":
            if place[: len(source)] == source and place != source:
                raise PatchFailed("a value can't be moved into itself")
            _remove(holder, source)
        _add(holder, place, moved)


def parts_of(pointer: str) -> list[str]:
    """The parts of a JSON pointer, behind a first empty one that stands for the whole document."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")]


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values: 1 and 1.0 are the same, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _get(holder: Any, parts: list[str]) -> Any:
    node = holder
    for part in parts:
        try:
            node = node[_index(part, len(node) - 1)] if isinstance(node, list) else node[part]
        except (KeyError, TypeError):
            raise PatchFailed("/".join(parts)) from None
    return node


def _add(holder: Any, parts: list[str], value: Any) -> None:
    parent, last = _get(holder, parts[:-1]), parts[-1]
    if isinstance(parent, list):
        parent.insert(len(parent) if last == "-" else _index(last, len(parent)), value)
    elif isinstance(parent, dict):
        parent[last] = value
    else:
        raise PatchFailed("/".join(parts))


def _remove(holder: Any, parts: list[str]) -> None:
    _get(holder, parts)
    parent, last = _get(holder, parts[:-1]), parts[-1]
    del parent[_index(last, len(parent) - 1) if isinstance(parent, list) else last]


def _index(part: str, last: int) -> int:
    if not part.isascii() or not part.isdigit() or (part != "0" and part.startswith("0")) or int(part) > last:
        raise PatchFailed(part)
    return int(part)
