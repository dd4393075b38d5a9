"""Where worlds begin: the past of a world file up to a moment, told once for all sessions that begin there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Self

from mockserver.clock import Clock, check_start
from mockserver.errors import MockServerError
from mockserver.files.yaml12 import read_yaml
from mockserver.market.activity import Activity
from mockserver.market.actors import enter
from mockserver.market.around import Span
from mockserver.market.calendar import pacific
from mockserver.market.people.newcomers import join, let_in
from mockserver.market.seed import build_stage, build_world
from mockserver.market.seed_file import SeedFile
from mockserver.market.world import Stage, World
from mockserver.session_options import SessionOptions

_Place = tuple[Path, date]
_MOST = 32  # places that are kept: the past of one takes up to half a megabyte, and 20 ms to be told again


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
    """The beginnings of all worlds, by world file and span of days; those not needed for longest are forgotten.

    The past that a file tells is the same for every seed: chance begins with the session.
    """

    def __init__(self, activities: Sequence[Activity]) -> None:
        self._activities = activities
        self._strategies = [strategy for activity in activities for strategy in activity.actors]
        self._known: OrderedDict[_Place, Beginning] = OrderedDict()
        self._spans: dict[Path, Span] = {}
        self._stages: dict[Path, Stage] = {}
        self._newest: dict[Path, World] = {}
        self._values: dict[Path, Any] = {}

    def world(self, options: SessionOptions) -> World:
        """A new world at its beginning. Raises WorldError where its file can't be used, SettingsError for its clock."""
        check_start(options.clock, options.clock_rate)
        file = SeedFile(Path(options.world), options.clock, self._read)
        beginning = self._find(file).at(file.start)
        world = beginning.world.fork(Clock(file.start, options.clock_rate, options.frozen))
        world.seed, world.now = options.seed, file.start
        for one in options.participants:
            join(world, one)
        for one in options.clients:
            let_in(world, one)
        if options.actors and world.stage.actors:
            enter(world, self._strategies)
        return world

    def _find(self, file: SeedFile) -> Beginning:
        """The beginning of all days for which the file says the same."""
        path = file.root.path
        span = self._spans.get(path)
        known = None if span is None else self._known.get((path, span.first(file.day)))
        if known is None or file.start < known.world.now:  # the latter can't be told, and is refused
            known = self._tell(file)
        place = path, self._spans[path].first(file.day)
        self._known[place] = known
        self._known.move_to_end(place)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return known

    def _tell(self, file: SeedFile) -> Beginning:
        """The past that a file tells, up to the first of the days for which it says the same."""
        path, stage = file.root.path, build_stage(file, self._activities)
        known = self._stages.setdefault(path, stage)
        stage = replace(known, replacements=stage.replacements, islanded=stage.islanded)
        world = build_world(file, stage, self._activities)
        self._spans[path] = file.span
        first = min(pacific(file.span.first(file.day), time()), file.start)
        world.clock = Clock(max(world.now, first), frozen=True)
        world.settle()
        if twin := self._newest.get(path):
            world.share(twin)
        self._newest[path] = world
        return Beginning(world)

    def _read(self, path: Path, error: type[MockServerError]) -> Any:
        """What a file holds; read once, so that what is edited while the server runs breaks no session."""
        if path not in self._values:
            self._values[path] = read_yaml(path, error)
        return self._values[path]
