"""catalogue.yaml beside the spec files: the status of each, the release that it came with, and its effective date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from mockserver.caiso.files import CATALOGUE
from mockserver.errors import SpecError
from mockserver.files.section import Section
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


def read_releases(folder: Path, stems: Iterable[str]) -> dict[str, Release]:
    """By stem of the spec files that lie in the folder; nothing without the file. Raises SpecError."""
    path = folder / CATALOGUE
    if not path.is_file():
        return {}
    root, known = Section.of_file(path, SpecError), set(stems)
    files = root.section("files")
    root.done()
    for stem in files.names:
        if stem not in known:
            files.refuse(f"no file {stem!r} lies beside it{nearest(stem, known)}", stem)
    return {stem: _release(files.section(stem)) for stem in files.names}


def _release(section: Section) -> Release:
    given = {key for key in ("status", "release", "effective") if section.raw(key) is not None}
    section.done()
    status = Status(section.word("status", list(Status))) if "status" in given else None
    name = section.text("release") if "release" in given else None
    effective = section.parsed("effective", _date) if "effective" in given else None
    return Release(status, name, effective)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} isn't a date such as 2026-04-01") from None
