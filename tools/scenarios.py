"""The tables of what can go wrong on demand: the scenarios that ship, the effects, and the words of the triggers."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import orjson

from mockserver.scenario.effects import EFFECTS
from mockserver.scenario.explain import text_of
from mockserver.settings import data_folder
from mockserver.yaml12 import read_yaml

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
    """One line for each word of the triggers, with the rule behind it."""
    rules = read_yaml(data_folder("scenarios") / f"{TRIGGERS}.yaml")
    lines = ["| Name in your data | Rule |", "|---|---|"]
    return "\n".join(
        [*lines, *(f"| `MOCK-{word}` | `{orjson.dumps(rule).decode()}` |" for word, rule in rules.items())]
    )


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
