"""Changes that somebody has looked at: an ignore file names them, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from mockserver.diff.change import Change, DiffReport
from mockserver.errors import SpecError
from mockserver.files.section import Section


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


_KEYS = ("service", "operation", "kind", "place", "text")


def read_ignored(path: Path) -> list[Ignored]:
    """The entries of a file: `ignore`, a list of service, operation, kind, place, text and a reason.

    Raises SpecError with file and line for an entry without a reason, without a key, or with an unknown one.
    """
    file = Section.of_file(path, SpecError)
    entries = []
    for section in file.sections("ignore"):
        keys = {name: section.text(name) for name in _KEYS if section.raw(name) is not None}
        reason = section.text("reason")
        section.done()
        if not keys:
            section.refuse(f"an entry needs one of {', '.join(_KEYS)}, or it would ignore everything")
        if not reason.strip():
            section.refuse("`reason` is empty; say why the change doesn't matter", "reason")
        entries.append(Ignored(keys, reason, section.line))
    file.done()
    return entries


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
