"""Single differences between two files, classed by what they do to a client that worked before."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from mockserver.files.yaml12 import Pointer


class Impact(StrEnum):
    """What a difference does to a client that was made for the old file; the worst first."""

    BREAKS_REQUESTS = "breaks requests"
    BREAKS_READERS = "breaks readers"
    HARMLESS = "harmless"
    DOCUMENTATION = "documentation"

    @property
    def breaks(self) -> bool:
        return self in (Impact.BREAKS_REQUESTS, Impact.BREAKS_READERS)


ORDER = list(Impact)


class Effect(StrEnum):
    """What happens to the values that a schema admits."""

    NARROWS = "narrows"
    WIDENS = "widens"
    BOTH = "narrows and widens"
    NEITHER = "neither"

    @classmethod
    def of(cls, narrows: bool, widens: bool) -> Effect:
        if narrows:
            return cls.BOTH if widens else cls.NARROWS
        return cls.WIDENS if widens else cls.NEITHER

    @property
    def narrows(self) -> bool:
        return self in (Effect.NARROWS, Effect.BOTH)

    @property
    def widens(self) -> bool:
        return self in (Effect.WIDENS, Effect.BOTH)


@dataclass(frozen=True, slots=True)
class Delta:
    """One difference between two schemas, whichever way the values travel.

    place   the way to it through a value, such as newBids[].price; empty for the value itself
    text    what was and what is, as a sentence without its subject
    names   the names in the files that a change log would mention
    """

    kind: str
    effect: Effect
    place: str
    text: str
    old: Pointer | None
    new: Pointer | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """The line in a file at which something is written; `line` is None where a file has no line for it."""

    file: Path
    line: int | None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else str(self.file)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, for a participant.

    kind       a stable word for programs and for ignore files, such as parameter-added
    operation  method and path; empty where the whole service is meant
    place      where in the call: "query participantName", "body newBids[].price", "answer 200 [].bids"
    names      the names in the files that a change log would mention
    """

    kind: str
    impact: Impact
    service: str
    operation: str
    place: str
    text: str
    old: Where | None
    new: Where | None
    names: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


@dataclass(frozen=True, slots=True)
class VersionNote:
    """Something that a version number or a change log should say otherwise."""

    kind: str
    text: str
    where: Where | None


@dataclass(slots=True)
class ServiceDiff:
    """One service. Of a service that is in one folder only, the other version is empty.

    ignored  the changes that an ignore file names, each with its reason
    """

    service: str
    old_version: str
    new_version: str
    old_file: Path | None
    new_file: Path | None
    changes: list[Change] = field(default_factory=list)
    notes: list[VersionNote] = field(default_factory=list)
    ignored: list[tuple[Change, str]] = field(default_factory=list)

    def of(self, impact: Impact) -> list[Change]:
        return [change for change in self.changes if change.impact is impact]


@dataclass(frozen=True, slots=True)
class DiffReport:
    services: list[ServiceDiff]

    @property
    def changes(self) -> list[Change]:
        return [change for service in self.services for change in service.changes]

    @property
    def notes(self) -> list[VersionNote]:
        return [note for service in self.services for note in service.notes]

    def count(self, impact: Impact) -> int:
        return sum(change.impact is impact for change in self.changes)

    @property
    def breaks(self) -> bool:
        return any(change.impact.breaks for change in self.changes)

    @property
    def interface_changes(self) -> list[Change]:
        return [change for change in self.changes if change.impact is not Impact.DOCUMENTATION]
