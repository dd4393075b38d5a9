"""From an OpenAPI schema to a JSON Schema as the compiled checks speak it: of draft 4, of OpenAPI 3.1 of 2020-12."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from mockserver.openapi.decimals import Ambiguous, Decimals, decimals_of
from mockserver.openapi.ecma import strict
from mockserver.openapi.inheritance import family_of, naming, tags_of, without
from mockserver.openapi.load import Document

Direction = Literal["request", "reply"]

INTEGER_RANGE = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_HEX = "[0-9a-fA-F]"
# of dates and times the engine checks the numbers, but takes signs such as + and . for digits
_DATE, _TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([zZ]|[-+][0-9]{2}:[0-9]{2})"
FORMAT_PATTERNS = {
    "uuid": f"^{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}$",
    # what Python's datetime can't hold: leap seconds, and moments that no year from 1 to 9999 has everywhere on Earth
    "date-time": f"^(?!000[01]|.{{17}}60|9999-12-31.*-..:..$){_DATE}[tT]{_TIME}$",
    "date": f"^{_DATE}$",
    "time": f"^{_TIME}$",
    "byte": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}
_COPIED = (
    "enum", "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
    "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "multipleOf",
)  # fmt: skip
_COUNTS = {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
_EXCLUSIVE = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))
_MANY = ("allOf", "anyOf", "oneOf")
# what only OpenAPI 3.1 has
_COPIED_NEWER = ("minContains", "maxContains", "dependentRequired")
_SCHEMAS_NEWER = ("contains", "if", "then", "else", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
_MAPS_NEWER = ("patternProperties", "dependentSchemas")


# a reference, the names that are hidden in what it leads to, and the keywords left out as it is a part of its own child
_Key = tuple[str, frozenset[str], frozenset[str]]


@dataclass(slots=True)
class _Definition:
    """What a reference leads to, converted; `uses` are the definitions that it needs in turn."""

    name: str
    schema: dict[str, Any] | None = None
    uses: list[_Definition] = field(default_factory=list)


class Converter:
    """One schema of a document, converted; `decimals` are the multipleOf checks that were taken out of it.

    `patterns` has each pattern as the document writes it, by how it is written for the engine. What references lead to
    is converted once for a document, and shared: leave it as it is.
    """

    def __init__(self, document: Document, direction: Direction) -> None:
        self.document = document
        self.direction = direction
        self.hidden = "readOnly" if direction == "request" else "writeOnly"
        self.patterns: dict[str, str] = document.memo.setdefault("patterns", {})
        self.keep_multiples = False
        self._uses: list[_Definition] = []
        self._waiting: list[tuple[_Definition, _Key]] = []
        self._home = ""  # the reference to the definition that is being converted

    def convert(self, schema: Any) -> tuple[dict[str, Any], list[Decimals]]:
        try:
            decimals = decimals_of(schema, self.document)
        except Ambiguous:
            decimals, self.keep_multiples = [], True
        used = self._uses
        try:
            converted = self._all(schema)
        except BaseException:  # nobody shall share what is half done
            self._shared.clear()
            raise
        if used:
            converted = {"allOf": [converted], "definitions": _all_of(used)}
        return converted, decimals

    @property
    def _shared(self) -> dict[_Key, _Definition]:
        key = "definitions", self.direction, self.keep_multiples
        shared: dict[_Key, _Definition] = self.document.memo.setdefault(key, {})
        return shared

    def _all(self, schema: Any) -> dict[str, Any]:
        converted = self._schema(schema)
        while self._waiting:  # not by calling itself: a chain of references may be longer than Python's stack
            definition, (ref, hidden, left_out) = self._waiting.pop()
            self._uses, self._home = definition.uses, ref
            schema = self._schema(without(left_out, self.document.at(ref)), hidden)
            definition.schema = schema if left_out else self._with_children(schema, ref)
        return converted

    def _schema(self, schema: Any, hidden: frozenset[str] = frozenset(), as_part: bool = False) -> dict[str, Any]:
        """The schema converted.

        hidden   the names that it needn't require because of its siblings in an allOf
        as_part  whether it is a part of such an allOf
        """
        if not isinstance(schema, dict):
            return {}
        if "$ref" in schema:
            return {"$ref": f"#/definitions/{self._definition(schema['$ref'], hidden, as_part)}"}
        hidden |= self._hidden_names(schema)
        out: dict[str, Any] = {key: schema[key] for key in _COPIED if key in schema}
        if not self.keep_multiples:
            out.pop("multipleOf", None)
        if "pattern" in schema:
            out["pattern"] = strict(schema["pattern"])
            self.patterns[out["pattern"]] = schema["pattern"]
        _write_as_draft_4(out)
        if self.document.is_newer:
            self._write_as_2020_12(schema, out)
        self._types(schema, out)
        self._format(schema, out)
        _drop_required(out, hidden)
        if "properties" in schema or schema.get("additionalProperties") is False:
            # named even where there are none: only then are all unexpected names told, with their places
            out["properties"] = {name: self._schema(one) for name, one in schema.get("properties", {}).items()}
        for key in ("items", "additionalProperties", "not"):
            if isinstance(schema.get(key), dict):
                out[key] = self._schema(schema[key])
            elif key in schema:
                out[key] = schema[key]
        for key in _MANY:
            if key in schema:
                self._many(key, schema, out, hidden)
        return out

    def _write_as_2020_12(self, schema: dict[str, Any], out: dict[str, Any]) -> None:
        for bound, exclusive in _EXCLUSIVE:
            if out.pop(exclusive, False):
                out[exclusive] = out.pop(bound)
        out.update({key: schema[key] for key in _COPIED_NEWER if key in schema})
        for key in _SCHEMAS_NEWER:
            if key in schema:
                out[key] = schema[key] if isinstance(schema[key], bool) else self._schema(schema[key])
        for key in _MAPS_NEWER:
            if key in schema:
                named = {strict(name) if key == "patternProperties" else name: one for name, one in schema[key].items()}
                out[key] = {name: self._schema(one) for name, one in named.items()}
        if "prefixItems" in schema:
            out["prefixItems"] = [self._schema(one) for one in schema["prefixItems"]]

    def _definition(self, ref: str, hidden: frozenset[str] = frozenset(), as_part: bool = False) -> str:
        left_out = naming(ref, self._home, self.document) if as_part else frozenset[str]()
        shared, key = self._shared, (ref, hidden, left_out)
        definition = shared.get(key)
        if definition is None:
            definition = shared[key] = _Definition(f"{_last_word(ref)}_{len(shared)}")
            self._waiting.append((definition, key))
        self._uses.append(definition)
        return definition.name

    def _with_children(self, parent: dict[str, Any], ref: str) -> dict[str, Any]:
        """A parent whose discriminator names one of its children is that child as well."""
        family = family_of(ref, self.document)
        if family is None:
            return parent
        children = [
            {"allOf": [_named(family.name, child.tags), {"$ref": f"#/definitions/{self._definition(child.ref)}"}]}
            for child in family.children
        ]
        tags = [tag for child in family.children for tag in child.tags]
        other = {"properties": {family.name: {"not": {"enum": tags}}}}
        return {"allOf": [parent, {"anyOf": [*children, other]}]}

    def _types(self, schema: dict[str, Any], out: dict[str, Any]) -> None:
        if "type" in schema:
            out["type"] = [schema["type"], "null"] if schema.get("nullable") is True else schema["type"]

    def _format(self, schema: dict[str, Any], out: dict[str, Any]) -> None:
        """A format is a rule of its type; without one it says nothing of values of others."""
        form, kind = schema.get("format"), schema.get("type")
        if form in INTEGER_RANGE and kind in ("integer", None):
            low, high = INTEGER_RANGE[form]
            out.setdefault("allOf", []).append({"minimum": low, "maximum": high})
        elif form in FORMAT_PATTERNS and kind in ("string", None):
            out.setdefault("allOf", []).append({"pattern": FORMAT_PATTERNS[form], "format": form})
        elif form and kind in ("string", None):
            out["format"] = form

    def _hidden_names(self, schema: Any) -> frozenset[str]:
        """The readOnly names aren't asked of a request, nor the writeOnly ones of a reply, even where required."""
        names: set[str] = set()
        waiting, seen = [schema], set[str]()
        while waiting:  # an allOf may contain itself
            part = waiting.pop()
            if "$ref" in part:
                if part["$ref"] not in seen:
                    seen.add(part["$ref"])
                    waiting.append(self.document.at(part["$ref"]))
                continue
            waiting += part.get("allOf", ())
            names.update(name for name, one in part.get("properties", {}).items() if self._is_hidden(one))
        return frozenset(names)

    def _is_hidden(self, schema: Any) -> bool:
        return any(part.get(self.hidden) is True for part in all_parts(schema, self.document))

    def _many(self, key: str, schema: dict[str, Any], out: dict[str, Any], hidden: frozenset[str]) -> None:
        if key == "allOf":
            out.setdefault("allOf", []).extend(self._schema(one, hidden, as_part=True) for one in schema[key])
            return
        branches = [self._schema(one) for one in schema[key]]
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict):
            branches = [_tagged(one, discriminator, by) for one, by in zip(branches, schema[key], strict=True)]
            out.setdefault("allOf", []).append({"anyOf": branches})
        else:
            out[key] = branches


