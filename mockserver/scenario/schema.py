"""The JSON Schema of scenario files, for editors: made from the same types that load them."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import Any, TypeVar

from pydantic import ValidationError

from mockserver.caiso.catalogue import Catalogue
from mockserver.files.grammar import Grammar
from mockserver.files.schema import DIALECT
from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.model import Rule, Scenario
from mockserver.scenario.values import PATTERNS

T = TypeVar("T")
_COMPLETED = {"service": "service", "operation": "operation_id", "method": "method", "path": "path"}


class _RuleGrammar(Grammar[T]):
    """A grammar with rules, whose effects are one word each, with or without what it takes."""

    @cached_property
    def schema(self) -> dict[str, Any]:
        made = super().schema
        items = made["$defs"]["Rule"]["properties"]["then"]["items"]
        effects = next(one for one in items["anyOf"] if "$ref" in one)["$ref"].rpartition("/")[2]
        made["$defs"][effects] |= {"minProperties": 1, "maxProperties": 1}
        bare = [word for word in EFFECTS if _needs_nothing(word)]
        items["anyOf"] = [one if "$ref" in one else {"enum": bare} for one in items["anyOf"]]
        for word in bare:
            values = made["$defs"][effects]["properties"]
            values[word] = {"anyOf": [*values[word].get("anyOf", [values[word]]), {"type": "null"}]}
        return made


SCENARIO = _RuleGrammar[Scenario](Scenario, PATTERNS)
TRIGGERS = _RuleGrammar[dict[str, Rule]](dict[str, Rule], PATTERNS)
"""Of a file whose names are words of triggers."""


def _needs_nothing(word: str) -> bool:
    """Whether the effect's word alone says everything."""
    try:
        SCENARIO.adapter.validate_python({"description": word, "rules": [{"then": [word]}]})
    except ValidationError:
        return False
    return True


def completed(grammar: Grammar[Any], catalogue: Catalogue) -> dict[str, Any]:
    """The schema with the names and codes of the loaded specs offered for completion; others stay allowed."""
    made: dict[str, Any] = {"$schema": DIALECT} | deepcopy(grammar.schema)
    when = made["$defs"]["When"]["properties"]
    for key, attribute in _COMPLETED.items():
        _offer(when[key], {getattr(one, attribute) for one in catalogue.operations})
    for effect in made["$defs"].values():
        if "code" in effect.get("properties", {}):
            _offer(effect["properties"]["code"], {code for file in catalogue.newest for code in file.errors.texts})
    return made


def _offer(schema: dict[str, Any], names: set[str]) -> None:
    """Let editors propose the names beside whatever else the schema takes."""
    for one in (schema, *schema.get("anyOf", [])):
        if one.get("type") == "string":
            taken = dict(one)
            one.clear()
            one["anyOf"] = [{"enum": sorted(names)}, taken]
