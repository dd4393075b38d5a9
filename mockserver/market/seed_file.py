"""World files as text: the day that they are laid around, and lists of entries."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from mockserver.clock import real_now
from mockserver.errors import MockServerError, WorldError
from mockserver.files.model import Entry, Like, Within, read
from mockserver.files.section import Layers, Section
from mockserver.files.yaml12 import UNREADABLE, read_yaml
from mockserver.market.around import Around, absolute_time
from mockserver.market.calendar import pacific_day
from mockserver.shipped import which_world, world_path

Read = Callable[[Path, type[MockServerError]], Any]
_MOST_LEVELS = 20
MOST_MW = 1_000_000
Megawatts = Annotated[float, Within(0.001, MOST_MW)]
NameText = Annotated[str, Like(("AUC_MN_2026_M12", "AUC_MN_{month+1}"))]
PeriodText = Annotated[str, Like(("2026_M12", "2027_S01", "{month+1}", "{season+1}"))]
MomentText = Annotated[str, Like(("2026-11-10 01:00", "-1d 01:00"))]
E = TypeVar("E", bound=Entry)


class SeedFile(Around):
    """One world file, read with the day that it is laid around.

    Names may hold {month+1}, {season+1} or {year+1}; times are Pacific, "2026-11-10 01:00" or, counted in days from
    the start, "-1d 01:00"; from the file's own `day` where it has one, whatever the clock.

    paths    of the file and those that it extends
    own_day  the one that it says it counts from
    span     the days around which it would say the same; known once it has been read
    """

    def __init__(self, path: Path, start: datetime | None = None, read_file: Read = read_yaml) -> None:
        layers = _layers(path, read_file)
        self.paths = [one.path for one in layers]
        self.root = Layers(layers)
        self.root.raw("extends")
        self.description = self.root.text("description")
        self.follows_now = start is None and self.root.text("start", "now") == "now"
        self.start = start or (real_now() if self.follows_now else self.root.parsed("start", absolute_time))
        self.own_day = pacific_day(self.root.parsed("day", absolute_time)) if self.root.has("day") else None
        super().__init__(self.own_day or pacific_day(self.start), latest=self.start)

    def entries(self, key: str, model: type[E]) -> list[E]:
        """The entries of a list, those of the extended files first."""
        return [read(one, model) for one in self.root.sections(key)]

    def named(self, key: str, model: type[E]) -> list[E]:
        """The entries of a list that are known by their names.

        One with the name of an extended file's changes what that one says, key by key.
        """
        found: dict[str, Section] = {}
        for one in self.root.sections(key):
            name = one.text("name")
            before = found.get(name)
            if before and before.path == one.path:
                one.refuse(f"the name {name!r} stands twice in `{key}`; remove one", "name")
            found[name] = Layers([before, one]) if before else one
        return [read(one, model) for one in found.values()]

    def section(self, key: str) -> Section:
        """A mapping, of whose keys the extended files say what this one doesn't."""
        return self.root.section(key)

    def layers(self, key: str) -> list[Section]:
        """The mappings that the files have at a key, those of the extended files first."""
        return self.root.layers(key)

    def done(self) -> None:
        self.root.raw("start")
        self.root.done()


def _layers(path: Path, read_file: Read) -> list[Section]:
    """The mapping of a world file, and before it those of the files that it extends, the furthest first."""
    layers = [Section(read_file(path, WorldError), path, WorldError)]
    while layers[0].has("extends"):
        extended = world_path(layers[0].text("extends"), layers[0].path.parent)
        if _place(extended) in [_place(one.path) for one in layers] or len(layers) == _MOST_LEVELS:
            circle = " extends ".join(one.name for one in (extended, *(one.path for one in layers)))
            layers[0].refuse(f"`extends` goes round in a circle: {circle}", "extends")
        layers.insert(0, Section(_extended(extended, layers[0], read_file), extended, WorldError))
    return layers


def _place(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - without a look at the disk, each time a session begins


def _extended(path: Path, by: Section, read_file: Read) -> Any:
    try:
        return read_file(path, WorldError)
    except WorldError as problem:
        if not problem.message.startswith(UNREADABLE):
            raise
        by.refuse(f"`extends` names {by.text('extends')!r}, which {problem.message}; {which_world()}", "extends")
