"""Values made for schemas: with what a schema offers first, or with a draw of chance; as much as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from random import Random
from typing import Any

from mockserver.openapi.inheritance import Family, family_of
from mockserver.openapi.keywords import if_met, kind_by_keywords, listed, offered, rules_of_scalar, tag_of
from mockserver.openapi.layers import lay
from mockserver.openapi.least import CHARACTERS, MOST_VALUES, Least
from mockserver.openapi.load import Document
from mockserver.openapi.making.scalars import counted_up, number_for, text_for
from mockserver.openapi.newer import NOTHING
from mockserver.openapi.reach import in_place
from mockserver.openapi.schema import all_parts
from mockserver.openapi.validate import SchemaCheck

_DEEPEST = 8  # levels that optional parts are made on
_ENDLESS = 100  # levels that anything is made on
ROOM = 500  # values, after which only what has to be there is made
_TRIES = 60
_VALUES_OF_A_VAIN_TEXT = 100  # that could have been made in the time
MOST_ITEMS = 100_000
MOST_CHARACTERS = 1_000_000
_VARIED = 20  # items that are made; further ones repeat the last
_SCALARS = ("string", "integer", "number", "boolean")
_IN_PLACE = ("allOf", "oneOf", "anyOf", "if", "dependentRequired", "dependentSchemas")
_Refs = frozenset[str]


class CantMake(Exception):
    """The value would be too large or too deep, or no text is found that meets all rules."""


class Maker:
    """Makes one value for a schema. Without `random` it takes what the schema offers first.

    `room` are the values that it makes before it leaves out whatever may be left out; with none, the smallest is made.
    """

    def __init__(self, document: Document, random: Random | None, use_examples: bool, room: int = ROOM) -> None:
        self.document = document
        self.steady = random is None
        self.random = random or Random(0)
        self.use_examples = use_examples
        self.room = room
        self.made = 0
        self._least = Least.of_document(document)

    def make(self, schema: Any, name: str = "", trail: _Refs = frozenset(), depth: int = 0) -> Any:
        """A value; `name` is that of its property, `trail` holds the references that led here. Raises CantMake."""
        self.made += 1
        if depth > _ENDLESS or self.made > 2 * MOST_VALUES:
            raise CantMake
        followed: set[str] = set()
        flat = self.flat(schema, trail, followed)
        if self.use_examples:
            for value in offered(flat):
                if self._accepts(flat, value):
                    return value
        if flat.get("enum"):
            return self._of_enum(flat)
        kind = self._kind(flat, comes_again=not trail.isdisjoint(followed))
        if kind == "object":
            return self._object(flat, trail | followed, depth)
        if kind == "array":
            return self._array(flat, name, trail | followed, depth)
        return self._scalar(flat, kind, name)

    def _scalar(self, flat: dict[str, Any], kind: str, name: str) -> Any:
        if kind in ("integer", "number"):
            return number_for(flat, kind, self.random, self.steady)
        if kind == "boolean":
            return True if self.steady else self.random.random() < 0.5
        if kind == "null":
            return None
        is_endless = flat.get("minLength", 0) > MOST_CHARACTERS
        text = None if is_endless else text_for(flat, name, self._check_of_scalar(flat), self.random, self.steady)
        if text is None:
            self.made += _VALUES_OF_A_VAIN_TEXT
            raise CantMake
        self.made += _weight(text)
        return text

    @property
    def _lean(self) -> bool:
        return self.made > self.room

    def _kind(self, flat: dict[str, Any], comes_again: bool) -> str:
        kind = flat.get("type")
        if (self._lean or comes_again) and flat.get("nullable") is True and kind in ("object", "array"):
            return "null"
        if isinstance(kind, str):
            return kind
        by_keywords = kind_by_keywords(flat)
        too_much = flat.get("minProperties", 0) > self.room or flat.get("minItems", 0) > self.room
        return "string" if (self._lean or too_much) and by_keywords in ("object", "array") else by_keywords

    # -- composition ---------------------------------------------------------------------------------------------

    def flat(self, schema: Any, trail: _Refs = frozenset(), followed: set[str] | None = None) -> dict[str, Any]:
        """One plain schema: references followed, the parts of an allOf laid together, a branch chosen.

        Each reference is followed once: a schema that is made of itself asks nothing more of a value.
        """
        followed = set() if followed is None else followed
        while isinstance(schema, dict) and "$ref" in schema:
            ref = schema["$ref"]
            if ref in followed:
                return {}
            if (family := family_of(ref, self.document)) and not any(one.ref in followed for one in family.children):
                schema = self._child(family, trail, followed)
                continue
            followed.add(ref)
            schema = self.document.at(ref)
        if not isinstance(schema, dict):
            return {}
        if not any(key in schema for key in _IN_PLACE):
            return schema
        flat = {key: value for key, value in schema.items() if key not in _IN_PLACE}
        for part in schema.get("allOf", ()):
            lay(flat, self.flat(part, trail, followed))
        for part in if_met(schema) if self.document.is_newer else ():
            lay(flat, self.flat(part, trail, followed))
        for many in ("oneOf", "anyOf"):
            if schema.get(many):
                branch = self._branch(schema[many], trail, followed)
                lay(flat, tag_of(branch, schema.get("discriminator")))
                lay(flat, self.flat(branch, trail, followed))
        return flat

    def _child(self, family: Family, trail: _Refs, followed: set[str]) -> dict[str, Any]:
        """What is made for a parent whose discriminator tells its children apart: one of them."""
        refs = {child.ref: child for child in family.children}
        branch = self._branch([{"$ref": ref} for ref in refs], trail, followed)
        tag = {"type": "string", "enum": [refs[branch["$ref"]].tags[-1]]}
        return {"allOf": [{"type": "object", "required": [family.name], "properties": {family.name: tag}}, branch]}

    def _branch(self, branches: list[Any], trail: _Refs, followed: set[str]) -> Any:
        """The branch that the value is one of already, else one that comes to an end."""
        for branch in branches:
            if isinstance(branch, dict) and branch.get("$ref") in followed:
                return branch
        if self._lean or len(trail) > _DEEPEST:
            return min(branches, key=self._least.of)
        ending = [one for one in branches if self._least.of(one) <= MOST_VALUES] or branches
        return ending[0] if self.steady else self.random.choice(ending)

    # -- objects and arrays --------------------------------------------------------------------------------------

    def _object(self, flat: dict[str, Any], trail: _Refs, depth: int) -> dict[str, Any]:
        properties: dict[str, Any] = flat.get("properties", {})
        made = {
            name: self.make(self._of_name(flat, name), name, trail, depth + 1)
            for name in self._names(flat, trail, depth)
            if not any(part.get("writeOnly") is True for part in all_parts(properties.get(name, {}), self.document))
        }
        more = self._further_names(flat, int(self._fewest(flat)) - len(made))
        values = [self.make(self._of_name(flat, one), "", trail, depth + 1) for one in more[:_VARIED]]
        return made | {one: values[min(number, _VARIED - 1)] for number, one in enumerate(more)}

    def _further_names(self, flat: dict[str, Any], number: int) -> list[str]:
        """Names that nobody declares, by the rules for such names."""
        patterns = list(flat.get("patternProperties", ()))
        is_closed = flat.get("additionalProperties") is False
        if number <= 0 or (is_closed and not patterns):
            return []
        rules = [flat["propertyNames"]] if "propertyNames" in flat else []
        rules += [{"pattern": patterns[0]}] if is_closed else []
        if not rules:
            return [f"name{one + 1}" for one in range(number)]
        rule = {"allOf": [{"type": "string"}, *rules]}
        return self._set(rule, lambda: self.make(rule), number)

    @staticmethod
    def _fewest(flat: dict[str, Any]) -> float:
        fewest: float = min(flat.get("minProperties", 0), flat.get("maxProperties", MOST_VALUES), MOST_VALUES)
        return fewest

    def _names(self, flat: dict[str, Any], trail: _Refs, depth: int) -> list[str]:
        """The names that an object gets: those it has to have, and those that there is room for."""
        properties, required = flat.get("properties", {}), flat.get("required", ())
        fewest, most = self._fewest(flat), flat.get("maxProperties", MOST_VALUES)
        chosen = set(required)
        for name, one in properties.items():
            if name not in chosen and len(chosen) < most and self._is_wanted(one, trail, depth):
                chosen.add(name)
        if len(chosen) < fewest:
            left = sorted(properties.keys() - chosen, key=lambda name: (self._least.of(properties[name]), name))
            chosen.update(left[: int(fewest) - len(chosen)])
        return [name for name in dict.fromkeys([*properties, *required]) if name in chosen]

    def _is_wanted(self, schema: Any, trail: _Refs, depth: int) -> bool:
        if self._lean or depth + 1 >= _DEEPEST or schema == NOTHING or self._comes_again(schema, trail):
            return False
        return (self.steady or self.random.random() >= 0.25) and self._least.of(schema) <= MOST_VALUES

    @staticmethod
    def _comes_again(schema: Any, trail: _Refs) -> bool:
        """Whether a schema, or that of its items, is one of those that led here."""
        items = schema.get("items") if isinstance(schema, dict) else None
        return any(ref in trail for one in (schema, items) for ref in in_place(one))

    def _of_name(self, flat: dict[str, Any], name: str) -> Any:
        """The schema of a name; of one that isn't declared, that of its twin in other letters or of any other name."""
        properties = flat.get("properties", {})
        parts = [properties[name]] if name in properties else []
        patterns = flat.get("patternProperties", {})
        parts += [one for key, one in patterns.items() if self._check({"pattern": key}).accepts(name)]
        if parts:
            return parts[0] if len(parts) == 1 else {"allOf": parts}
        for known, one in properties.items():
            if known.lower() == name.lower():
                return one
        rest = flat.get("additionalProperties")
        return rest if isinstance(rest, dict) and rest else {"type": "string"}

    def _array(self, flat: dict[str, Any], name: str, trail: _Refs, depth: int) -> list[Any]:
        fewest, most = flat.get("minItems", 0), flat.get("maxItems", MOST_ITEMS)
        schema = flat.get("items", {})
        wanted = 1 if self.steady else self.random.randint(1, 3)
        if self._lean or depth + 1 >= _DEEPEST or self._comes_again(schema, trail):
            wanted = 0
        if wanted > fewest and self._least.of(schema) > MOST_VALUES:
            wanted = 0
        count = int(min(max(fewest, wanted), most))
        items: list[Any] = []
        for one, number in listed(flat, count, int(most)):
            make = partial(self.make, one, name, trail, depth + 1)
            items += self._set(one, make, number, items) if flat.get("uniqueItems") else self._row(make, number)
        return items

    @staticmethod
    def _row(make: Callable[[], Any], number: int) -> list[Any]:
        if number > MOST_ITEMS:
            raise CantMake
        items = [make() for _ in range(min(number, _VARIED))]
        return items + items[-1:] * (number - len(items))

    def _set(self, schema: Any, make: Callable[[], Any], number: int, others: Iterable[Any] = ()) -> list[Any]:
        """Values that differ; where the schema offers the same one again, chance draws others."""
        if number > MOST_VALUES:
            raise CantMake
        items: list[Any] = []
        known = set(map(repr, others))
        candidates = self._candidates(schema, make, number)
        steady, vain = self.steady, 0
        while len(items) < number and vain < _TRIES:
            item = next(candidates)
            if (key := repr(item)) in known:
                self.steady, vain = False, vain + 1
            else:
                known.add(key)
                items.append(item)
        self.steady = steady
        return items

    def _candidates(self, schema: Any, make: Callable[[], Any], number: int) -> Iterator[Any]:
        """Values one by one; where many are wanted, texts and numbers are counted up from the first one."""
        first = make()
        yield first
        yield from (make() for _ in range(_VARIED))
        flat = self.flat(schema)
        if not flat.get("enum"):
            self.made += _weight(first) * number
            accepts = self._check_of_scalar(flat).accepts
            yield from filter(accepts, counted_up(first, number, flat.get("multipleOf", 1)))
        while True:
            yield make()

    # -- what is held against its rules ----------------------------------------------------------------------------

    def _of_enum(self, flat: dict[str, Any]) -> Any:
        values = flat["enum"]
        if "type" in flat:
            check = self._check_of_scalar(flat)
            values = [one for one in values if check.accepts(one)] or values
        return values[0] if self.steady else self.random.choice(values)

    def _accepts(self, flat: dict[str, Any], value: Any) -> bool:
        is_scalar = flat.get("type") in _SCALARS
        return (self._check_of_scalar(flat) if is_scalar else self._check(flat)).accepts(value)

    def _check_of_scalar(self, schema: dict[str, Any]) -> SchemaCheck:
        return self._check(rules_of_scalar(schema))

    def _check(self, schema: dict[str, Any]) -> SchemaCheck:
        memo, key = self.document.memo, repr(schema)
        if key not in memo:
            memo[key] = SchemaCheck(schema, self.document, "reply")
        check: SchemaCheck = memo[key]
        return check


def _weight(value: Any) -> int:
    """How many values a long text counts for."""
    return len(value) // CHARACTERS if isinstance(value, str) else 0
