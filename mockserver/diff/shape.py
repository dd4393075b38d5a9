"""What a schema says once `$ref` and allOf are out of the way: one rule of each kind, with the place it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import lcm
from typing import Any

from mockserver.files.yaml12 import Pointer
from mockserver.openapi.load import Document
from mockserver.openapi.references import exact, pointer_of
from mockserver.openapi.schema import INTEGER_RANGE, Direction

TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
# keywords of later dialects that are only told to be the same or not
_REST = (
    "patternProperties", "propertyNames", "prefixItems", "contains", "minContains", "maxContains", "dependentRequired",
    "dependentSchemas", "dependencies", "if", "then", "else", "unevaluatedProperties", "unevaluatedItems",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One schema object of a file. `name` is the component that a reference led to, if one did."""

    document: Document
    raw: Any
    pointer: Pointer
    name: str = ""

    def child(self, *parts: str | int) -> Node:
        raw = self.raw
        for part in parts:
            raw = raw[part]
        return Node(self.document, raw, (*self.pointer, *parts))

    @property
    def target(self) -> Node:
        """The node itself, or what its references lead to."""
        node = self
        while isinstance(node.raw, dict) and isinstance(node.raw.get("$ref"), str):
            ref = node.raw["$ref"]
            pointer = exact(tuple(pointer_of(ref) or ()), self.document.root)
            node = Node(self.document, self.document.at(ref), pointer, str(pointer[-1]) if pointer else "")
        return node


