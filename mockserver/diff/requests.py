"""What a client sends, in two forms of one operation: parameters and bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.diff.change import Delta, Impact
from mockserver.diff.operation import (
    Difference,
    OperationOfFile,
    alike,
    child_of,
    contents_of,
    difference,
    need,
    schema_of,
    schema_of_parameter,
    schemas_of,
)
from mockserver.diff.schemas import SchemaDiff
from mockserver.diff.shape import Node
from mockserver.openapi.media import ranges_for

_DEFAULT_STYLES = {"query": "form", "path": "simple", "header": "simple", "cookie": "form"}


class RequestDiff:
    """Compares requests of one pair of files."""

    def __init__(self) -> None:
        self._schemas = SchemaDiff("request")

    def differences(self, old: OperationOfFile, new: OperationOfFile) -> Iterator[Difference]:
        yield from self._parameters(old, new)
        yield from self._body(old, new)

    def _parameters(self, old: OperationOfFile, new: OperationOfFile) -> Iterator[Difference]:
        before, after = old.parameters, new.parameters
        gone = [key for key in before if key not in after]
        come = [key for key in after if key not in before]
        renamed = self._renamed(before, after, gone, come)
        for key, one in before.items():
            if key in after:
                yield from self._parameter(_place(key), one, after[key])
            elif key in renamed:
                yield from self._moved(key, renamed[key], before, after)
            else:
                text = "is no longer read; a call that sends it isn't refused for it"
                yield Difference(
                    "parameter-removed", Impact.HARMLESS, _place(key), text, one.pointer, new.node.pointer, (key[1],)
                )
        for key in come:
            if key not in renamed.values():
                yield _new_parameter(key, after[key], old)

    def _renamed(
        self,
        before: Mapping[tuple[str, str], Node],
        after: Mapping[tuple[str, str], Node],
        gone: list[tuple[str, str]],
        come: list[tuple[str, str]],
    ) -> dict[tuple[str, str], tuple[str, str]]:
        """Where a parameter went that is gone: one of the same values that has come, by name or as the only one."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for key in gone:
            fits = [one for one in come if one not in found.values() and self._is_same(before[key], after[one])]
            namesakes = [one for one in fits if alike(one[1]) == alike(key[1])]
            if len(namesakes) == 1 or len(gone) == len(come) == len(fits) == 1:
                found[key] = (namesakes or fits)[0]
        return found

    def _is_same(self, old: Node, new: Node) -> bool:
        same_need = bool(old.raw.get("required")) == bool(new.raw.get("required"))
        return same_need and not self._schemas.deltas(*schemas_of(old, new))

    def _moved(
        self,
        key: tuple[str, str],
        to: tuple[str, str],
        before: Mapping[tuple[str, str], Node],
        after: Mapping[tuple[str, str], Node],
    ) -> Iterator[Difference]:
        needed = bool(after[to].raw.get("required"))
        impact = Impact.BREAKS_REQUESTS if needed else Impact.HARMLESS
        moved = key[0] != to[0]
        text = f"has moved to {_place(to)}" if moved else f"is now called {to[1]}"
        if not needed:
            text += "; a call that sends the old one isn't refused, but it is no longer read"
        kind = "parameter-moved" if moved else "parameter-renamed"
        pointers = before[key].pointer, after[to].pointer
        yield Difference(kind, impact, _place(key), text, *pointers, (key[1], to[1]))

    def _parameter(self, place: str, old: Node, new: Node) -> Iterator[Difference]:
        name = (str(new.raw["name"]),)
        was, now = bool(old.raw.get("required")), bool(new.raw.get("required"))
        if was != now:
            impact = Impact.BREAKS_REQUESTS if now else Impact.HARMLESS
            text = "is now required" if now else "may now be left out"
            kind = "parameter-required" if now else "parameter-optional"
            yield Difference(kind, impact, place, text, old.pointer, new.pointer, name)
        yield from _styles(place, old, new)
        before, after = schemas_of(old, new)
        for delta in self._schemas.deltas(before, after):
            yield _of_request(place, delta, name)

    def _body(self, old: OperationOfFile, new: OperationOfFile) -> Iterator[Difference]:
        before, after = child_of(old.node, "requestBody"), child_of(new.node, "requestBody")
        if before is None and after is None:
            return
        if before is None or after is None:
            needed = after is not None and bool(after.raw.get("required"))
            text = "is no longer read" if after is None else f"is new, and {need(needed)}"
            impact = Impact.BREAKS_REQUESTS if needed else Impact.HARMLESS
            kind = "body-removed" if after is None else "body-added"
            yield Difference(kind, impact, "body", text, (before or old.node).pointer, (after or new.node).pointer)
            return
        was, now = bool(before.raw.get("required")), bool(after.raw.get("required"))
        if was != now:
            impact = Impact.BREAKS_REQUESTS if now else Impact.HARMLESS
            text = "is now required" if now else "may now be left out"
            kind = "body-required" if now else "body-optional"
            yield Difference(kind, impact, "body", text, before.pointer, after.pointer)
        yield from self._media("body", before, after)

    def _media(self, place: str, old: Node, new: Node) -> Iterator[Difference]:
        before, after = contents_of(old), contents_of(new)
        for media_type, one in before.items():
            match = after.get(media_type) or next((after[r] for r in ranges_for(media_type) if r in after), None)
            if match is None:
                text = f"{media_type} is no longer taken"
                yield Difference("media-type-removed", Impact.BREAKS_REQUESTS, place, text, one.pointer, new.pointer)
                continue
            label = place if len(before) == 1 else f"{place} ({media_type})"
            for delta in self._schemas.deltas(schema_of(one), schema_of(match)):
                yield _of_request(label, delta)
            if _encodings(one) != _encodings(match):
                text = "its parts are to be encoded in another way"
                yield Difference("encoding", Impact.BREAKS_REQUESTS, label, text, one.pointer, match.pointer)
        for media_type, one in after.items():
            if media_type not in before:
                text = f"{media_type} is now taken too"
                yield Difference("media-type-added", Impact.HARMLESS, place, text, old.pointer, one.pointer)


