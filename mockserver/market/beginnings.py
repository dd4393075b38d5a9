"""Where worlds begin: the past of a world file up to a moment, told once for all sessions that begin there."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Self

from mockserver.clock import Clock
from mockserver.errors import MockServerError, WorldError
from mockserver.market.calendar import pacific
from mockserver.market.portfolios.events import REACTIONS
from mockserver.market.seed import build_stage, build_world
from mockserver.market.seed_file import SeedFile
from mockserver.market.world import World
from mockserver.yaml12 import read_yaml

_Place = tuple[Path, datetime]
_MOST = 32  # days of world files that are kept: the past of one takes up to half a megabyte, and 20 ms to be told again


class Beginning:
    """A world between two events of its timeline; the moments in between are alike but for the time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._next: Self | None = None

    def at(self, moment: datetime) -> Beginning:
        """The one that a later moment lies in."""
        found = self
        while (due := found.world.timeline.next_at) is not None and due <= moment:
            found = found._after(due)
        return found

    def _after(self, due: datetime) -> Self:
        if self._next is None:
            world = self.world.fork(Clock(due, frozen=True))
            world.settle()
            self._next = type(self)(world)
        return self._next


class Beginnings:
    """The beginnings of all worlds, by world file and day; those not needed for longest are forgotten.

    The past that a file tells is the same for every seed: chance begins with the session.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[_Place, Beginning] = OrderedDict()
        self._late: set[tuple[Path, date]] = set()
        self._values: dict[Path, Any] = {}

    def world(self, path: Path, start: datetime | None, rate: float, frozen: bool, seed: int) -> World:
        """A new world at its beginning. Raises WorldError where its file can't be used."""
        file = SeedFile(path, start, self._read)
        beginning = self._of_day(file).at(file.start)
        world = beginning.world.fork(Clock(file.start, rate, frozen))
        world.seed, world.now = seed, file.start
        return world

    def _of_day(self, file: SeedFile) -> Beginning:
        """The beginning at the day's first moment; the file's own where its portfolios come later that day."""
        path, day = file.root.path, file.day
        if (path, day) not in self._late:
            try:
                return self._find((path, pacific(day, time())))
            except WorldError:
                self._late.add((path, day))
        return self._find((path, file.start))

    def _find(self, place: _Place) -> Beginning:
        if place not in self._known:
            file = SeedFile(*place, self._read)
            self._known[place] = Beginning(build_world(file, build_stage(file, REACTIONS)))
        self._known.move_to_end(place)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return self._known[place]

    def _read(self, path: Path, error: type[MockServerError]) -> Any:
        """What a file holds; read once, so that what is edited while the server runs breaks no session."""
        if path not in self._values:
            self._values[path] = read_yaml(path, error)
        return self._values[path]
