"""oneOf and anyOf held against each other, branch by branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Protocol

from mockserver.diff.change import Delta, Effect
from mockserver.diff.shape import Choice, Node, Shape
from mockserver.files.yaml12 import Pointer


class Compares(Protocol):
    """What finds the differences of two schemas; the comparer of choices asks it for those of two branches."""

    def deltas(self, old: Iterable[Node], new: Iterable[Node], place: str = "") -> list[Delta]: ...


def choices_apart(old: Shape, new: Shape, schemas: Compares) -> Iterator[Delta]:
    """The differences of each choice with the one in its place; a plain schema is a choice of one."""
    if old.is_only_a_choice != new.is_only_a_choice and max(len(old.choices), len(new.choices)) == 1:
        yield from _apart(_as_choice(old), _as_choice(new), schemas)
        return
    for before, after in zip_longest(old.choices, new.choices):
        if before and after:
            yield from _apart(before, after, schemas)
        else:
            text = "no longer has to be one of several kinds" if before else "must now be one of several kinds"
            effect = Effect.of(narrows=before is None, widens=after is None)
            at_old, at_new = (one.pointer if one else shape.pointer for one, shape in ((before, old), (after, new)))
            yield Delta("choice", effect, "", text, at_old, at_new)


def _as_choice(shape: Shape) -> Choice:
    return shape.choices[0] if shape.is_only_a_choice else Choice("", shape.nodes, shape.pointer)


def _apart(old: Choice, new: Choice, schemas: Compares) -> Iterator[Delta]:
    pairs = _pairs(old, new, schemas)
    for before, after in pairs:
        yield from schemas.deltas([before], [after])
    yield from _branches("branch-removed", "can no longer be", old, {a.pointer for a, _ in pairs}, new.pointer)
    yield from _branches("branch-added", "can now be", new, {b.pointer for _, b in pairs}, old.pointer)
    yield from _tags(old, new)
    if {old.kind, new.kind} == {"oneOf", "anyOf"} and len(old.branches) > 1:
        text = f"was {old.kind}, is {new.kind}"
        effect = Effect.of(narrows=new.kind == "oneOf", widens=old.kind == "oneOf")
        yield Delta("choice", effect, "", text, old.pointer, new.pointer)


def _pairs(old: Choice, new: Choice, schemas: Compares) -> list[tuple[Node, Node]]:
    """Which branch is which: by the component it names, else the one that is the same, else the one that is left."""
    left = list(new.branches)
    pairs, waiting = [], []
    for before in old.branches:
        after = next((one for one in left if one.target.name and one.target.name == before.target.name), None)
        if after is not None:
            left.remove(after)
            pairs.append((before, after))
        else:
            waiting.append(before)
    for before in list(waiting):
        after = next((one for one in left if not schemas.deltas([before], [one])), None)
        if after is not None:
            left.remove(after)
            waiting.remove(before)
            pairs.append((before, after))
    if len(old.branches) == len(new.branches):
        pairs += zip(waiting, left, strict=True)
    return pairs


def _branches(kind: str, words: str, choice: Choice, told: set[Pointer], other: Pointer) -> Iterator[Delta]:
    for number, branch in enumerate(choice.branches, 1):
        if branch.pointer not in told:
            removed = kind == "branch-removed"
            name = branch.target.name or f"its {_nth(number)} kind"
            effect = Effect.of(narrows=removed, widens=not removed)
            pointers = (branch.pointer, other) if removed else (other, branch.pointer)
            yield Delta(kind, effect, "", f"{words} {name}", *pointers, (branch.target.name,))


def _nth(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def _tags(old: Choice, new: Choice) -> Iterator[Delta]:
    if old.tag != new.tag:
        was, now = (f"told by {one.tag}" if one.tag else "not told by a property" for one in (old, new))
        text = f"its kinds were {was}, are {now}"
        effect = Effect.of(narrows=bool(new.tag), widens=bool(old.tag))
        yield Delta("discriminator", effect, "", text, old.pointer, new.pointer, (new.tag or old.tag,))
        return
    before, after = dict(old.mapping), dict(new.mapping)
    for tag in before:
        if tag not in after:
            yield Delta(
                "tag-removed", Effect.NARROWS, "", f"{old.tag} can no longer be {tag}", old.pointer, new.pointer
            )
    for tag in after:
        if tag not in before:
            yield Delta("tag-added", Effect.WIDENS, "", f"{old.tag} can now be {tag}", old.pointer, new.pointer)
        elif before[tag] != after[tag]:
            text = f"{old.tag} {tag} now means {after[tag].rpartition('/')[2]}"
            yield Delta("tag-moved", Effect.BOTH, "", text, old.pointer, new.pointer)