def _new_parameter(key: tuple[str, str], node: Node, old: OperationOfFile) -> Difference:
    needed = bool(node.raw.get("required"))
    impact = Impact.BREAKS_REQUESTS if needed else Impact.HARMLESS
    kind = "required-parameter-added" if needed else "parameter-added"
    return Difference(
        kind, impact, _place(key), f"is new, and {need(needed)}", old.node.pointer, node.pointer, (key[1],)
    )


def _styles(place: str, old: Node, new: Node) -> Iterator[Difference]:
    """How lists and objects are written; a single value looks alike in most styles."""
    was, now = _style(old), _style(new)
    if was != now and (_has_parts(old) or _has_parts(new) or was[0] != now[0]):
        words = [f"{style}, {'' if explode else 'not '}exploded" for style, explode in (was, now)]
        text = f"was written as {words[0]}, is as {words[1]}"
        yield Difference("style", Impact.BREAKS_REQUESTS, place, text, old.pointer, new.pointer)
    media = [next(iter(node.raw.get("content") or {}), "") for node in (old, new)]
    if media[0] != media[1]:
        text = f"was written as {media[0] or 'a plain value'}, is as {media[1] or 'a plain value'}"
        yield Difference("style", Impact.BREAKS_REQUESTS, place, text, old.pointer, new.pointer)


def _style(node: Node) -> tuple[str, bool]:
    style = str(node.raw.get("style") or _DEFAULT_STYLES[node.raw["in"]])
    return style, bool(node.raw.get("explode", style == "form"))


def _has_parts(node: Node) -> bool:
    return any(
        isinstance(one.target.raw, dict) and one.target.raw.get("type") in ("array", "object")
        for one in schema_of_parameter(node)
    )


def _encodings(media: Node) -> dict[str, tuple[Any, ...]]:
    encodings = media.raw.get("encoding") or {}
    return {
        name: tuple(one.get(key) for key in ("contentType", "style", "explode"))
        for name, one in encodings.items()
        if isinstance(one, dict)
    }


def _of_request(place: str, delta: Delta, names: tuple[str, ...] = ()) -> Difference:
    return difference(place, delta, Impact.BREAKS_REQUESTS if delta.effect.narrows else Impact.HARMLESS, names)


def _place(key: tuple[str, str]) -> str:
    return f"{key[0]} {key[1]}"
