"""Two schemas held against each other: what the values that they admit have lost and won."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

import orjson

from mockserver.diff.change import Delta, Effect
from mockserver.diff.choices import choices_apart
from mockserver.diff.rules import RULES, shown, values_apart
from mockserver.diff.shape import Node, Shape, shape_of
from mockserver.files.yaml12 import Pointer
from mockserver.openapi.schema import Direction

Pair = tuple[tuple[Pointer, ...], tuple[Pointer, ...]]


class SchemaDiff:
    """Compares schemas of one pair of files, for values that travel in one direction.

    A pair that is met inside of itself is not looked into again: a tree differs where its nodes differ.
    """

    def __init__(self, direction: Direction) -> None:
        self.direction = direction
        self._open: set[Pair] = set()
        self._known: dict[Pair, list[Delta]] = {}

    def deltas(self, old: Iterable[Node], new: Iterable[Node], place: str = "") -> list[Delta]:
        """What differs, with places below `place`; an empty list where both admit the same values."""
        old, new = tuple(old), tuple(new)
        key = tuple(node.pointer for node in old), tuple(node.pointer for node in new)
        if key in self._open:
            return []
        if key not in self._known:
            self._open.add(key)
            self._known[key] = list(self._apart(shape_of(old, self.direction), shape_of(new, self.direction)))
            self._open.discard(key)
        return [_below(place, delta) for delta in self._known[key]]

    def _apart(self, old: Shape, new: Shape) -> Iterator[Delta]:
        if old.is_only_a_choice or new.is_only_a_choice or old.choices or new.choices:
            yield from choices_apart(old, new, self)
            if old.is_only_a_choice or new.is_only_a_choice:
                return
        yield from _renamed_component(old, new)
        if old.types != new.types:
            yield _types(old, new)
            if not old.types & new.types:
                return
        if old.values or new.values:
            yield from values_apart(old, new)
        else:
            for rule in RULES:
                if rule.types & old.types & new.types:
                    yield from rule.find(old, new)
        if "object" in old.types & new.types:
            yield from self._objects(old, new)
        if "array" in old.types & new.types:
            yield from self.deltas(old.items, new.items, "[]")
        yield from self._others(old, new)

    def _objects(self, old: Shape, new: Shape) -> Iterator[Delta]:
        gone = [name for name in old.properties if name not in new.properties]
        come = [name for name in new.properties if name not in old.properties]
        renamed = dict(self._renames(old, new, gone, come))
        for before, after in renamed.items():
            yield _renamed_property(old, new, before, after)
        for name in old.properties:
            if name in new.properties:
                yield from self.deltas(old.properties[name], new.properties[name], f".{name}")
            elif name not in renamed:
                yield from self._gone(name, old, new)
        for name in come:
            if name not in renamed.values():
                yield from self._come(name, old, new)
        yield from _required(old, new, {*renamed, *renamed.values(), *gone, *come})
        yield from self._additional(old, new)

    def _renames(self, old: Shape, new: Shape, gone: list[str], come: list[str]) -> Iterator[tuple[str, str]]:
        """A name that is gone and one that has come for the very same values: alike but for case, or the only two."""
        for before in gone:
            fits = [
                after
                for after in come
                if (before in old.required) == (after in new.required)
                and not self.deltas(old.properties[before], new.properties[after])
                and (_alike(before) == _alike(after) or (len(gone) == len(come) == 1 and not _is_any(old, before)))
            ]
            if len(fits) == 1:
                yield before, fits[0]

    def _gone(self, name: str, old: Shape, new: Shape) -> Iterator[Delta]:
        pointer = old.properties[name][0].pointer
        if isinstance(new.additional, tuple):
            yield from self.deltas(old.properties[name], new.additional, f".{name}")
            return
        closed = new.additional is False
        text = "no longer exists, and is refused" if closed else "no longer exists"
        effect = Effect.of(narrows=closed, widens=True)
        yield Delta("property-removed", effect, f".{name}", text, pointer, new.pointer, (name,))

    def _come(self, name: str, old: Shape, new: Shape) -> Iterator[Delta]:
        pointer = new.properties[name][0].pointer
        if isinstance(old.additional, tuple):
            yield from self.deltas(old.additional, new.properties[name], f".{name}")
            return
        needed = name in new.required and name not in old.required
        text = "is new, and required" if needed else "is new, and may be left out"
        effect = Effect.of(narrows=needed, widens=old.additional is False)
        kind = "required-property-added" if needed else "property-added"
        yield Delta(kind, effect, f".{name}", text, old.pointer, pointer, (name,))

    def _additional(self, old: Shape, new: Shape) -> Iterator[Delta]:
        before, after = old.additional, new.additional
        if isinstance(before, tuple) and isinstance(after, tuple):
            yield from self.deltas(before, after, ".*")
        elif before != after:
            admits = {True: "any other names", False: "no other names"}
            was = "other names of one kind" if isinstance(before, tuple) else admits[before]
            now = "other names of one kind" if isinstance(after, tuple) else admits[after]
            narrows = after is False or before is True
            text = f"took {was}, now takes {now}"
            pointers = old.additional_pointer or old.pointer, new.additional_pointer or new.pointer
            yield Delta("other-names", Effect.of(narrows, not narrows), "", text, *pointers)

    def _others(self, old: Shape, new: Shape) -> Iterator[Delta]:
        for before, after in zip_longest(old.nots, new.nots):
            if before is None or after is None:
                text = "no longer excludes some values" if after is None else "now excludes some values"
                effect = Effect.of(narrows=before is None, widens=after is None)
                yield Delta("not", effect, "", text, old.pointer, new.pointer)
            elif inner := self.deltas([before], [after]):
                effect = Effect.of(any(one.effect.widens for one in inner), any(one.effect.narrows for one in inner))
                yield Delta("not", effect, "", "excludes other values", before.pointer, after.pointer)
        for keyword in sorted({*old.rest, *new.rest}):
            if _canonical(old.rest.get(keyword)) != _canonical(new.rest.get(keyword)):
                yield Delta(keyword, Effect.BOTH, "", f"{keyword} says something else", old.pointer, new.pointer)
        if old.default != new.default and (old.default or (None,))[0] != (new.default or (None,))[0]:
            was, now = (shown(one[0]) if one else "nothing" for one in (old.default, new.default))
            text = f"left out it meant {was}, now it means {now}"
            yield Delta("default", Effect.NEITHER, "", text, old.pointer, new.pointer)


def _below(place: str, delta: Delta) -> Delta:
    if not place:
        return delta
    return Delta(delta.kind, delta.effect, place + delta.place, delta.text, delta.old, delta.new, delta.names)


def _types(old: Shape, new: Shape) -> Delta:
    effect = Effect.of(bool(old.types - new.types), bool(new.types - old.types))
    text = f"was {_kinds(old)}, is {_kinds(new)}"
    return Delta("type", effect, "", text, old.pointer, new.pointer)


def _kinds(shape: Shape) -> str:
    types = shape.types - {"integer"} if "number" in shape.types else shape.types
    if len(types) >= 6:  # all that JSON has
        return "anything"
    words = [f"{'an' if one[0] in 'aio' else 'a'} {one}" if one != "null" else "null" for one in sorted(types)]
    return " or ".join(words) or "impossible"


def _renamed_component(old: Shape, new: Shape) -> Iterator[Delta]:
    if len(old.names) == len(new.names) == 1 and old.names != new.names:
        text = f"the schema {old.names[0]} is now called {new.names[0]}"
        names = (old.names[0], new.names[0])
        yield Delta("schema-renamed", Effect.NEITHER, "", text, old.pointer, new.pointer, names)


def _renamed_property(old: Shape, new: Shape, before: str, after: str) -> Delta:
    pointers = old.properties[before][0].pointer, new.properties[after][0].pointer
    needed = after in new.required
    effect = Effect.of(narrows=needed or new.additional is False, widens=True)
    return Delta("property-renamed", effect, f".{before}", f"is now called {after}", *pointers, (before, after))


def _required(old: Shape, new: Shape, told: set[str]) -> Iterator[Delta]:
    for name, pointer in new.required.items():
        if name not in old.required and name not in told:
            text = "is now required"
            yield Delta("required", Effect.NARROWS, f".{name}", text, old.pointer, pointer, (name,))
    for name, pointer in old.required.items():
        if name not in new.required and name not in told:
            text = "may now be left out"
            yield Delta("optional", Effect.WIDENS, f".{name}", text, pointer, new.pointer, (name,))


def _alike(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _is_any(shape: Shape, name: str) -> bool:
    return all(not isinstance(node.target.raw, dict) or not node.target.raw for node in shape.properties[name])


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
