"""Values made for schemas: with what a schema offers first, or with a draw of chance."""

from __future__ import annotations

from random import Random
from typing import Any

from mockserver.spec.load import Document
from mockserver.spec.scalars import number_for, text_for
from mockserver.spec.validate import SchemaCheck

_DEEPEST = 8
_ENDLESS = 40
_TRIES = 60
_MOST_ITEMS = 1000
_RULES_OF_TEXTS = ("type", "format", "pattern", "minLength", "maxLength")
_TIGHTEST = {
    "minimum": max, "minLength": max, "minItems": max, "minProperties": max,
    "maximum": min, "maxLength": min, "maxItems": min, "maxProperties": min,
}  # fmt: skip


class Maker:
    """Makes values for schemas. Without `random` it takes what the schema offers first."""

    def __init__(self, document: Document, random: Random | None, use_examples: bool) -> None:
        self.document = document
        self.steady = random is None
        self.random = random or Random(0)
        self.use_examples = use_examples

    def make(self, schema: Any, name: str = "", trail: tuple[str, ...] = ()) -> Any:
        """A value; `name` is that of its property, `trail` holds the references that led here."""
        trail = (*trail, schema.get("$ref", "") if isinstance(schema, dict) else "")
        if len(trail) > _ENDLESS:
            return None
        flat = self.flat(schema, trail)
        if self.use_examples and "example" in flat and self._check(flat).accepts(flat["example"]):
            return flat["example"]
        if flat.get("enum"):
            return flat["enum"][0] if self.steady else self.random.choice(flat["enum"])
        kind = flat.get("type") or _kind_by_keywords(flat)
        if kind == "object":
            return self._object(flat, trail)
        if kind == "array":
            return self._array(flat, name, trail)
        if kind in ("integer", "number"):
            return number_for(flat, kind, self.random, self.steady)
        if kind == "boolean":
            return True if self.steady else self.random.random() < 0.5
        return text_for(flat, name, self._check_of_text(flat), self.random, self.steady)

    def flat(self, schema: Any, trail: tuple[str, ...] = ()) -> dict[str, Any]:
        """One plain schema: references followed, the parts of an allOf laid together, a branch chosen."""
        schema = self.document.resolve(schema)
        if not isinstance(schema, dict) or len(trail) > _ENDLESS:
            return {}
        flat = {key: value for key, value in schema.items() if key not in ("allOf", "oneOf", "anyOf")}
        for part in schema.get("allOf", []):
            _lay(flat, self.flat(part, (*trail, "")))
        for many in ("oneOf", "anyOf"):
            if schema.get(many):
                branch = self._branch(schema[many], trail)
                _lay(flat, _tag(branch, schema.get("discriminator")))
                _lay(flat, self.flat(branch, (*trail, "")))
        return flat

    def _branch(self, branches: list[Any], trail: tuple[str, ...]) -> Any:
        if len(trail) > _DEEPEST:  # out of a schema that contains itself by the branch that holds least
            return min(branches, key=lambda one: len(self.flat(one, (*trail, "")).get("properties", {})))
        return branches[0] if self.steady else self.random.choice(branches)

    def _object(self, schema: dict[str, Any], trail: tuple[str, ...]) -> dict[str, Any]:
        properties: dict[str, Any] = schema.get("properties", {})
        required = list(dict.fromkeys(schema.get("required", [])))
        made: dict[str, Any] = {}
        for name, one in properties.items():
            if not self._leaves_out(one, name in required, trail):
                made[name] = self.make(one, name, trail)
        for name in required:
            if name not in properties:  # required but never declared: some file's mistake; a client still expects it
                made[name] = self.make(self._of_undeclared(schema, name), name, trail)
        for number in range(schema.get("minProperties", 0) - len(made)):
            made[f"name{number + 1}"] = self.make(self._of_undeclared(schema, ""), "", trail)
        return made

    def _leaves_out(self, schema: Any, required: bool, trail: tuple[str, ...]) -> bool:
        if self.document.resolve(schema).get("writeOnly"):
            return True
        if required:
            return False
        return len(trail) >= _DEEPEST or self._comes_again(schema, trail) or (not self.steady and self._one_in_four())

    def _one_in_four(self) -> bool:
        return self.random.random() < 0.25

    @staticmethod
    def _comes_again(schema: Any, trail: tuple[str, ...]) -> bool:
        """Whether a schema, or that of its items, is one of those that led here."""
        refs = {one.get("$ref") for one in (schema, schema.get("items", {})) if isinstance(one, dict)}
        return any(ref in trail for ref in refs if ref)

    @staticmethod
    def _of_undeclared(schema: dict[str, Any], name: str) -> Any:
        """The schema of a name that isn't declared: that of its twin in other letters, else of any other name."""
        for known, one in schema.get("properties", {}).items():
            if known.lower() == name.lower():
                return one
        rest = schema.get("additionalProperties")
        return rest if isinstance(rest, dict) and rest else {"type": "string"}

    def _array(self, schema: dict[str, Any], name: str, trail: tuple[str, ...]) -> list[Any]:
        fewest, most = schema.get("minItems", 0), schema.get("maxItems", _MOST_ITEMS)
        wanted = 1 if self.steady else self.random.randint(1, 3)
        if len(trail) >= _DEEPEST or self._comes_again(schema, trail):
            wanted = 0
        count = min(max(fewest, wanted), most)
        items: list[Any] = []
        for _ in range(count * (_TRIES if schema.get("uniqueItems") else 1)):
            item = self.make(schema.get("items", {}), name, trail)
            if len(items) < count and not (schema.get("uniqueItems") and item in items):
                items.append(item)
            if len(items) == count:
                break
        return items

    def _check_of_text(self, schema: dict[str, Any]) -> SchemaCheck:
        rules = {key: schema[key] for key in _RULES_OF_TEXTS if key in schema}
        memo, key = self.document.memo, tuple(rules.items())
        if key not in memo:
            memo[key] = self._check(rules)
        check: SchemaCheck = memo[key]
        return check

    def _check(self, schema: dict[str, Any]) -> SchemaCheck:
        return SchemaCheck(schema, self.document, "reply")


