"""The tables of what can go wrong on demand: the scenarios that ship, the effects, and the words of the triggers."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from mockserver.app import load_catalogue
from mockserver.files.yaml12 import read_yaml
from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.explain import in_file_words, text_of
from mockserver.scenario.load import load_triggers
from mockserver.scenario.model import Rule
from mockserver.settings import Settings, data_folder

TRIGGERS = "triggers"


def table() -> str:
    """One line for each scenario: its name, and what the client experiences, in the words of its file."""
    return "\n".join(["| Scenario | What happens |", "|---|---|", *map(_line, _files())])


def effects() -> str:
    """One line for each effect: its word, its keys, and what it does."""
    return "\n".join(
        [
            "| Effect | Keys | What happens |",
            "|---|---|---|",
            *(_effect(word, effect) for word, effect in EFFECTS.items()),
        ]
    )


def words() -> str:
    """One line for each word of the triggers: what it does."""
    rules = load_triggers(data_folder("scenarios") / f"{TRIGGERS}.yaml", load_catalogue(Settings()))
    lines = [f"| `MOCK-{word}` | {_words_of(rule)} |" for word, rule in rules.items()]
    return "\n".join(["| Name in your data | What happens |", "|---|---|", *lines])


def _words_of(rule: Rule) -> str:
    effects = ", ".join(f"`{in_file_words(effect)}`" for effect in rule.then)
    after = ", after the service has done its work" if rule.commit == "before" else ""
    often = f"; {'once' if rule.times == 1 else f'{rule.times} times'} for each name" if rule.times else ""
    return effects + after + often


def _effect(word: str, effect: Any) -> str:
    keys = ", ".join(map(_key, fields(effect)))
    return f"| `{word}` | {keys} | {' '.join(inspect.cleandoc(effect.__doc__ or '').split())} |"


def _key(field: Field[object]) -> str:
    """A key of an effect, with what it is where nothing is said."""
    default = field.default
    return f"`{field.name}`" if default in (None, MISSING) else f"`{field.name}` ({text_of(default)})"


def _line(file: Path) -> str:
    return f"| [{file.stem}](../scenarios/{file.name}) | {' '.join(read_yaml(file)['description'].split())} |"


def _files() -> list[Path]:
    return [file for file in sorted(data_folder("scenarios").glob("*.yaml")) if file.stem != TRIGGERS]
