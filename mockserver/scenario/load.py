"""Scenario files in, scenarios out: strict, with file, line, key and the nearest known name for whatever is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from mockserver.errors import ScenarioError
from mockserver.scenario.complaint import complaint
from mockserver.scenario.effects.answers import Respond
from mockserver.scenario.effects.effect import Kind
from mockserver.scenario.matching import any_like, is_about
from mockserver.scenario.model import Rule, Scenario, When
from mockserver.spec.answers import EDGE
from mockserver.spec.catalogue import Catalogue
from mockserver.spec.contract import Contract
from mockserver.spec.violation import dotted
from mockserver.strict import nearest
from mockserver.yaml12 import Lines, Pointer, read_yaml


def load_scenario(path: Path, catalogue: Catalogue) -> Scenario:
    """The scenario of a file. Raises ScenarioError."""
    return _Reader(path, catalogue).read(read_yaml(path, ScenarioError))


def scenario_of(data: Any, name: str, catalogue: Catalogue) -> Scenario:
    """A scenario that was posted; it can't name files. Raises ScenarioError with the place in the data."""
    return _Reader(name, catalogue).read(data)


def load_triggers(path: Path, catalogue: Catalogue) -> dict[str, Rule]:
    """The rules of a trigger file by their words. Raises ScenarioError."""
    return _Reader(path, catalogue).read_triggers(read_yaml(path, ScenarioError))


@cache
def adapter() -> TypeAdapter[Scenario]:
    return TypeAdapter(Scenario)


class _Reader:
    """One file or posted scenario on its way in; `source` names it in errors."""

    def __init__(self, source: Path | str, catalogue: Catalogue) -> None:
        self.source = source
        self.catalogue = catalogue

    def read(self, data: Any) -> Scenario:
        if not isinstance(data, dict):
            raise self.error((), "a scenario is a mapping with `description` and `rules`")
        scenario: Scenario = self._validated(adapter(), data)
        self._check_steps(scenario)
        for number, rule in enumerate(scenario.rules):
            _RuleCheck(rule, ("rules", number), self).run()
        return scenario

    def read_triggers(self, data: Any) -> dict[str, Rule]:
        words: dict[str, Rule] = self._validated(TypeAdapter(dict[str, Rule]), data)
        for word, rule in words.items():
            _RuleCheck(rule, (word,), self).run()
        return words

    def _validated(self, types: TypeAdapter[Any], data: Any) -> Any:
        folder = self.source.parent if isinstance(self.source, Path) else None
        try:
            return types.validate_json(orjson.dumps(data), context={"folder": folder})
        except ValidationError as problem:
            raise self.error(*complaint(problem)) from None

    def error(self, pointer: Pointer, message: str) -> ScenarioError:
        place = dotted(pointer)
        message = f"{place}: {message}" if place else message
        line = Lines(self.source).of(pointer) if isinstance(self.source, Path) else None
        return ScenarioError(message, self.source, line)

    def unknown(self, pointer: Pointer, what: str, name: str, known: Iterable[str]) -> ScenarioError:
        """`what` is a sentence with {} where the name stands."""
        return self.error(pointer, what.format(repr(name)) + nearest(name, known))

    def _check_steps(self, scenario: Scenario) -> None:
        for number, rule in enumerate(scenario.rules):
            for key, names in (("requires", rule.requires), ("moves_to", (rule.moves_to,) if rule.moves_to else ())):
                for name in names:
                    if name not in scenario.steps:
                        raise self.unknown(("rules", number, key), "there is no step {}", name, scenario.steps)


