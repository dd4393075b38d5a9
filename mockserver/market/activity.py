"""What an activity of the market brings along, said once: whoever builds the mock takes a list of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic

from mockserver.call import Call
from mockserver.market.actors import Strategy
from mockserver.market.around import Around
from mockserver.market.people.participants import ServiceAccess
from mockserver.market.schedule.row import Line
from mockserver.market.seed_file import E
from mockserver.market.shapes import Nothing
from mockserver.market.window import WindowKind
from mockserver.market.world import Fact, Listed, Reaction, Store, Welcome, World

Run = Callable[[Call, World], Any]
Deed = tuple[datetime, Callable[[World], None]]


@dataclass(frozen=True, slots=True)
class Handler:
    """The behavior of one operation. Shapes are TypedDicts, lists of them, or plain types.

    reply   what `run` gives: a shape, or Download
    params  what it reads of the parameters
    body    what it reads of the body; None where it takes none
    """

    run: Run
    reply: Any
    params: Any = Nothing
    body: Any = None


@dataclass(frozen=True, slots=True)
class Service:
    """One service of CAISO.

    handlers  by operation: "POST /auction/portfolioRetraction"
    access    who may ask it; None is everybody
    """

    handlers: Mapping[str, Handler]
    access: ServiceAccess | None


@dataclass(frozen=True, slots=True)
class Seed(Generic[E]):
    """One key of world files: a list of entries.

    place  puts an entry into a new world
    past   what an entry says that was done before the world begins, and when
    """

    key: str
    model: type[E]
    place: Callable[[E, Around, World], None] | None = None
    past: Callable[[E, Around, World], Deed | None] | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """What one activity brings along; what it doesn't have is left out.

    services   by the names that the spec files have
    stores     what a world keeps for it
    ids        the first id of each kind that it takes
    reactions  what it does at events, by their kind, whoever's they are
    windows    the windows that it has
    lines      the lines of calendars that make them, by their names
    seeds      its keys in world files, in the order in which they are placed
    actors     what actors do in it
    things     what people may look at, by name: the stores that hold it
    facts      what an error's text names and a call doesn't say
    newcomer   what it gives to a participant that joins, as its roles need it
    """

    services: Mapping[str, Service] = field(default_factory=dict)
    stores: tuple[type[Store], ...] = ()
    ids: Mapping[str, int] = field(default_factory=dict)
    reactions: Mapping[str, Reaction] = field(default_factory=dict)
    windows: WindowKind | None = None
    lines: Mapping[str, Line] = field(default_factory=dict)
    seeds: tuple[Seed[Any], ...] = ()
    actors: tuple[Strategy, ...] = ()
    things: Mapping[str, type[Listed]] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    newcomer: Welcome | None = None
