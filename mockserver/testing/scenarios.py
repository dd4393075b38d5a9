"""What goes wrong in a session: its active scenarios, switched by a test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from mockserver.admin_client import AdminClient
from mockserver.errors import ScenarioError

Scenario = str | Path | Mapping[str, Any]


class SessionScenarios:
    """The session's active scenarios."""

    def __init__(self, admin: AdminClient, session: str) -> None:
        self._admin, self._session = admin, session
        self._made: dict[str, str] = {}

    @property
    def active(self) -> list[str]:
        return [one["name"] for one in self._admin.get("sessions", self._session, "scenarios")]

    def activate(self, *scenarios: Scenario) -> tuple[str, ...]:
        """Add scenarios, and give their names. Each is a name, a path of a file, or what a file would hold."""
        names = tuple(self._name_of(one) for one in scenarios)
        for name in names:
            self._admin.put("sessions", self._session, "scenarios", name)
        return names

    def replace(self, *scenarios: Scenario) -> None:
        """Make these the only active ones."""
        names = [self._name_of(one) for one in scenarios]
        self._admin.put("sessions", self._session, "scenarios", body={"names": names})

    def clear(self) -> None:
        """None is active any more, those of the server neither."""
        self.replace()

    def forget(self) -> None:
        """Remove what was made for this session alone."""
        while self._made:
            self._admin.delete("scenarios", self._made.popitem()[1])

    def _name_of(self, scenario: Scenario) -> str:
        """The name by which the server knows it; what it doesn't know yet becomes known under one of this session's."""
        if isinstance(scenario, str) and "/" not in scenario and not scenario.endswith((".yaml", ".yml")):
            return scenario
        if isinstance(scenario, Mapping):
            title = str(scenario.get("name", f"scenario-{len(self._made) + 1}"))
            return self._make(title, title, scenario)
        return self._make(str(scenario), Path(scenario).stem, _read(Path(scenario)))

    def _make(self, key: str, title: str, body: Mapping[str, Any]) -> str:
        """What is made again, with the same name or from the same file, takes the place of the first."""
        number = list(self._made).index(key) if key in self._made else len(self._made)
        name = f"{_word(title, 30)}.{_word(self._session, 55)}.{number + 1}"
        self._admin.post("scenarios", body={"description": title, **body, "name": name})
        self._made[key] = name
        return name


def _word(text: str, longest: int) -> str:
    """The text as a part of a scenario's name; what doesn't fit is told apart by a number."""
    word = re.sub(r"[^A-Za-z0-9._-]", "_", text)
    return word if word == text and len(word) <= longest else f"{word[: longest - 9]}-{crc32(text.encode()):08x}"


def _read(path: Path) -> Mapping[str, Any]:
    from mockserver.files.yaml12 import read_yaml  # 20 ms, where a scenario comes from a file

    body = read_yaml(path, ScenarioError)
    if not isinstance(body, dict):
        raise ScenarioError("a scenario is a mapping with `description` and `rules`", path)
    return body