class _RuleCheck:
    """What the grammar can't say about one rule: names that specs know, and combinations that make sense."""

    def __init__(self, rule: Rule, pointer: Pointer, reader: _Reader) -> None:
        self.rule, self.pointer, self.reader = rule, pointer, reader
        self.contracts = list(reader.catalogue.contracts.values())

    def run(self) -> None:
        chosen = self._operations(self.rule.when)
        self._check_codes(chosen)
        self._check_params(chosen)
        self._check_examples(chosen)
        self._check_effects()
        window = self.rule.when.time
        if window and window.since and window.until and window.since >= window.until:
            raise self._error("when", "time", message="`from` has to lie before `to`")

    def _operations(self, when: When) -> list[Contract]:
        """The contracts that the rule is about; an error names the first key that no operation fits."""
        left = self.contracts
        for key, value_of in _CHOOSING.items():
            wanted = getattr(when, key)
            for name in wanted if isinstance(wanted, tuple) else ():
                if not any(any_like([name], value_of(one)) for one in left):
                    known = [value_of(one) for one in left]
                    among = "" if len(left) == len(self.contracts) else " among those that the keys before it leave"
                    what = f"there is no {key} {{}}{among}"
                    raise self.reader.unknown((*self.pointer, "when", key), what, name, known)
            if wanted:
                left = [one for one in left if is_about(When(**{key: wanted}), one.operation)]
        if not left:
            raise self._error("when", message="no operation of the loaded specs fits all these keys together")
        return left

    def _check_codes(self, chosen: list[Contract]) -> None:
        for number, effect in enumerate(self.rule.then):
            for code in effect.codes:
                listing = [one.operation.service for one in self.contracts if code in one.errors]
                if not listing:
                    known = [known for one in self.contracts for known in one.errors.texts]
                    raise self.reader.unknown((*self.pointer, "then", number), "no spec lists the code {}", code, known)
                for name in self.rule.when.service or ["*"]:
                    named = [one for one in chosen if any_like([name], one.operation.service)]
                    if not any(code in one.errors for one in named):
                        where = ", ".join(dict.fromkeys(listing))
                        about = f"no operation of {name}" if name != "*" else "no operation that the rule is about"
                        message = f"{about} lists {code}; it is in the table of {where}"
                        raise self._error("then", number, message=message)

    def _check_params(self, chosen: list[Contract]) -> None:
        known = [parameter.key for one in chosen for parameter in one.parameters]
        for name in self.rule.when.params or {}:
            if name not in known:
                pointer = (*self.pointer, "when", "params", name)
                raise self.reader.unknown(pointer, "no operation here has the parameter {}", name, known)

    def _check_examples(self, chosen: list[Contract]) -> None:
        for number, effect in enumerate(self.rule.then):
            name = effect.example if isinstance(effect, Respond) else None
            known = {one for contract in chosen for one in contract.answers.example_names}
            if name and name not in known and not EDGE.fullmatch(name):
                pointer = (*self.pointer, "then", number, "respond", "example")
                raise self.reader.unknown(pointer, "no operation here has the example {}", name, [*known, "edge"])

    def _check_effects(self) -> None:
        kinds = [effect.kind for effect in self.rule.then]
        if not kinds and not self.rule.moves_to:
            raise self._error(message="the rule does nothing; give it effects in `then`, or `moves_to`")
        if Kind.REPLY in kinds:
            rest = kinds[kinds.index(Kind.REPLY) + 1 :]
            if Kind.REPLY in rest or Kind.LIMIT in rest or (Kind.SERVE in kinds and self.rule.commit != "before"):
                message = "one of these effects answers, so that another one never happens; keep one of them"
                raise self._error("then", message=message)
        answers = [kind for kind in kinds if kind in (Kind.REPLY, Kind.LIMIT)]
        if self.rule.commit and not answers:
            bent = Kind.BEND in kinds and self.rule.commit == "before"
            message = "the service works in any case with these effects; leave `commit` out"
            if not bent:
                raise self._error("commit", message=message)

    def _error(self, *pointer: str | int, message: str) -> ScenarioError:
        return self.reader.error((*self.pointer, *pointer), message)


_CHOOSING: dict[str, Callable[[Contract], str]] = {
    "service": lambda one: one.operation.service,
    "version": lambda one: one.operation.version,
    "operation": lambda one: one.operation.operation_id,
    "method": lambda one: one.operation.method,
    "path": lambda one: one.operation.path,
    "access": lambda one: one.operation.access,
}