def _all_of(used: list[_Definition]) -> dict[str, Any]:
    """The definitions that are needed, by name."""
    found: dict[str, Any] = {}
    waiting = [*used]
    while waiting:
        one = waiting.pop()
        if one.name not in found:
            found[one.name] = one.schema
            waiting += one.uses
    return found


def all_parts(schema: Any, document: Document, with_choices: bool = False) -> Iterator[dict[str, Any]]:
    """The schema and all that it must agree with by `allOf`, or may by `oneOf` and `anyOf` as well, each once."""
    keys = ("oneOf", "anyOf", "allOf") if with_choices else ("allOf",)
    seen: set[int] = set()
    waiting = [schema]
    while waiting:
        part = document.resolve(waiting.pop())
        if isinstance(part, dict) and id(part) not in seen:
            seen.add(id(part))
            yield part
            waiting += [one for key in keys for one in reversed(part.get(key, ()))]


def _write_as_draft_4(out: dict[str, Any]) -> None:
    """What files say and draft 4 doesn't: an exclusive bound without a bound, 2.0 for a count of 2, a value twice."""
    for bound, exclusive in _EXCLUSIVE:
        if bound not in out:
            out.pop(exclusive, None)
    for key in _COUNTS & out.keys():
        out[key] = int(out[key])
    if "enum" in out:
        out["enum"] = list({json.dumps(one, sort_keys=True): one for one in reversed(out["enum"])}.values())[::-1]


def _drop_required(out: dict[str, Any], hidden: frozenset[str]) -> None:
    required = [name for name in dict.fromkeys(out.pop("required", ())) if name not in hidden]
    if required:  # draft 4 wants at least one name
        out["required"] = required


def _tagged(branch: dict[str, Any], discriminator: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The branch, to be taken only by bodies whose discriminator names it; an inline schema has no name."""
    if "$ref" not in schema:
        return branch
    tags = tags_of(schema["$ref"], discriminator.get("mapping") or {})
    return {"allOf": [_named(discriminator["propertyName"], tags), branch]}


def _named(name: str, tags: Iterable[str]) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"enum": list(tags)}}}


def _last_word(ref: str) -> str:
    return re.sub(r"\W", "_", ref.rpartition("/")[2])
