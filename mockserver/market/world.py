"""World: everything one session owns. Ids, chance and time come from here and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

from mockserver.clock import Clock
from mockserver.market.around import Around
from mockserver.market.calendar import Period
from mockserver.market.grid.network import Network
from mockserver.market.grid.nodes import Islanded, Nodes, Replacement
from mockserver.market.people.actors import Actor
from mockserver.market.people.clients import Clients
from mockserver.market.people.participants import Participant, Participants, ServiceAccess
from mockserver.market.rules import Rules
from mockserver.market.timeline import Event, Timeline
from mockserver.market.window import WindowKind


class Store(Protocol):
    """What a world keeps of one thing. A fork goes on from the same state, and neither sees the other's changes."""

    def fork(self) -> Self: ...


@runtime_checkable
class Sharing(Store, Protocol):
    """A store that holds a lot, of which another world's may hold the same."""

    def share(self, twin: Self) -> None: ...


class Listed(Store, Protocol):
    """A store whose things people may look at."""

    def __iter__(self) -> Iterator[Any]: ...


S = TypeVar("S", bound=Store)
Reaction = Callable[["World", Event], None]
Welcome = Callable[[Participant, "World"], None]
Fact = Callable[["World", Callable[[str], Any]], str | None]


@dataclass(frozen=True, slots=True)
class Stage:
    """What every world of a file shares, and no call ever changes.

    family     the names of its file and of those that it extends
    day        from which the file counts, where it has one of its own
    actors     participants that act of themselves, in worlds where actors do
    reactions  what happens at an event, by its kind, in their order
    begin      puts into a new world what its calendar has near the beginning
    windows    the kinds of windows that there are
    things     what people may look at, by name: the stores that hold it
    facts      what an error's text names and a call doesn't say, by the name of the text's argument
    newcomers  what a participant that joins is given
    access     who may ask each service; one that isn't there may be asked by everybody
    """

    name: str
    family: tuple[str, ...]
    day: date | None
    participants: Participants
    clients: Clients
    actors: tuple[Actor, ...]
    nodes: Nodes
    rules: Rules
    network: Network | None
    replacements: tuple[Replacement, ...]
    islanded: tuple[Islanded, ...]
    reactions: Mapping[str, tuple[Reaction, ...]]
    begin: Callable[[World, Around], None]
    windows: tuple[WindowKind, ...]
    things: Mapping[str, type[Listed]]
    facts: Mapping[str, Fact]
    newcomers: tuple[Welcome, ...]
    access: Mapping[str, ServiceAccess]


class Ids:
    """The next id of each kind; below 2^31, because clients keep them in 32 bits."""

    __slots__ = ("_following",)

    def __init__(self, following: Mapping[str, int]) -> None:
        self._following = following

    def following(self, kind: str) -> int:
        """The id that is taken next."""
        return self._following[kind]

    def take(self, kind: str, number: int = 1) -> int:
        """Take an id, or so many that follow one another; gives the first."""
        taken = self._following[kind]
        self._following = {**self._following, kind: taken + number}  # forks share what they began with
        return taken

    def fork(self) -> Ids:
        return Ids(self._following)


class World:
    """One session's world. The same stage, seed, clock and calls give the same replies to the byte.

    What activities keep is found by its type: `world[Inventory]`.

    now   the instant of the call being answered; it stands still until the call is done
    seed  of everything drawn by chance
    """

    __slots__ = ("_places", "_random", "_stores", "clock", "ids", "now", "seed", "stage", "timeline")

    def __init__(
        self,
        stage: Stage,
        clock: Clock,
        now: datetime,
        seed: int,
        ids: Ids,
        timeline: Timeline,
        stores: Iterable[Store],
        random: Random | None = None,
        places: Mapping[type[Any], int] | None = None,
    ) -> None:
        self.stage = stage
        self.clock = clock
        self.now = now
        self.seed = seed
        self.ids = ids
        self.timeline = timeline
        self._stores: list[Any] = list(stores)
        self._places = places or {type(store): place for place, store in enumerate(self._stores)}
        self._random = random

    def __getitem__(self, kind: type[S]) -> S:
        found: S = self._stores[self._places[kind]]
        return found

    def find(self, kind: type[S]) -> S | None:
        """A store that only some worlds have."""
        return self[kind] if kind in self._places else None

    def keep(self, store: S) -> S:
        """Have this store from now on, in place of one of its type."""
        place = self._places.get(type(store))
        if place is None:
            self._places = {**self._places, type(store): len(self._stores)}
            self._stores.append(store)
        else:
            self._stores[place] = store
        return store

    def forget(self, kind: type[Store]) -> None:
        """Have no store of this type, or of one derived from it."""
        self._stores = [store for store in self._stores if not isinstance(store, kind)]
        self._places = {type(store): place for place, store in enumerate(self._stores)}

    @property
    def random(self) -> Random:
        """Chance that goes on with each draw; it begins with the first one."""
        if self._random is None:
            self._random = Random(self.seed)
        return self._random

    @property
    def participants(self) -> Participants:
        return self.stage.participants

    @property
    def clients(self) -> Clients:
        return self.stage.clients

    @property
    def nodes(self) -> Nodes:
        return self.stage.nodes

    @property
    def rules(self) -> Rules:
        return self.stage.rules

    def is_islanded(self, node: str, product: Period, tou: str) -> bool:
        """Whether an outage cuts a node off in a part of a product."""
        return any(one.cuts_off(node, product, tou) for one in self.stage.islanded)

    def settle(self) -> datetime:
        """Carry out everything that is due, in the order of time; afterwards `now` is the clock's time."""
        target = self.clock.now()
        while event := self.timeline.next_due(target):
            self.now = max(event.at, self.now)
            self.react(event)
        self.now = target
        return target

    def react(self, event: Event) -> None:
        """Let an event happen."""
        for reaction in self.stage.reactions[event.kind]:
            reaction(self, event)

    def roles_of(self, participant: str | None) -> frozenset[str]:
        found = self.participants.find(participant)
        return found.roles if found else frozenset()

    def fact(self, name: str, said: Callable[[str], Any]) -> str | None:
        """What an error's text names and a call doesn't say; `said` gives what the call says by a name."""
        fact = self.stage.facts.get(name)
        return fact(self, said) if fact else None

    def share(self, twin: World) -> None:
        """Hold what is alike in both only once: worlds of the days of a month differ in little but the time."""
        for store in self._stores:
            if isinstance(store, Sharing) and type(store) in twin._places:
                store.share(twin[type(store)])

    def fork(self, clock: Clock) -> World:
        """A world of its own in the same state."""
        stores = [store.fork() for store in self._stores]
        ids, timeline, chance = self.ids.fork(), self.timeline.fork(), copy(self._random)
        return World(self.stage, clock, self.now, self.seed, ids, timeline, stores, chance, self._places)
