"""Changes that somebody has looked at: an ignore file names them, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from mockserver.diff.change import Change, DiffReport
from mockserver.errors import SpecError
from mockserver.files.model import Entry, read_file


@dataclass(slots=True)
class Ignored:
    """One entry. Every key that it has must fit, as a word or a glob; `met` says whether one change did."""

    keys: dict[str, str]
    reason: str
    line: int | None
    met: bool = False

    def fits(self, change: Change) -> bool:
        fits = all(fnmatchcase(getattr(change, name), glob) for name, glob in self.keys.items())
        self.met = self.met or fits
        return fits


class IgnoreEntry(Entry):
    """Changes that don't matter: those that fit every key beside the reason, each a word or a glob.

    reason  why they don't matter
    place   where in the file
    """

    reason: str
    service: str | None = None
    operation: str | None = None
    kind: str | None = None
    place_: str | None = None
    text: str | None = None


class IgnoreFile(Entry):
    """Changes between spec files that somebody has looked at."""

    ignore: tuple[IgnoreEntry, ...] = ()


_KEYS = ("service", "operation", "kind", "place", "text")


def read_ignored(path: Path) -> list[Ignored]:
    """Raises SpecError with file and line for an entry without a reason, without a key, or with an unknown one."""
    return [_ignored(entry) for entry in read_file(path, IgnoreFile, SpecError).ignore]


def _ignored(entry: IgnoreEntry) -> Ignored:
    globs = (entry.service, entry.operation, entry.kind, entry.place_, entry.text)
    keys = {name: glob for name, glob in zip(_KEYS, globs, strict=True) if glob is not None}
    if not keys:
        entry.refuse(f"an entry needs one of {', '.join(_KEYS)}, or it would ignore everything")
    if not entry.reason.strip():
        entry.refuse("`reason` is empty; say why the change doesn't matter", "reason")
    return Ignored(keys, entry.reason, entry.place.line)


def ignore(report: DiffReport, entries: list[Ignored]) -> list[Ignored]:
    """Move the changes that an entry fits aside, with its reason; returns the entries that fit none."""
    for service in report.services:
        kept = []
        for change in service.changes:
            entry = next((entry for entry in entries if entry.fits(change)), None)
            if entry:
                service.ignored.append((change, entry.reason))
            else:
                kept.append(change)
        service.changes = kept
    return [entry for entry in entries if not entry.met]
