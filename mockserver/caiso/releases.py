"""catalogue.yaml beside the spec files: the status of each, the release that it came with, and its effective date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from mockserver.caiso.files import CATALOGUE
from mockserver.errors import SpecError
from mockserver.files.model import EMPTY, Entry, Like, read_file
from mockserver.wording import nearest


class Status(StrEnum):
    """CAISO's words on its developer site."""

    PROD_LATEST = "PROD_LATEST"
    MAP_STAGE = "MAP_STAGE"
    UPCOMING = "UPCOMING"
    DRAFT = "DRAFT"


@dataclass(frozen=True, slots=True)
class Release:
    """What is known of one file; None where nothing is.

    name  such as "Spring 2026"
    """

    status: Status | None = None
    name: str | None = None
    effective: date | None = None


class ReleaseEntry(Entry):
    """What is known of one file.

    release    as CAISO names it, such as Spring 2026
    effective  the day from which the file is in effect
    """

    status: Status | None = None
    release: str | None = None
    effective: Annotated[str, Like(("2026-04-01",))] | None = None


class CatalogueFile(Entry):
    """What the catalogue says of spec files beside what they say themselves.

    files  by the name of the file without its ending
    """

    files: Mapping[str, ReleaseEntry] = EMPTY


def read_releases(folder: Path, stems: Iterable[str]) -> dict[str, Release]:
    """By stem of the spec files that lie in the folder; nothing without the file. Raises SpecError."""
    path = folder / CATALOGUE
    if not path.is_file():
        return {}
    catalogue, known = read_file(path, CatalogueFile, SpecError), set(stems)
    for stem in catalogue.files:
        if stem not in known:
            catalogue.refuse(f"no file {stem!r} lies beside it{nearest(stem, known)}", "files", stem)
    return {stem: _release(entry) for stem, entry in catalogue.files.items()}


def _release(entry: ReleaseEntry) -> Release:
    return Release(entry.status, entry.release, entry.parsed("effective", _date) if entry.effective else None)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} isn't a date such as 2026-04-01") from None
