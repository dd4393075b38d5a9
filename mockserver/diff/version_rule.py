"""CAISO's rule for versions: MAJOR for services added, MINOR for changes, MINI for documentation only.

The rule is that of CAISO's slides on file names; "service" in it means an operation. A step sets the numbers to its
right to zero, and the change log of the new file tells what has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

from mockserver.caiso.change_log import Revision, change_log
from mockserver.diff.change import Change, Impact, VersionNote, Where
from mockserver.diff.grouping import grouped
from mockserver.openapi.load import Document

_OF_SERVICES = {"operation-added", "operation-removed", "operation-moved"}
_SILENT = {"change-log", "schema-renamed"}
_CODE = re.compile(r"\b[A-Z]{2,6}\d{2,6}\b")
_QUOTED = re.compile(r"['\"`‘“]([A-Za-z][\w.-]*)['\"`’”]")
_COMPOUND = re.compile(r"\b(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}_[A-Z_]+)\b")


class Step(IntEnum):
    """The number of a version that goes up."""

    NONE = 0
    MINI = 1
    MINOR = 2
    MAJOR = 3


def step_needed(changes: Iterable[Change]) -> Step:
    """What the differences call for."""
    needed = Step.NONE
    for change in changes:
        if change.kind in _OF_SERVICES:
            return Step.MAJOR
        needed = max(needed, Step.MINI if change.impact is Impact.DOCUMENTATION else Step.MINOR)
    return needed


def step_between(old: tuple[int, ...], new: tuple[int, ...]) -> Step:
    """The first number that differs; NONE where none does."""
    for step, before, after in zip((Step.MAJOR, Step.MINOR, Step.MINI), _three(old), _three(new), strict=True):
        if before != after:
            return step
    return Step.NONE


def _three(version: tuple[int, ...]) -> tuple[int, ...]:
    return (*version, 0, 0, 0)[:3]


def notes_of(old: Document, new: Document, changes: list[Change]) -> list[VersionNote]:
    """What the new file's version and change log should say otherwise."""
    return [*_versions(new), *_step(old, new, changes), *_log(old, new, changes)]


def _versions(new: Document) -> Iterator[VersionNote]:
    """File name, info.version and the last row of the change log name one version."""
    info = new.root["info"]
    where = Where(new.path, new.line("info", "version"))
    said = str(info.get("version", ""))
    if said != new.name.version:
        yield VersionNote(
            "version-disagrees", f"the file is named {new.name.version}, its info.version is {said}", where
        )
    rows = change_log(str(info.get("description", "")))
    if rows and (last := max(rows, key=_number)).version != new.name.version:
        place = Where(new.path, new.line("info", "description"))
        text = f"the change log ends with {last.version}, the file is {new.name.version}"
        yield VersionNote("change-log-behind", text, place)


def _number(row: Revision) -> tuple[int, ...]:
    return tuple(int(part) for part in row.version.split("."))


def _step(old: Document, new: Document, changes: list[Change]) -> Iterator[VersionNote]:
    where = Where(new.path, new.line("info", "version"))
    before, after = old.name.sort_key, new.name.sort_key
    done, needed = step_between(before, after), step_needed(changes)
    versions = f"from {old.name.version} to {new.name.version}"
    if after < before:
        yield VersionNote("version-goes-back", f"the version goes back {versions}", where)
    elif done < needed:
        text = f"the differences call for a {needed.name} step; {versions} is {_in_words(done)}"
        yield VersionNote("version-step-too-small", text, where)
    elif done > needed:
        text = f"{versions} is {_in_words(done)}, though the differences only call for {_in_words(needed)}"
        yield VersionNote("version-step-too-large", text, where)
    if after > before and any(_three(after)[4 - done :]):
        text = f"a {done.name} step sets the numbers behind it to zero; {versions} doesn't"
        yield VersionNote("version-not-reset", text, where)


def _in_words(step: Step) -> str:
    return "no step" if step is Step.NONE else f"a {step.name} step"


def _log(old: Document, new: Document, changes: list[Change]) -> Iterator[VersionNote]:
    rows = change_log(str(new.root["info"].get("description", "")))
    before = {row.version for row in change_log(str(old.root["info"].get("description", "")))}
    added = [row for row in rows if row.version not in before]
    if not rows:
        return
    where = Where(new.path, new.line("info", "description"))
    told = " ".join(row.change for row in added).lower()
    silent = [one for one in changes if one.impact is not Impact.DOCUMENTATION and one.kind not in _SILENT]
    for group in grouped(change for change in silent if not _is_told(change, told)):
        text = f"the change log doesn't mention: {group.change.sentence}"
        yield VersionNote("not-in-change-log", text, where)
    known = {name.lower() for change in changes for name in (*change.names, *re.findall(r"\w+", change.place))}
    for name in _mentioned(added):
        if name.lower() not in known:
            yield VersionNote("only-in-change-log", f"the change log mentions {name}, where nothing differs", where)


def _is_told(change: Change, told: str) -> bool:
    names = [name.lower() for name in change.names if name] or [change.kind]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) for name in names)


def _mentioned(rows: list[Revision]) -> list[str]:
    """The names of the file's own things that the rows speak of."""
    text = " ".join(row.change for row in rows)
    found = [*_CODE.findall(text), *_QUOTED.findall(text), *_COMPOUND.findall(text)]
    return list(dict.fromkeys(found))[:100]
