"""The rules for numbers, texts, lists and sets of values, each with what a stricter or a looser one means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from mockserver.diff.change import Delta, Effect
from mockserver.diff.patterns import texts_tell_apart
from mockserver.diff.shape import Bound, Shape, is_among
from mockserver.openapi.schema import FORMAT_PATTERNS
from mockserver.wording import shortened

_LONGEST = 60
# what the server's engine holds a text to; other formats are words for people and generators
_CHECKED_FORMATS = {
    *FORMAT_PATTERNS, "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri",
    "iri-reference", "uri-template", "json-pointer", "relative-json-pointer", "regex", "duration",
}  # fmt: skip
_COUNTED = {
    "Length": ("character", frozenset({"string"})),
    "Items": ("element", frozenset({"array"})),
    "Properties": ("name", frozenset({"object"})),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of rule; it is only looked at where both sides admit values of these types."""

    types: frozenset[str]
    find: Callable[[Shape, Shape], Iterator[Delta]]


def shown(value: Any) -> str:
    """A value of a file, as JSON, short enough for a sentence."""
    return shortened(orjson.dumps(value, default=str).decode(), _LONGEST)


def values_apart(old: Shape, new: Shape) -> Iterator[Delta]:
    """What two lists of values, or one against none, differ in."""
    pointers = (old.values[1] if old.values else old.pointer), (new.values[1] if new.values else new.pointer)
    if old.values is None:
        text = f"is now one of {shown(new.values[0] if new.values else [])}"
        yield Delta("enum-added", Effect.NARROWS, "", text, *pointers)
    elif new.values is None:
        yield Delta("enum-removed", Effect.WIDENS, "", f"was one of {shown(old.values[0])}, now isn't", *pointers)
    else:
        yield from _one_by_one(old.values[0], new.values[0], pointers)


def _one_by_one(old: list[Any], new: list[Any], pointers: tuple[Any, Any]) -> Iterator[Delta]:
    for value in old:
        if not is_among(value, new):
            text = f"{shown(value)} is no longer one of the values"
            yield Delta("enum-value-removed", Effect.NARROWS, "", text, *pointers, (str(value),))
    for value in new:
        if not is_among(value, old):
            text = f"{shown(value)} is a new value"
            yield Delta("enum-value-added", Effect.WIDENS, "", text, *pointers, (str(value),))


def _lowest(old: Shape, new: Shape) -> Iterator[Delta]:
    yield from _bounds("minimum", "at least", "more than", old, new, old.low, new.low, lowest=True)


def _highest(old: Shape, new: Shape) -> Iterator[Delta]:
    yield from _bounds("maximum", "at most", "less than", old, new, old.high, new.high, lowest=False)


def _bounds(
    kind: str,
    inclusive: str,
    exclusive: str,
    old: Shape,
    new: Shape,
    was: Bound | None,
    now: Bound | None,
    lowest: bool,
) -> Iterator[Delta]:
    if was == now or (was and now and (was.value, was.exclusive) == (now.value, now.exclusive)):
        return
    words = [_bound_in_words(one, inclusive, exclusive) for one in (was, now)]
    if was is None or now is None:
        narrows = was is None
    elif was.value != now.value:
        narrows = (now.value > was.value) is lowest
    else:
        narrows = now.exclusive
    text = f"was {words[0]}, is {words[1]}"
    pointers = was.pointer if was else old.pointer, now.pointer if now else new.pointer
    yield Delta(kind, Effect.of(narrows, not narrows), "", text, *pointers)


def _bound_in_words(bound: Bound | None, inclusive: str, exclusive: str) -> str:
    return f"{exclusive if bound.exclusive else inclusive} {_plain(bound.value)}" if bound else "without a limit"


def _step(old: Shape, new: Shape) -> Iterator[Delta]:
    was, now = old.step, new.step
    if was == now:
        return
    narrows = now is not None and (was is None or was % now != 0)
    widens = was is not None and (now is None or now % was != 0)
    words = ["any" if one is None else f"a multiple of {_plain(one)}" for one in (was, now)]
    pointers = next(iter(old.steps.values()), old.pointer), next(iter(new.steps.values()), new.pointer)
    yield Delta("multiple", Effect.of(narrows, widens), "", f"was {words[0]}, is {words[1]}", *pointers)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _counted(kind: str) -> Callable[[Shape, Shape], Iterator[Delta]]:
    unit, _ = _COUNTED[kind]

    def find(old: Shape, new: Shape) -> Iterator[Delta]:
        for keyword, words, lowest in ((f"min{kind}", "at least", True), (f"max{kind}", "at most", False)):
            (was, at_old), (now, at_new) = (
                shape.counts.get(keyword, (0 if lowest else None, shape.pointer)) for shape in (old, new)
            )
            if was != now:
                narrows = was is None or (now is not None and (now > was) is lowest)
                said = [f"{words} {_units(one, unit)}" if one is not None else "of any length" for one in (was, now)]
                effect = Effect.of(narrows, not narrows)
                yield Delta(keyword, effect, "", f"was {said[0]}, is {said[1]}", at_old, at_new)

    return find


def _units(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _patterns(old: Shape, new: Shape) -> Iterator[Delta]:
    if set(old.patterns) == set(new.patterns):
        return
    pointers = next(iter(old.patterns.values()), old.pointer), next(iter(new.patterns.values()), new.pointer)
    lost, won = texts_tell_apart(old.patterns, new.patterns)
    parts = [f"no longer takes {shown(lost)}"] * (lost is not None) + [f"now takes {shown(won)}"] * (won is not None)
    text = " and ".join(parts) or "is written otherwise; no text was found that only one of them takes"
    kind = "pattern" if parts else "pattern-rewritten"
    effect = Effect.of(lost is not None, won is not None)
    yield Delta(kind, effect, "", f"the pattern {text}", *pointers)


def _formats(old: Shape, new: Shape) -> Iterator[Delta]:
    was, now = set(old.formats), set(new.formats)
    if was == now:
        return
    pointers = next(iter(old.formats.values()), old.pointer), next(iter(new.formats.values()), new.pointer)
    checked = "string" in old.types & new.types
    narrows = checked and bool((now - was) & _CHECKED_FORMATS)
    widens = checked and bool((was - now) & _CHECKED_FORMATS)
    words = [f"the format {' and '.join(sorted(one))}" if one else "no format" for one in (was, now)]
    yield Delta("format", Effect.of(narrows, widens), "", f"had {words[0]}, has {words[1]}", *pointers)


def _unique(old: Shape, new: Shape) -> Iterator[Delta]:
    if (old.unique is None) != (new.unique is None):
        narrows = old.unique is None
        text = "may no longer hold equal elements" if narrows else "may now hold equal elements"
        effect = Effect.of(narrows, not narrows)
        yield Delta("uniqueItems", effect, "", text, old.unique or old.pointer, new.unique or new.pointer)


_NUMBERS = frozenset({"number", "integer"})
_TEXTS = frozenset({"string"})
RULES = (
    Rule(_NUMBERS, _lowest),
    Rule(_NUMBERS, _highest),
    Rule(_NUMBERS, _step),
    *(Rule(types, _counted(kind)) for kind, (_, types) in _COUNTED.items()),
    Rule(_TEXTS, _patterns),
    Rule(_TEXTS | _NUMBERS, _formats),
    Rule(frozenset({"array"}), _unique),
)
