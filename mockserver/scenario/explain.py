"""Scenarios in words: what happens to which calls, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.clock import instant
from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.effects.effect import Effect
from mockserver.scenario.model import Rule, Scenario, When, Window
from mockserver.scenario.run import applies_to
from mockserver.scenario.values import Regex, in_words

_CHOOSING = ("service", "operation", "method", "path", "version", "access")
_WORDS = {effect: word for word, effect in EFFECTS.items()}
_MOST_NAMED = 6
_SHORT = 80


def explained(name: str, scenario: Scenario, contracts: Iterable[Contract]) -> str:
    """The whole scenario: its description, then each rule with the operations that it is about."""
    contracts = list(contracts)
    lines = [name, scenario.description.strip()]
    if scenario.steps:
        lines.append(f"begins in the step {scenario.steps[0]}")
    for number, rule in enumerate(scenario.rules):
        lines += ["", f"rule {scenario.title(number)}"]
        lines += [f"  {what:<8} {text}" for what, text in _rule(rule, contracts)]
    return "\n".join(lines)


def _rule(rule: Rule, contracts: list[Contract]) -> Iterator[tuple[str, str]]:
    yield "calls", _operations([one for one in contracts if applies_to(rule, one)])
    if conditions := "; ".join(_conditions(rule.when)):
        yield "when", conditions
    if rule.requires:
        yield "in", f"step {' or '.join(rule.requires)}"
    for effect in rule.then:
        yield "effect", in_file_words(effect)
    if rule.commit:
        work = "after the service has done its work" if rule.commit == "before" else "in place of the service's work"
        yield "commit", f"{rule.commit}: {work}"
    if rule.times:
        yield "times", f"at most {rule.times} in a session"
    if rule.moves_to:
        yield "then", f"step {rule.moves_to}"


def _operations(chosen: list[Contract]) -> str:
    """Such as: auction portfolioCreation; nomination portfolioCreation; or how many of which service."""
    named = [f"{one.operation.service} {one.operation.operation_id}" for one in chosen]
    if len(named) <= _MOST_NAMED:
        return "; ".join(named)
    services = list(dict.fromkeys(one.operation.service for one in chosen))
    return f"{len(named)} operations of {', '.join(services)}"


def _conditions(when: When) -> Iterator[str]:
    for field in fields(when):
        value = getattr(when, field.name)
        if value not in ((), None) and field.name not in _CHOOSING:
            yield f"{field.name} {text_of(value)}"


def _window(window: Window) -> Iterator[str]:
    for word, moment in (("from", window.since), ("to", window.until)):
        if moment:
            yield f"{word} {instant(moment)}"
    if window.days:
        yield f"days {', '.join(map(str, window.days))}"
    if window.hours:
        yield "hours {:02}:{:02}-{:02}:{:02}".format(*divmod(window.hours[0], 60), *divmod(window.hours[1], 60))


def in_file_words(effect: Effect) -> str:
    """The effect as a scenario file would write it."""
    keys = text_of(effect)
    return f"{_WORDS[type(effect)]} {keys}" if keys else _WORDS[type(effect)]


def text_of(value: Any) -> str:
    """A value of a scenario as its file would write it, or nearly."""
    if isinstance(value, timedelta):
        return in_words(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, Window):
        return ", ".join(_window(value))
    if isinstance(value, Regex):
        return value.pattern
    if isinstance(value, bytes):
        return value.decode() if len(value) < _SHORT and value.isascii() else f"({len(value)} bytes)"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {text_of(one)}" for key, one in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(text_of(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        keys = ((field.name, getattr(value, field.name), field.default) for field in fields(value))
        return ", ".join(f"{name} {text_of(one)}" for name, one, default in keys if one != default)
    return str(value)
