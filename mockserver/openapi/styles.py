"""Styles: how values are written as texts in queries, paths, headers, cookies and forms, and read back.

Delimiters are looked for before escapes are decoded: in `a%2Cb,c` the first comma belongs to a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_plus

from mockserver.openapi.load import Document
from mockserver.openapi.typed import items_of, json_or_text, kinds_of, properties_of, rest_of, typing_of
from mockserver.openapi.validate import SchemaCheck

# the styles of each location, the default one first
STYLES = {
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "path": ("simple", "label", "matrix"),
    "header": ("simple",),
    "cookie": ("form",),
}
_JOINED_BY = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|", "label": ".", "matrix": ","}
_ESCAPED = {",": re.compile("%2C", re.IGNORECASE), "|": re.compile("%7C", re.IGNORECASE), " ": re.compile(r"%20|\+")}
_SUBSCRIPTS = re.compile(r"\[([^\[\]]*)\]")
_DECODE: dict[str, Callable[[str], str]] = {
    "query": unquote_plus, "path": unquote, "cookie": unquote, "header": str.strip,
}  # fmt: skip

Texts = Mapping[str, list[str]]
Read = Callable[[Texts], Any]


class Absent:
    """What `read` gives for a parameter that wasn't sent."""


class Misread(Exception):
    """A text that isn't written in the style of its parameter."""

    def __init__(self, expected: str, got: Any) -> None:
        self.expected, self.got = expected, got


@dataclass(frozen=True, slots=True)
class Style:
    """How one value is written.

    name     by which its texts are found
    claimed  the names that belong to other values of the same location
    """

    name: str
    location: str
    style: str
    explode: bool
    claimed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, name: str, location: str, declared: Mapping[str, Any], claimed: frozenset[str] = frozenset()) -> Style:
        style = declared.get("style", STYLES[location][0])
        if style not in STYLES[location]:
            raise ValueError(f"the style {style} is none of a {location} parameter")
        return cls(name, location, style, declared.get("explode", style == "form"), claimed)

    @property
    def has_own_names(self) -> bool:
        """Whether the properties of an object are sent by their own names, as in R=100&G=200."""
        return self.style == "form" and self.explode

    def decode(self, text: str) -> str:
        return _DECODE[self.location](text)

    def text(self, found: list[str]) -> str:
        """The one text of a value that isn't spread over several, without its prefix."""
        if len(found) > 1:
            raise Misread("one value", found)
        if self.style == "label":
            return self._after(".", found[0])
        if self.style == "matrix":
            text = self._after(f";{self.name}", found[0])
            if text[:1] not in ("", "="):
                raise Misread(f"a value that begins with ;{self.name}=", self.decode(found[0]))
            return text[1:]
        return found[0]

    def _after(self, prefix: str, text: str) -> str:
        if not text.startswith(prefix):
            raise Misread(f"a value that begins with {prefix}", self.decode(text))
        return text[len(prefix) :]

    def parts(self, text: str) -> list[str]:
        """The parts of a joined text, decoded; where no delimiter stands as it is, those that are escaped count."""
        delimiter = _JOINED_BY[self.style]
        if self.style == "label" and "," in text:  # OpenAPI up to 3.0.3 joins with dots, later ones with commas
            delimiter = ","
        if delimiter not in text and (escaped := _ESCAPED.get(delimiter)) and self.location != "header":
            text = escaped.sub(delimiter, text)
        return [self.decode(part) for part in text.split(delimiter)] if text else []

    def exploded(self, found: list[str]) -> list[str]:
        """The parts of a text in which each one is on its own: ;id=3;id=4, R=100,G=200, .3.4."""
        prefix = {"matrix": ";", "label": "."}.get(self.style, "")
        text = self._after(prefix, found[0]) if prefix else self.text(found)
        return text.split(prefix or ",") if text else []


def reader_of(style: Style, schema: Any, document: Document) -> Read:
    """Reads a value of the schema; where it may be of several shapes, as the first one that the schema takes."""
    kinds = kinds_of(schema, document)
    readers = []
    if not kinds or kinds - {"array", "object", "null"}:
        readers.append(_single(style, schema, document))
    if "array" in kinds:
        readers.append(_array(style, schema, document))
    if "object" in kinds:
        readers.append(_object(style, schema, document))
    readers = readers or [_single(style, schema, document)]
    return readers[0] if len(readers) == 1 else _first_accepted(readers, SchemaCheck(schema, document, "request"))


def json_reader(style: Style) -> Read:
    """Reads a value that is written in JSON."""

    def read(values: Texts) -> Any:
        return json_or_text(style.decode(values[style.name][0])) if style.name in values else Absent

    return read


def _first_accepted(readers: list[Read], check: SchemaCheck) -> Read:
    def read(values: Texts) -> Any:
        found: list[Any] = []
        for one in readers:
            try:
                found.append(one(values))
            except Misread as problem:
                misread = problem
        if not found:
            raise misread
        return next((value for value in found if value is not Absent and check.accepts(value)), found[0])

    return read


