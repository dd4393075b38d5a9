"""What a client reads, in two forms of one operation: answers, their bodies and headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mockserver.diff.change import Delta, Impact
from mockserver.diff.operation import (
    Difference,
    OperationOfFile,
    children,
    contents_of,
    difference,
    schema_of,
    schemas_of,
)
from mockserver.diff.schemas import SchemaDiff
from mockserver.diff.shape import Node


class AnswerDiff:
    """Compares answers of one pair of files."""

    def __init__(self) -> None:
        self._schemas = SchemaDiff("reply")

    def differences(self, old: OperationOfFile, new: OperationOfFile) -> Iterator[Difference]:
        before, after = children(old.node, "responses"), children(new.node, "responses")
        for status, one in before.items():
            if status in after:
                yield from self._answer(f"answer {status}", one, after[status])
            else:
                text = "is no longer declared"
                place = f"answer {status}"
                pointer = (*new.node.pointer, "responses")
                yield Difference("answer-removed", Impact.HARMLESS, place, text, one.pointer, pointer)
        for status, one in after.items():
            if status not in before:
                # a client tells refusals by their class; a success that it doesn't know, it doesn't read
                unknown = status[:1] in "123" and not _covered(status, before)
                impact = Impact.BREAKS_READERS if unknown else Impact.HARMLESS
                pointer = (*old.node.pointer, "responses")
                yield Difference("answer-added", impact, f"answer {status}", "is new", pointer, one.pointer)

    def _answer(self, place: str, old: Node, new: Node) -> Iterator[Difference]:
        before, after = contents_of(old), contents_of(new)
        for media_type, one in before.items():
            if media_type not in after:
                text = f"{media_type} is no longer offered"
                yield Difference("media-type-removed", Impact.BREAKS_READERS, place, text, one.pointer, new.pointer)
                continue
            label = place if len(before) == 1 else f"{place} ({media_type})"
            for delta in self._schemas.deltas(schema_of(one), schema_of(after[media_type])):
                yield _of_reply(label, delta)
        for media_type, one in after.items():
            if media_type not in before:
                impact = Impact.HARMLESS if before else Impact.BREAKS_READERS
                text = f"{media_type} is now offered" + (" too" if before else ", where there was no body")
                yield Difference("media-type-added", impact, place, text, old.pointer, one.pointer)
        yield from self._headers(place, old, new)

    def _headers(self, place: str, old: Node, new: Node) -> Iterator[Difference]:
        before = {name.lower(): (name, one) for name, one in children(old, "headers").items()}
        after = {name.lower(): (name, one) for name, one in children(new, "headers").items()}
        for key, (name, one) in before.items():
            label = f"{place} header {name}"
            if key not in after:
                text = "no longer comes"
                yield Difference(
                    "header-removed", Impact.BREAKS_READERS, label, text, one.pointer, new.pointer, (name,)
                )
                continue
            other = after[key][1]
            was, now = bool(one.raw.get("required")), bool(other.raw.get("required"))
            if was != now:
                impact = Impact.HARMLESS if now else Impact.BREAKS_READERS
                text = "now always comes" if now else "no longer always comes"
                yield Difference("header-required", impact, label, text, one.pointer, other.pointer, (name,))
            for delta in self._schemas.deltas(*schemas_of(one, other)):
                yield _of_reply(label, delta)
        for key, (name, one) in after.items():
            if key not in before:
                label = f"{place} header {name}"
                yield Difference("header-added", Impact.HARMLESS, label, "is new", old.pointer, one.pointer, (name,))


def _of_reply(place: str, delta: Delta) -> Difference:
    return difference(place, delta, Impact.BREAKS_READERS if delta.effect.widens else Impact.HARMLESS)


def _covered(status: str, declared: Mapping[str, Node]) -> bool:
    return f"{status[0]}XX" in declared or "default" in declared
