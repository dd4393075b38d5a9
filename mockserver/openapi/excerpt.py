"""The part of a huge wrong value that is explained: from its first error on, as much as can be looked at at once."""

from __future__ import annotations

from functools import reduce
from operator import getitem
from typing import Any

from mockserver.files.yaml12 import Pointer

_DEEPEST = 50  # what lies deeper is left as it is


def is_larger(value: Any, room: int) -> bool:
    """Whether there are more values inside than `room`."""
    waiting = [value]
    while waiting and room >= 0:
        node = waiting.pop()
        children = node.values() if isinstance(node, dict) else node
        room -= len(children) if isinstance(node, dict | list) else 0
        if room >= 0 and isinstance(node, dict | list):
            waiting.extend(children)
    return room < 0


def at(place: Pointer, value: Any) -> Any:
    """What stands at a place of a value."""
    return reduce(getitem, place, value)


class Excerpt:
    """A copy of `room` values at most, whose lists begin with the item that the first error is in.

    reaches_the_end  whether everything from there on has found room
    """

    def __init__(self, value: Any, first_error: Pointer, room: int) -> None:
        self._start = first_error[:_DEEPEST]
        self._room = room
        self.value = self._copy(value, 0, on_the_way=True)
        self.reaches_the_end = self._room > 0

    def place(self, pointer: Pointer) -> Pointer:
        """Where in the whole value a place of the excerpt is."""
        place: list[str | int] = []
        on_the_way = True
        for part, begin in zip(pointer, self._start, strict=False):
            moved = on_the_way and isinstance(part, int) and isinstance(begin, int)
            place.append(part + begin if moved else part)  # type: ignore[operator]
            on_the_way = on_the_way and place[-1] == begin
        return (*place, *pointer[len(place) :])

    def _copy(self, value: Any, depth: int, on_the_way: bool) -> Any:
        self._room -= 1
        step = self._start[depth] if on_the_way and depth < len(self._start) else None
        if depth == _DEEPEST:
            return value
        if isinstance(value, dict):
            return {key: self._copy(one, depth + 1, key == step) for key, one in value.items()}
        if not isinstance(value, list):
            return value
        copy: list[Any] = []
        for at in range(step if isinstance(step, int) else 0, len(value)):
            if self._room <= 0:
                break
            copy.append(self._copy(value[at], depth + 1, at == step))
        return copy
