"""What the check finds: rules, single findings, and the report over all files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from mockserver.files.yaml12 import Pointer
from mockserver.lint.subject import Subject


class Level(StrEnum):
    """An error breaks OpenAPI or contradicts the file itself; an oddity is a trap for clients or other tools."""

    ERROR = "error"
    ODDITY = "oddity"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a rule is about: where, and what stands there."""

    pointer: Pointer
    found: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for.

    client  what it means for whoever writes a client
    server  what this server does about it
    find    looks for it in one file
    """

    name: str
    level: Level
    client: str
    server: str
    find: Callable[[Subject], Iterable[Hit]] = lambda subject: ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in one file. `overlays` are the corrections that mend it in what is served."""

    rule: Rule
    file: Path
    line: int | None
    pointer: str
    found: str
    overlays: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """What an overlay mends is no error any more."""
        return Level.ODDITY if self.overlays else self.rule.level


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file. Without an operation it couldn't be read."""

    path: Path
    title: str = ""
    version: str = ""
    operations: int = 0
    overlays: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    def count(self, level: Level) -> int:
        return sum(finding.level is level for finding in self.findings)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All files that were looked at."""

    files: list[FileReport]

    def count(self, level: Level) -> int:
        return sum(file.count(level) for file in self.files)

    @property
    def rules(self) -> list[Rule]:
        """The rules that found something, errors first."""
        rules = {finding.rule.name: finding.rule for file in self.files for finding in file.findings}
        return sorted(rules.values(), key=lambda rule: (rule.level is not Level.ERROR, rule.name))
