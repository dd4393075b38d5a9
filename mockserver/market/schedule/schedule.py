"""The schedule of a world: lays the windows of each round when they are near, for as long as time goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from mockserver.errors import WorldError
from mockserver.market.around import Around, Span
from mockserver.market.calendar import pacific, pacific_day
from mockserver.market.schedule.process import EVERY, Process
from mockserver.market.schedule.rounds import Round, Unit, round_at, round_named
from mockserver.market.schedule.row import Line, Row
from mockserver.market.timeline import Event
from mockserver.market.world import World

log = logging.getLogger(__name__)

APPEAR, DEED = "calendar", "deed"
_NEAR = {Unit.MONTH: timedelta(days=31), Unit.SEASON: timedelta(days=92), Unit.YEAR: timedelta(days=92)}
_RECENT = timedelta(days=92)
FAR = timedelta(days=12 * 366)
_MOST = 100  # rounds whose rows are kept


Deeds = Callable[[Any, Around, World], tuple[datetime, Callable[[World], None]] | None]


class Schedule:
    """All processes of a world file: those of every month, season or year, and those of single ones.

    lines  those that there are, by name
    deeds  when somebody does what an entry says, and what it is, by the key of the entries
    """

    def __init__(self, processes: Mapping[str, Process], lines: Mapping[str, Line], deeds: Mapping[str, Deeds]) -> None:
        self.every = {unit: processes[EVERY + unit] for unit in Unit if EVERY + unit in processes}
        self.single = {name: one for name, one in processes.items() if not name.startswith(EVERY)}
        self.lines = lines
        self.deeds = deeds
        self._rows = lru_cache(_MOST)(self._rows_of)

    def begin(self, world: World, around: Around) -> None:
        """Lay the rounds that are near when the world begins, and plan those that follow.

        Without a process for every one, all that the file names are there from the beginning. Of the others, the
        beginning has the last one that is over, if it isn't over for long.
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
        if self._within(one)[1] < start - _RECENT:
            one = one.later(1)
        self._lay(one, world)
        while self._appears(one := one.later(1)) <= start:
            self._lay(one, world)
        world.timeline.plan(self._appears(one), APPEAR, one.name)

    def appear(self, world: World, event: Event) -> None:
        """Lay a round, and plan the next one.

        Where time has jumped far beyond it, those between are left out: a jump into another century takes no longer
        than one over these years.
        """
        if one := round_named(event.subject):
            left_out = world.clock.now() - FAR
            if self._within(one)[1] < left_out:
                one = round_at(one.unit, pacific_day(left_out))
            try:
                self._lay(one, world)
            except WorldError as problem:
                log.error("the calendar of %s is left out: %s", one.name, problem)
            following = one.later(1)
            world.timeline.plan(self._appears(following), APPEAR, following.name)

    def _appears(self, one: Round) -> datetime:
        """A month or a season before it begins, or when the one before is over: there is always one that isn't."""
        return min(self._within(one)[0] - _NEAR[one.unit], self._within(one.later(-1))[1])

    def _within(self, one: Round) -> tuple[datetime, datetime]:
        """The first and the last moment of a round."""
        moments = [moment for row in self._rows(one) for several in row.moments.values() for moment in several]
        return min(moments), max(moments)

    def _rows_of(self, one: Round) -> tuple[Row, ...]:
        return tuple(self._process(one).rows(one, self.lines))

    def _process(self, one: Round) -> Process:
        single = self.single.get(one.name)
        return single.over(self.every.get(one.unit)) if single else self.every[one.unit]

    def _lay(self, one: Round, world: World) -> None:
        process, around = self._process(one), Around(one.first)
        for row in self._rows(one):
            process.check(row)
            self.lines[row.line].place(row, world)
        for key, entries in process.lists.items():
            for index, entry in enumerate(entries):
                if deed := self.deeds[key](entry, around, world):
                    world.timeline.plan(deed[0], DEED, f"{one.name}/{key}/{index}")

    def do(self, world: World, event: Event) -> None:
        """What an entry of a process says is done now."""
        name, key, index = event.subject.split("/")
        if one := round_named(name):
            entry = self._process(one).lists[key][int(index)]
            try:
                if deed := self.deeds[key](entry, Around(one.first), world):
                    deed[1](world)
            except WorldError as problem:
                log.warning("left out in %s: %s", name, problem)
