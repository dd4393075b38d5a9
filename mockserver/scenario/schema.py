"""The JSON Schema of scenario files, for editors: made from the same types that load them."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from mockserver.caiso.catalogue import Catalogue
from mockserver.files.grammar import Grammar
from mockserver.files.yaml12 import Pointer
from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.model import Rule, Scenario
from mockserver.scenario.values import PATTERNS

_COMPLETED = {"service": "service", "operation": "operation_id", "method": "method", "path": "path"}


class _ScenarioGrammar(Grammar[Scenario]):
    @cached_property
    def schema(self) -> dict[str, Any]:
        """The schema without the names of any spec; an effect is one word, with or without what it takes."""
        made = super().schema
        items = made["$defs"]["Rule"]["properties"]["then"]["items"]
        effects = next(one for one in items["anyOf"] if "$ref" in one)["$ref"].rpartition("/")[2]
        made["$defs"][effects] |= {"minProperties": 1, "maxProperties": 1}
        bare = [word for word in EFFECTS if self._needs_nothing(word)]
        items["anyOf"] = [one if "$ref" in one else {"enum": bare} for one in items["anyOf"]]
        for word in bare:
            values = made["$defs"][effects]["properties"]
            values[word] = {"anyOf": [*values[word].get("anyOf", [values[word]]), {"type": "null"}]}
        return made

    def _needs_nothing(self, word: str) -> bool:
        """Whether the effect's word alone says everything."""
        try:
            self.adapter.validate_python({"description": word, "rules": [{"then": [word]}]})
        except ValidationError:
            return False
        return True


class _TriggerGrammar(Grammar[dict[str, Rule]]):
    def known_keys(self, pointer: Pointer) -> list[str]:
        return SCENARIO.known_keys(("rules", 0, *pointer[1:])) if pointer else []


SCENARIO = _ScenarioGrammar(Scenario, PATTERNS)
TRIGGERS = _TriggerGrammar(dict[str, Rule], PATTERNS)


def schema(catalogue: Catalogue) -> dict[str, Any]:
    """The schema with the names and codes of the loaded specs offered for completion; others stay allowed."""
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | deepcopy(SCENARIO.schema)
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