def _kind_by_keywords(schema: dict[str, Any]) -> str:
    """What a schema without a type is about."""
    for kind, keywords in _KEYWORDS.items():
        if keywords & schema.keys():
            return kind
    return "string"


_KEYWORDS = {
    "object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "number": {"minimum", "maximum", "multipleOf"},
}


def _lay(flat: dict[str, Any], part: dict[str, Any]) -> None:
    """Lay a further part of an allOf over what is known: both have to hold."""
    for key, value in part.items():
        known = flat.get(key)
        if known is None:
            flat[key] = value
        elif key == "properties":
            flat[key] = {**known, **{name: _both(known.get(name), one) for name, one in value.items()}}
        elif key == "required":
            flat[key] = [*known, *value]
        elif key == "enum":
            flat[key] = [one for one in known if one in value]
        elif key in _TIGHTEST:
            flat[key] = _TIGHTEST[key](known, value)


def _both(one: Any, other: Any) -> Any:
    return other if one is None or one == other else {"allOf": [one, other]}


def _tag(branch: Any, discriminator: Any) -> dict[str, Any]:
    """What makes a body one of the branch: the name of the branch in the discriminator's property."""
    if not isinstance(discriminator, dict) or "$ref" not in branch:
        return {}
    own = branch["$ref"].rpartition("/")[2]
    mapping = discriminator.get("mapping", {})
    tag = next((tag for tag, target in mapping.items() if target.rpartition("/")[2] == own), own)
    name = discriminator["propertyName"]
    return {"type": "object", "required": [name], "properties": {name: {"type": "string", "enum": [tag]}}}
