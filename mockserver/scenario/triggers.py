"""Trigger values: names such as MOCK-POR0306 that a client puts into its own data to make something happen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.call import Call, Reply
from mockserver.scenario.effects.answers import Error
from mockserver.scenario.effects.effect import SessionWorld, Step
from mockserver.scenario.effects.timing import Delay
from mockserver.scenario.load import load_triggers
from mockserver.scenario.matching import conditions_of
from mockserver.scenario.model import Rule
from mockserver.scenario.plan import Fired
from mockserver.scenario.run import RuleRun, SessionScenarios, random_of

_SOURCE = "trigger"
_PREFIX = "MOCK-"
_CODE = re.compile(r"([A-Z]{2,6}\d{2,6})(?:-.*)?")
_DELAY = re.compile(r"(?:DELAY-)?(\d{1,6})(MS|S)(?:-.*)?")
_MOST_NAMES = 1000


class Triggers:
    """The words of a trigger file, the codes of the spec files, and delays.

    A trigger is the value of any parameter or top-level field of a body. What follows it behind a hyphen only makes
    the name another one: MOCK-RESET-7.
    """

    def __init__(self, words: Mapping[str, Rule]) -> None:
        self.words = words

    @classmethod
    def of_files(cls, paths: Iterable[Path], catalogue: Catalogue) -> Triggers:
        """The words of all files; a later file's word counts. Raises ScenarioError."""
        words: dict[str, Rule] = {}
        for path in paths:
            words |= load_triggers(path, catalogue)
        return cls(words)

    def fired(self, call: Call, contract: Contract, world: SessionWorld, state: SessionScenarios) -> list[Fired]:
        """What the call's triggers do, in the order in which they stand in it."""
        found = []
        for value in dict.fromkeys(_values(call)):
            run = self._run(value, state)
            if run is None:
                continue
            missing = [
                effect.codes for effect in run.rule.then if any(code not in contract.errors for code in effect.codes)
            ]
            if missing:
                found.append(Fired(_SOURCE, value, None, (_unknown_code(value, contract, world),)))
            elif run.notices(call, world, "") and (outcome := run.fire(call, contract, world)):
                draw, steps = outcome
                found.append(Fired(_SOURCE, value, draw, tuple(map(_at_the_gate, steps))))
        return found

    def _run(self, value: str, state: SessionScenarios) -> RuleRun | None:
        run = state.triggers.get(value)
        if run is None:
            rule = self._rule(value.removeprefix(_PREFIX))
            if rule is None:
                return None
            if len(state.triggers) >= _MOST_NAMES:  # names are the client's: they shall not fill the memory
                state.triggers.clear()
            run = state.triggers[value] = RuleRun(
                rule, value, random_of(state.seed, _SOURCE, value), conditions_of(rule.when)
            )
        return run

    def _rule(self, name: str) -> Rule | None:
        for word, rule in self.words.items():
            if name == word or name.startswith(f"{word}-"):
                return rule
        if match := _CODE.fullmatch(name):
            return Rule(then=(Error(code=match[1]),))
        if match := _DELAY.fullmatch(name):
            return Rule(then=(Delay(fixed=timedelta(milliseconds=int(match[1]) * (1 if match[2] == "MS" else 1000))),))
        return None


def _values(call: Call) -> Iterator[str]:
    body = call.body.values() if isinstance(call.body, dict) else ()
    for value in (*call.params.values(), *body):
        if isinstance(value, str) and value.startswith(_PREFIX):
            yield value


def _at_the_gate(step: Step) -> Step:
    """An error that a name asks for comes first: that name may not be one of the world's."""
    return replace(step, gate=step.gate or step.answer, answer=None)


def _unknown_code(value: str, contract: Contract, world: SessionWorld) -> Step:
    def refuse() -> Reply:
        known = ", ".join(contract.errors.texts) or "none"
        text = f"the trigger {value!r} names no code of this service; its codes: {known}"
        return contract.error_reply(contract.refusal(HTTPStatus.BAD_REQUEST, text), world.clock.now())

    return Step("no such code here", gate=refuse)
