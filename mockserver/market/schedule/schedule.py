"""The schedule of a world: lays the windows of each round when they are near, for as long as time goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from mockserver.errors import WorldError
from mockserver.market.around import Around, Span
from mockserver.market.calendar import pacific
from mockserver.market.schedule.process import Process
from mockserver.market.schedule.rounds import Round, Unit, round_at, round_named
from mockserver.market.schedule.row import Line
from mockserver.market.timeline import Event
from mockserver.market.world import World

log = logging.getLogger(__name__)

APPEAR, DEED = "calendar", "deed"
_NEAR = timedelta(days=31)


Deeds = Callable[[Any, Around, World], tuple[datetime, Callable[[World], None]]]


@dataclass(frozen=True, slots=True)
class Schedule:
    """All processes of a world file: those of every month, season or year, and those of single ones.

    lines  those that there are, by name
    deeds  when somebody does what an entry says, and what it is, by the key of the entries
    """

    every: Mapping[Unit, Process] = field(default_factory=dict)
    single: Mapping[str, Process] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    deeds: Mapping[str, Deeds] = field(default_factory=dict)

    def begin(self, world: World, around: Around) -> None:
        """Lay the rounds that are near when the world begins, and plan those that follow.

        Without a process for every one, all that the file names are there from the beginning. Of the others, the
        beginning has the last one that is over.
        """
        for unit in Unit:
            if unit in self.every:
                around.span = max(around.span, Span.MONTH)
                self._begin(unit, world, around.day.replace(day=1))
            else:
                for one in filter(None, map(round_named, self.single)):
                    if one.unit is unit:
                        self._lay(one, world)

    def _begin(self, unit: Unit, world: World, day: date) -> None:
        start = pacific(day, time())
        one = round_at(unit, day).later(2)
        while self._within(one)[1] > start:
            one = one.later(-1)
        self._lay(one, world)
        while self._appears(one := one.later(1)) <= start:
            self._lay(one, world)
        world.timeline.plan(self._appears(one), APPEAR, one.name)

    def appear(self, world: World, event: Event) -> None:
        """Lay a round, and plan the next one."""
        if one := round_named(event.subject):
            try:
                self._lay(one, world)
            except WorldError as problem:
                log.error("the calendar of %s is left out: %s", one.name, problem)
            following = one.later(1)
            world.timeline.plan(self._appears(following), APPEAR, following.name)

    def _appears(self, one: Round) -> datetime:
        """A month before it begins, or when the one before is over: there is always one that isn't."""
        return min(self._within(one)[0] - _NEAR, self._within(one.later(-1))[1])

    def _within(self, one: Round) -> tuple[datetime, datetime]:
        """The first and the last moment of a round."""
        rows = self._process(one).rows(one, self.lines)
        moments = [moment for row in rows for several in row.moments.values() for moment in several]
        return min(moments), max(moments)

    def _process(self, one: Round) -> Process:
        single = self.single.get(one.name)
        return single.over(self.every.get(one.unit)) if single else self.every[one.unit]

    def _lay(self, one: Round, world: World) -> None:
        process, around = self._process(one), Around(one.first)
        for row in process.rows(one, self.lines):
            process.check(row)
            self.lines[row.line].place(row, world)
        for key, entries in process.lists.items():
            for index, entry in enumerate(entries):
                at, _ = self.deeds[key](entry, around, world)
                world.timeline.plan(at, DEED, f"{one.name}/{key}/{index}")

    def do(self, world: World, event: Event) -> None:
        """What an entry of a process says is done now."""
        name, key, index = event.subject.split("/")
        if one := round_named(name):
            entry = self._process(one).lists[key][int(index)]
            try:
                self.deeds[key](entry, Around(one.first), world)[1](world)
            except WorldError as problem:
                log.warning("left out in %s: %s", name, problem)
