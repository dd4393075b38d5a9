"""The part of a large wrong value that is explained: as much as can be looked at at once, from a place on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import getitem
from typing import Any

from mockserver.files.yaml12 import Pointer

MOST_NAMES = 300  # of one object that are looked at together, more than any reply tells
_OVERDRAFT = 1000  # values by which objects may go beyond the room: without their names they would be wrong
_GLIMPSE = 10
_FEWEST = 5  # items of a list that lies in an item of another: with fewer, that item would be wrong
_DEEPEST = 100  # lists and objects that lie deeper are empty


def is_larger(value: Any, room: int) -> bool:
    """Whether there are more values inside than `room`."""
    waiting = [value] if isinstance(value, dict | list) else []
    while waiting and room >= 0:
        node = waiting.pop()
        room -= len(node)
        if room >= 0:
            children = node.values() if isinstance(node, dict) else node
            waiting += [one for one in children if type(one) is dict or type(one) is list]
    return room < 0


def at(place: Pointer, value: Any) -> Any:
    """What stands at a place of a value."""
    return reduce(getitem, place, value)


class Slice:
    """A copy of `room` values and some more, whose lists begin with the item that `start` leads to.

    An object of many names begins with the one that `start` leads to, too; of what stands before in a smaller one,
    there is a glimpse.

    end  the place of the first value that has found no room, to start from there; None where there is none
    """

    def __init__(self, value: Any, start: Pointer, room: int) -> None:
        self.end: Pointer | None = None
        self._start = start
        self._room = room
        self._way: list[str | int] = []
        self.value = self._copy(value, on_the_way=True)

    def place(self, pointer: Pointer) -> Pointer:
        """Where in the whole value a place of the excerpt is."""
        place: list[str | int] = []
        on_the_way = True
        for part, begin in zip(pointer, self._start, strict=False):
            moved = on_the_way and isinstance(part, int) and isinstance(begin, int)
            place.append(part + begin if moved else part)  # type: ignore[operator]
            on_the_way = on_the_way and place[-1] == begin
        return (*place, *pointer[len(place) :])

    def _copy(self, value: Any, on_the_way: bool) -> Any:
        depth = len(self._way)
        if not isinstance(value, dict | list):
            return value
        if depth == _DEEPEST:
            return type(value)()
        step = self._start[depth] if on_the_way and depth < len(self._start) else None
        return self._names(value, step) if isinstance(value, dict) else self._items(value, step)

    def _names(self, value: dict[str, Any], step: str | int | None) -> dict[str, Any]:
        is_long = len(value) > MOST_NAMES
        names: list[Any] = list(value)
        copy: dict[str, Any] = {}
        if step in value:
            begin = names.index(step)
            copy = {} if is_long else {name: Slice(value[name], (), _GLIMPSE).value for name in names[:begin]}
            names = names[begin:]
        for name in names:
            if self._room <= (0 if is_long else -_OVERDRAFT):
                self._ends(name)
                break
            copy[name] = self._part(value[name], name, name == step)
        return copy

    def _items(self, value: list[Any], step: str | int | None) -> list[Any]:
        begin = step if isinstance(step, int) else 0
        fewest = _FEWEST if self._room > -_OVERDRAFT and any(isinstance(part, int) for part in self._way) else 0
        copy: list[Any] = []
        for index, one in enumerate(value[begin : begin + max(fewest, self._room)], begin):
            if self._room <= 0 and len(copy) >= fewest:
                break
            copy.append(self._part(one, index, index == step))
        if begin + len(copy) < len(value):
            self._ends(begin + len(copy))
        return copy

    def _part(self, value: Any, step: str | int, on_the_way: bool) -> Any:
        kind = type(value)
        if kind is not dict and kind is not list:
            self._room -= 1
            return value
        self._room -= not on_the_way  # else a long way would leave no room for what it leads to
        self._way.append(step)
        copy = self._copy(value, on_the_way)
        self._way.pop()
        return copy

    def _ends(self, step: str | int) -> None:
        if self.end is None:
            self.end = (*self._way, step)


def slices(value: Any, room: int) -> Iterator[Slice]:
    """All of the value, part by part."""
    start: Pointer | None = ()
    while start is not None:
        part = Slice(value, start, room)
        yield part
        start = part.end
