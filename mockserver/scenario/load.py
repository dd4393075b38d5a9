"""Scenario files in, scenarios out: strict, with file, line, key and the nearest known name for whatever is wrong."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from mockserver.caiso.answers import EDGE
from mockserver.caiso.catalogue import Catalogue
from mockserver.errors import MockServerError, ScenarioError
from mockserver.files.yaml12 import Pointer, read_yaml
from mockserver.scenario.effects.answers import Respond
from mockserver.scenario.effects.effect import Kind
from mockserver.scenario.model import Rule, Scenario
from mockserver.scenario.reader import Reader
from mockserver.scenario.schema import SCENARIO, TRIGGERS
from mockserver.scenario.selection import Selection


def load_scenario(path: Path, catalogue: Catalogue) -> Scenario:
    """The scenario of a file. Raises ScenarioError."""
    reader = Reader(path, ScenarioError, catalogue)
    scenario = _read(read_yaml(path, ScenarioError), reader)
    for _ in _checks(scenario, reader):
        pass
    return scenario


def scenario_of(data: Any, name: str, catalogue: Catalogue) -> Generator[None, None, Scenario]:
    """A scenario that was posted, read in pieces; it can't name files.

    Raises ScenarioError with the place in the data.
    """
    reader = Reader(name, ScenarioError, catalogue)
    scenario = _read(data, reader)
    yield from _checks(scenario, reader)
    return scenario


def load_triggers(path: Path, catalogue: Catalogue) -> dict[str, Rule]:
    """The rules of a trigger file by their words. Raises ScenarioError."""
    reader = Reader(path, ScenarioError, catalogue)
    words = reader.read(TRIGGERS, read_yaml(path, ScenarioError))
    for word, rule in words.items():
        _RuleCheck(rule, (word,), reader).run()
    return words


def _read(data: Any, reader: Reader) -> Scenario:
    if not isinstance(data, dict):
        raise reader.error((), "a scenario is a mapping with `description` and `rules`")
    return reader.read(SCENARIO, data)


def _checks(scenario: Scenario, reader: Reader) -> Iterator[None]:
    """One rule after the other: each may name what has to be looked for in all operations."""
    yield
    _check_steps(scenario, reader)
    for number, rule in enumerate(scenario.rules):
        _RuleCheck(rule, ("rules", number), reader).run()
        yield


def _check_steps(scenario: Scenario, reader: Reader) -> None:
    for number, rule in enumerate(scenario.rules):
        for key, names in (("requires", rule.requires), ("moves_to", (rule.moves_to,) if rule.moves_to else ())):
            for name in names:
                if name not in scenario.steps:
                    raise reader.unknown(("rules", number, key), "there is no step {}", name, scenario.steps)


class _RuleCheck:
    """What the grammar can't say about one rule: names that specs know, and combinations that make sense."""

    def __init__(self, rule: Rule, pointer: Pointer, reader: Reader) -> None:
        self.rule, self.pointer, self.reader = rule, pointer, reader
        self.selection = Selection(rule.when, (*pointer, "when"), reader)

    def run(self) -> None:
        self._check_codes()
        self.selection.check_params()
        self._check_examples()
        self._check_effects()
        self.selection.check_time()

    def _check_codes(self) -> None:
        for number, effect in enumerate(self.rule.then):
            for code in effect.codes:
                self.selection.check_code(code, (*self.pointer, "then", number))

    def _check_examples(self) -> None:
        for number, effect in enumerate(self.rule.then):
            name = effect.example if isinstance(effect, Respond) else None
            if not name or EDGE.fullmatch(name):
                continue
            known = {one for contract in self.selection.contracts for one in contract.answers.example_names}
            if name not in known:
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

    def _error(self, *pointer: str | int, message: str) -> MockServerError:
        return self.reader.error((*self.pointer, *pointer), message)
