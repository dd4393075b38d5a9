"""A scenario in a session: its step, its counters, and which of its rules fires on a call."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from hashlib import blake2b
from random import Random
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.call import Call, Operation
from mockserver.errors import ScenarioError
from mockserver.scenario.effects.effect import Effect, Kind, Memory, Occasion, SessionWorld, Step
from mockserver.scenario.first_conditions import FirstConditions
from mockserver.scenario.matching import Condition, any_like, conditions_of, is_about, within
from mockserver.scenario.model import Rule, Scenario
from mockserver.scenario.plan import Fired
from mockserver.wording import nearest

_MOST_REMEMBERED = 10_000


def applies_to(rule: Rule, contract: Contract) -> bool:
    """Whether calls to the operation can match, and its table has all codes of the rule's effects."""
    codes = (code for effect in rule.then for code in effect.codes)
    return is_about(rule.when, contract.operation) and all(code in contract.errors for code in codes)


class RuleRun:
    """One rule in one session.

    rest   its conditions that aren't known to hold when it is asked whether it notices a call
    seen   calls that its `when` held for, up to `nth`, `every` and `after`
    fired  times that it had an effect
    """

    def __init__(self, rule: Rule, title: str, random: Random, rest: Sequence[Condition]) -> None:
        self.rule, self.title, self.random, self.rest = rule, title, random, rest
        self.seen = self.fired = 0
        self.counts = bool(rule.when.nth or rule.when.every or rule.when.after)
        self._memories: list[dict[Any, Any]] = [{} for _ in rule.then]

    def notices(self, call: Call, world: SessionWorld, step: str) -> bool:
        """Whether all holds but for counting and chance; if so, the call is counted."""
        rule = self.rule
        if (rule.times and self.fired >= rule.times) or (rule.requires and step not in rule.requires):
            return False
        for condition in self.rest:
            if not condition.holds(call):
                return False
        if rule.when.role and not any(any_like(rule.when.role, role) for role in world.roles_of(call.participant)):
            return False
        if rule.when.time and not within(rule.when.time, world.clock.now()):
            return False
        self.seen += 1
        return True

    def fire(self, call: Call, contract: Contract, world: SessionWorld) -> tuple[float | None, tuple[Step, ...]] | None:
        """What chance drew, and the steps of the effects; None if nothing happens this time."""
        when = self.rule.when
        if (
            (when.nth and self.seen not in when.nth)
            or (when.every and self.seen % when.every)
            or (when.after and self.seen <= when.after)
        ):
            return None
        draw = self.random.random() if when.probability else None
        if draw is not None and draw >= (when.probability or 1):
            return None
        steps = tuple(self._steps(call, contract, world))
        if not steps and self.rule.then:
            return None
        self.fired += 1
        return draw, steps

    def fork(self) -> RuleRun:
        """The same rule from the same point, to go on by itself."""
        twin = RuleRun(self.rule, self.title, Random(), self.rest)
        twin.random.setstate(self.random.getstate())
        twin.seen, twin.fired = self.seen, self.fired
        twin._memories = [copy(memory) for memory in self._memories]
        return twin

    def _steps(self, call: Call, contract: Contract, world: SessionWorld) -> list[Step]:
        key = call.participant or "", call.operation.key
        steps = []
        for effect, memory in zip(self.rule.then, self._memories, strict=True):
            if len(memory) > _MOST_REMEMBERED:  # keys hold names that clients made up
                memory.clear()
            step = effect.step(Occasion(call, contract, world, self.random, key, memory))
            if step is not None:
                steps.append(_committed(step, effect, self.rule.commit))
        return steps


def _committed(step: Step, effect: Effect, commit: str | None) -> Step:
    """The step as `commit` wants it: before the service's work, or in place of its finished reply."""
    if effect.kind not in (Kind.REPLY, Kind.LIMIT):
        return step
    if commit != "before":
        return replace(step, bend=None)
    make = step.answer or step.gate
    bend = step.bend or ((lambda _reply: make()) if make else None)
    return replace(step, gate=None, answer=None, bend=bend)


class Run:
    """One scenario in one session."""

    def __init__(self, name: str, scenario: Scenario, seed: int) -> None:
        self.name, self.scenario = name, scenario
        self.step = scenario.steps[0] if scenario.steps else ""
        self._conditions = [conditions_of(rule.when) for rule in scenario.rules]
        self.rules = [
            RuleRun(rule, scenario.title(number), random_of(seed, name, str(number)), self._conditions[number][1:])
            for number, rule in enumerate(scenario.rules)
        ]
        self._first_conditions: dict[Operation, FirstConditions] = {}

    def fired(self, call: Call, contract: Contract, world: SessionWorld) -> Fired | None:
        """The first rule that fires on the call; the rules behind it only count."""
        firsts = self._first_conditions.get(call.operation) or self._first_conditions_of(contract)
        chosen: Fired | None = None
        step = self.step
        for number in firsts.holding(call):  # of hundreds of rules nearly all end in it
            rule = self.rules[number]
            if (chosen is None or rule.counts) and rule.notices(call, world, step) and chosen is None:
                outcome = rule.fire(call, contract, world)
                if outcome is not None:
                    chosen = Fired(self.name, rule.title, *outcome)
                    self.step = rule.rule.moves_to or step
        return chosen

    def _first_conditions_of(self, contract: Contract) -> FirstConditions:
        firsts = self._first_conditions[contract.operation] = FirstConditions(
            (number, next(iter(self._conditions[number]), None))
            for number, one in enumerate(self.rules)
            if applies_to(one.rule, contract)
        )
        return firsts

    def move_to(self, step: str) -> None:
        """Go to a step. Raises ScenarioError for one that the scenario doesn't have."""
        if step not in self.scenario.steps:
            raise ScenarioError(f"{self.name} has no step {step!r}{nearest(step, self.scenario.steps)}")
        self.step = step

    def fork(self) -> Run:
        """The same scenario from the same point, to go on by itself."""
        twin = copy(self)
        twin.rules = [rule.fork() for rule in self.rules]
        return twin


def random_of(seed: int, *names: str) -> Random:
    """Chance of its own for these names: the same in every process, whatever else is drawn."""
    digest = blake2b("\0".join((str(seed), *names)).encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest))


class SessionScenarios(Memory):
    """The scenarios of one session, and how far each has come.

    active  those that were switched on in this session; None leaves it to what is active everywhere
    """

    def __init__(self, seed: int, active: tuple[str, ...] | None = None) -> None:
        self.seed, self.active = seed, active
        self.runs: dict[str, Run] = {}
        self.triggers: dict[str, RuleRun] = {}

    def run(self, name: str, scenario: Scenario) -> Run:
        """The run of a scenario; begun anew when its file has changed."""
        run = self.runs.get(name)
        if run is None or run.scenario is not scenario:
            run = self.runs[name] = Run(name, scenario, self.seed)
        return run

    def fork(self) -> SessionScenarios:
        twin = SessionScenarios(self.seed, self.active)
        twin.runs = {name: run.fork() for name, run in self.runs.items()}
        twin.triggers = {name: run.fork() for name, run in self.triggers.items()}
        return twin
