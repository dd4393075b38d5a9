"""Rows: what the lines of a calendar say of one round, as the activities take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mockserver.market.schedule.dates import APPROVAL, POST, PUBLISH
from mockserver.market.schedule.rounds import Round, Unit
from mockserver.market.world import World


@dataclass(frozen=True, slots=True)
class Row:
    """One window: the line that says it, its round, and its moments by the words of the line."""

    line: str
    round: Round
    moments: Mapping[str, tuple[datetime, ...]]

    @property
    def opens(self) -> datetime:
        return self.moments[""][0]

    @property
    def closes(self) -> datetime:
        return self.moments[""][1]

    def at(self, word: str) -> datetime | None:
        """The moment that a word of the line says."""
        found = self.moments.get(word)
        return found[0] if found else None

    def out_of_order(self) -> str:
        """What is wrong with the order of its moments; "" where nothing is."""
        moments = [one for word in (PUBLISH, "", APPROVAL, POST) for one in self.moments.get(word, ())]
        if sorted(moments) == moments and self.opens < self.closes:
            return ""
        words = ", ".join(word or "open, close" for word in (PUBLISH, "", APPROVAL, POST) if word in self.moments)
        return f"the times of {self.line} in {self.round.name} must be in the order {words}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that calendars may have: a window in each round of these units.

    about  what it is, for editors
    place  puts the window of a row into the world
    words  what it may say besides when the window opens and closes
    needed those of them that it must say
    """

    units: tuple[Unit, ...]
    about: str
    place: Callable[[Row, World], None]
    words: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