@dataclass(frozen=True, slots=True)
class Bound:
    """A lowest or highest number."""

    value: Decimal
    exclusive: bool
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Choice:
    """One oneOf or anyOf."""

    kind: str
    branches: tuple[Node, ...]
    pointer: Pointer
    tag: str = ""
    mapping: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Shape:
    """What several schemas say together of one value. Every rule keeps the pointer to where it is written."""

    pointer: Pointer
    types: frozenset[str] = TYPES
    low: Bound | None = None
    high: Bound | None = None
    counts: dict[str, tuple[int, Pointer]] = field(default_factory=dict)
    patterns: dict[str, Pointer] = field(default_factory=dict)
    formats: dict[str, Pointer] = field(default_factory=dict)
    steps: dict[Decimal, Pointer] = field(default_factory=dict)
    values: tuple[list[Any], Pointer] | None = None
    required: dict[str, Pointer] = field(default_factory=dict)
    properties: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    additional: bool | tuple[Node, ...] = True
    additional_pointer: Pointer = ()
    items: tuple[Node, ...] = ()
    unique: Pointer | None = None
    choices: list[Choice] = field(default_factory=list)
    nots: list[Node] = field(default_factory=list)
    default: tuple[Any, Pointer] | None = None
    rest: dict[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()

    @property
    def step(self) -> Decimal | None:
        """The least number that is a multiple of every multipleOf."""
        if not self.steps:
            return None
        scale = max(max(-int(step.normalize().as_tuple().exponent), 0) for step in self.steps)
        return Decimal(lcm(*(int(step.scaleb(scale)) for step in self.steps))).scaleb(-scale)

    @property
    def is_only_a_choice(self) -> bool:
        return len(self.choices) == 1 and not (
            self.properties or self.required or self.values or self.items or self.nots or self.rest
            or self.additional is not True or self.types != TYPES
        )  # fmt: skip


def shape_of(nodes: Iterable[Node], direction: Direction) -> Shape:
    """The rules of all nodes together, as a value that travels in this direction must keep them."""
    flat = list(_flat(nodes))
    shape = Shape(flat[0].pointer if flat else (), nodes=tuple(flat[:1]))
    for node in flat:
        _Reading(shape, node).read()
    hidden = "readOnly" if direction == "request" else "writeOnly"
    for name, parts in shape.properties.items():
        if name in shape.required and any(part.target.raw.get(hidden) is True for part in parts if _is_map(part)):
            del shape.required[name]
    if shape.values and None not in shape.values[0]:
        shape.types -= {"null"}
    shape.names = tuple(node.name for node in flat if node.name)
    return shape


def _is_map(node: Node) -> bool:
    return isinstance(node.target.raw, dict)


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Each node and the parts of its allOf, once each."""
    seen: set[Pointer] = set()
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop().target
        if node.pointer in seen:
            continue
        seen.add(node.pointer)
        yield node
        if isinstance(node.raw, dict):
            waiting += [node.child("allOf", i) for i in range(len(node.raw.get("allOf", [])))][::-1]


class _Reading:
    """The rules of one node laid over those that a shape has already."""

    def __init__(self, shape: Shape, node: Node) -> None:
        self.shape, self.node = shape, node

    def at(self, keyword: str) -> Pointer:
        return (*self.node.pointer, keyword)

    def read(self) -> None:
        raw = self.node.raw
        if raw is False:
            self.shape.types = frozenset()
        if not isinstance(raw, dict):
            return
        self._types(raw)
        self._numbers(raw)
        self._texts(raw)
        self._values(raw)
        self._objects(raw)
        self._compositions(raw)
        for keyword in _COUNTS:
            if isinstance(raw.get(keyword), int):
                self._count(keyword, raw[keyword])
        if raw.get("uniqueItems") is True:
            self.shape.unique = self.at("uniqueItems")
        if "items" in raw:
            self.shape.items += (self.node.child("items"),)
        if "default" in raw:
            self.shape.default = raw["default"], self.at("default")

    def _types(self, raw: dict[str, Any]) -> None:
        if "type" not in raw:
            return
        types = set(raw["type"] if isinstance(raw["type"], list) else [raw["type"]])
        if raw.get("nullable") is True:
            types.add("null")
        if "number" in types:
            types.add("integer")
        self.shape.types &= types

    def _numbers(self, raw: dict[str, Any]) -> None:
        for keyword, other in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if _is_number(raw.get(keyword)):
                self._bound(keyword, raw[keyword], raw.get(other) is True)
            if _is_number(raw.get(other)):
                self._bound(keyword, raw[other], True, self.at(other))
        if raw.get("type") == "integer" and raw.get("format") in INTEGER_RANGE:
            low, high = INTEGER_RANGE[raw["format"]]
            self._bound("minimum", low, False, self.at("format"))
            self._bound("maximum", high, False, self.at("format"))
        if _is_number(raw.get("multipleOf")):
            self.shape.steps[Decimal(str(raw["multipleOf"]))] = self.at("multipleOf")

    def _bound(self, keyword: str, value: Any, exclusive: bool, pointer: Pointer | None = None) -> None:
        bound = Bound(Decimal(str(value)), exclusive, pointer or self.at(keyword))
        if keyword == "minimum":
            if self.shape.low is None or _low_key(bound) > _low_key(self.shape.low):
                self.shape.low = bound
        elif self.shape.high is None or _high_key(bound) < _high_key(self.shape.high):
            self.shape.high = bound

    def _count(self, keyword: str, value: int) -> None:
        known = self.shape.counts.get(keyword)
        tighter = known is None or (value > known[0] if keyword.startswith("min") else value < known[0])
        if tighter:
            self.shape.counts[keyword] = value, self.at(keyword)

    def _texts(self, raw: dict[str, Any]) -> None:
        if isinstance(raw.get("pattern"), str):
            self.shape.patterns[raw["pattern"]] = self.at("pattern")
        if isinstance(raw.get("format"), str) and not (raw.get("type") == "integer" and raw["format"] in INTEGER_RANGE):
            self.shape.formats[raw["format"]] = self.at("format")

    def _values(self, raw: dict[str, Any]) -> None:
        for keyword, values in (("enum", raw.get("enum")), ("const", [raw.get("const")])):
            if keyword in raw and isinstance(values, list):
                known = self.shape.values[0] if self.shape.values else values
                self.shape.values = [one for one in known if is_among(one, values)], self.at(keyword)

    def _objects(self, raw: dict[str, Any]) -> None:
        for name in raw.get("required") or () if isinstance(raw.get("required"), list) else ():
            self.shape.required.setdefault(str(name), self.at("required"))
        for name in raw.get("properties") or {}:
            nodes = self.shape.properties.get(name, ())
            self.shape.properties[name] = (*nodes, self.node.child("properties", name))
        rest = raw.get("additionalProperties", True)
        if rest is not True:
            self.shape.additional_pointer = self.at("additionalProperties")
            self.shape.additional = rest is not False and (self.node.child("additionalProperties"),)

    def _compositions(self, raw: dict[str, Any]) -> None:
        for kind in ("oneOf", "anyOf"):
            if isinstance(raw.get(kind), list):
                branches = tuple(self.node.child(kind, i) for i in range(len(raw[kind])))
                by = raw["discriminator"] if isinstance(raw.get("discriminator"), dict) else {}
                mapping = tuple(sorted((str(tag), str(ref)) for tag, ref in (by.get("mapping") or {}).items()))
                choice = Choice(kind, branches, self.at(kind), str(by.get("propertyName", "")), mapping)
                self.shape.choices.append(choice)
        if isinstance(raw.get("not"), dict):
            self.shape.nots.append(self.node.child("not"))
        self.shape.rest.update({keyword: raw[keyword] for keyword in _REST if keyword in raw})


def is_among(value: Any, values: Iterable[Any]) -> bool:
    """By JSON's equality, where true isn't 1 and 1.0 is."""
    return any(one == value and isinstance(one, bool) == isinstance(value, bool) for one in values)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _low_key(bound: Bound) -> tuple[Decimal, bool]:
    return bound.value, bound.exclusive


def _high_key(bound: Bound) -> tuple[Decimal, bool]:
    return bound.value, not bound.exclusive
