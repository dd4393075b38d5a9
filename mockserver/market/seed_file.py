"""World files as text: the day that they are laid around, and lists of entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from mockserver.clock import real_now
from mockserver.errors import MockServerError, WorldError
from mockserver.files.model import Entry, Like, Within, read
from mockserver.files.section import Section
from mockserver.files.yaml12 import read_yaml
from mockserver.market.around import Around, absolute_time
from mockserver.market.calendar import pacific_day

Read = Callable[[Path, type[MockServerError]], Any]
MOST_MW = 1_000_000
Megawatts = Annotated[float, Within(0.001, MOST_MW)]
NameText = Annotated[str, Like(("AUC_MN_2026_M12", "AUC_MN_{month+1}"))]
PeriodText = Annotated[str, Like(("2026_M12", "2027_S01", "{month+1}", "{season+1}"))]
MomentText = Annotated[str, Like(("2026-11-10 01:00", "-1d 01:00"))]
E = TypeVar("E", bound=Entry)


class SeedFile(Around):
    """One world file, read with the day that it is laid around.

    Names may hold {month+1}, {season+1} or {year+1}; times are Pacific, "2026-11-10 01:00" or, counted in days from
    the start, "-1d 01:00".

    span  the days around which it would say the same; known once it has been read
    """

    def __init__(self, path: Path, start: datetime | None = None, read_file: Read = read_yaml) -> None:
        self.root = Section(read_file(path, WorldError), path, WorldError)
        self.common = self._common(path, read_file)
        self.description = self.root.text("description")
        self.follows_now = start is None and self.root.text("start", "now") == "now"
        self.start = start or (real_now() if self.follows_now else self.root.parsed("start", absolute_time))
        super().__init__(pacific_day(self.start), latest=self.start)

    def _common(self, path: Path, read_file: Read) -> Section | None:
        """The file whose participants and nodes this one takes over."""
        if not self.root.has("extends"):
            return None
        extended = path.parent / self.root.text("extends")
        return Section(read_file(extended, WorldError), extended, WorldError)

    def entries(self, key: str, model: type[E]) -> list[E]:
        """The entries of a list, those of the extended file first."""
        sections = [*(self.common.sections(key) if self.common else []), *self.root.sections(key)]
        return [read(one, model) for one in sections]

    def section(self, key: str) -> Section:
        """A mapping; the extended file's where this one has none."""
        inherited = self.common.section(key) if self.common else None
        return self.root.section(key) if inherited is None or self.root.has(key) else inherited

    def done(self) -> None:
        self.root.raw("start")
        for section in (self.common, self.root):
            if section:
                section.done()