def _single(style: Style, schema: Any, document: Document) -> Read:
    name, typed, decode = style.name, typing_of(schema, document), style.decode
    prefixed = style.style in ("label", "matrix")

    def read(values: Texts) -> Any:
        found = values.get(name)
        if found is None:
            return Absent
        if len(found) > 1:
            return [decode(text) for text in found]  # a list, which no schema of a single value accepts
        text = style.text(found) if prefixed else found[0]
        return typed(decode(text) if "%" in text or not text.isascii() or "+" in text or " " in text else text)

    return read


def _array(style: Style, schema: Any, document: Document) -> Read:
    typed = typing_of(items_of(schema, document), document)

    def read(values: Texts) -> Any:
        found = values.get(style.name)
        return Absent if found is None else [typed(text) for text in _items(style, found)]

    return read


def _items(style: Style, found: list[str]) -> list[str]:
    if style.location in ("query", "cookie") and style.explode:
        return [style.decode(text) for text in found]
    if not style.explode or style.style == "simple":
        return style.parts(style.text(found))
    parts = style.exploded(found)
    if style.style == "matrix":
        if wrong := next((part for part in parts if part.partition("=")[0] != style.name), None):
            raise Misread(f";{style.name}= before each value", style.decode(wrong))
        parts = [part.partition("=")[2] for part in parts]
    return [style.decode(part) for part in parts]


def _object(style: Style, schema: Any, document: Document) -> Read:
    typed = fields_of(schema, document)
    names = properties_of(schema, document)
    rest = rest_of(schema, document)

    def found_in(values: Texts) -> dict[str, Any] | None:
        if style.style == "deepObject":
            return nested(values, style)
        if not style.has_own_names:
            return _pairs(style, values[style.name]) if style.name in values else None
        return {
            name: [style.decode(text) for text in texts]
            for name, texts in values.items()
            if name in names or (rest is not None and name not in style.claimed and "[" not in name)
        }

    def read(values: Texts) -> Any:
        found = found_in(values)
        return typed(found) if found else Absent

    return read


def _pairs(style: Style, found: list[str]) -> dict[str, list[str]]:
    """The names and values in one text: R,100,G,200 or, exploded, R=100,G=200."""
    if style.explode:
        pairs = [part.partition("=") for part in style.exploded(found)]
        if not all(equals for _, equals, _ in pairs):
            raise Misread("names and values such as R=100", style.decode(found[0]))
        return {style.decode(key): [style.decode(value)] for key, _, value in pairs}
    parts = style.parts(style.text(found))
    if len(parts) % 2:
        raise Misread("names and values in turn", style.decode(found[0]))
    return {key: [value] for key, value in zip(parts[::2], parts[1::2], strict=True)}


def nested(values: Texts, style: Style) -> dict[str, Any]:
    """The texts of a deepObject: name[a]=1&name[b][c]=2&name[d][]=3, where [] and numbers stand for items."""
    tree: dict[str, Any] = {}
    for key, texts in values.items():
        if not (key.startswith(f"{style.name}[") and key.endswith("]")):
            continue
        path = _SUBSCRIPTS.findall(key, len(style.name))
        if "".join(f"[{part}]" for part in path) != key[len(style.name) :]:
            continue
        _plant(tree, path, [style.decode(text) for text in texts])
    return tree


def _plant(tree: dict[str, Any], path: list[str], texts: list[str]) -> None:
    *folders, last = path
    for part in folders:
        below = tree.setdefault(part, {})
        if not isinstance(below, dict):  # a[b]=1&a[b][c]=2: the value above wins, and is refused by its schema
            return
        tree = below
    tree[last] = texts


def fields_of(schema: Any, document: Document) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Types the fields of an object: each has a list of texts, or fields of its own."""
    fields = {name: _field(one, document) for name, one in properties_of(schema, document).items()}
    rest = rest_of(schema, document)
    other = _field(rest, document) if rest else _as_sent

    def typed(found: Mapping[str, Any]) -> dict[str, Any]:
        return {name: fields.get(name, other)(texts) for name, texts in found.items()}

    return typed


def _as_sent(texts: Any) -> Any:
    return texts[0] if isinstance(texts, list) and len(texts) == 1 else texts


def _field(schema: Any, document: Document) -> Callable[[Any], Any]:
    kinds, typed = kinds_of(schema, document), typing_of(schema, document)
    items = items_of(schema, document) if "array" in kinds else None
    typed_item = typing_of(items, document)
    is_array = kinds - {"null"} == {"array"}

    def read(texts: Any) -> Any:
        if isinstance(texts, dict):
            return below(texts)
        if items is not None and (is_array or len(texts) > 1):
            return [typed_item(text) for text in texts]
        return typed(texts[0]) if len(texts) == 1 else texts

    def below(texts: dict[str, Any]) -> Any:
        if items is not None and all(key == "" or key.isdecimal() for key in texts):
            plain = [one for texts in texts.values() for one in (texts if isinstance(texts, list) else [texts])]
            item = _field(items, document)
            return [item([one] if isinstance(one, str) else one) for one in plain]
        return fields_of(schema, document)(texts)

    return read
