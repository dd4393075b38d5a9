"""What actors do: each notices what happens in its world, and some minutes later makes a call of its own.

An act becomes due on the world's timeline, and is done in the order of time when somebody looks. It goes the way of
all calls, and can be refused as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Self

from mockserver.market.people.actors import Actor, Kind
from mockserver.market.people.participants import Participant, Role
from mockserver.market.timeline import Event
from mockserver.market.world import World

ACT = "act"  # its subject says who does what, and about what
BEGIN = "begin"  # what an actor does from time to time is about nothing


@dataclass(frozen=True, slots=True)
class Act:
    """A call that an actor makes.

    operation  its key, such as "POST /auction/portfolioCreation"
    """

    operation: str
    participant: str
    body: Any
    params: Mapping[str, str] = field(default_factory=dict)


Perform = Callable[[World, Act, str], bool]
"""Make the call that an act is, with a text that tells it from all others; gives whether it was taken."""


def _everybody(_actor: Actor, _world: World, _subject: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Strategy:
    """What actors of some kinds do, and when they come to think of it.

    name      a word without blanks
    acts      their calls about the subject of an event, each made before the next one is asked for
    on        the kinds of events
    concerns  whether the subject of an event is anything to an actor
    every     the time after which they do it again, without an event
    """

    name: str
    kinds: tuple[Kind, ...]
    acts: Callable[[Actor, World, str], Iterator[Act]]
    on: tuple[str, ...] = ()
    concerns: Callable[[Actor, World, str], bool] = _everybody
    every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Actors:
    """The actors of one world, by name. It never changes; who leaves leaves another one behind.

    perform  None until the world is one of a session
    """

    by_name: Mapping[str, Actor]
    strategies: Mapping[str, Strategy]
    perform: Perform | None = None

    def fork(self) -> Self:
        return self

    def without(self, name: str) -> Actors:
        return replace(self, by_name={who: actor for who, actor in self.by_name.items() if who != name})

    def plan(self, world: World, strategy: Strategy, subject: str) -> None:
        """Let everybody whom it concerns act in some minutes."""
        for actor in self.by_name.values():
            if actor.kind in strategy.kinds and strategy.concerns(actor, world, subject):
                due = world.now + actor.delay(actor.chance(world.seed, strategy.name, subject, world.now))
                world.timeline.plan(due, ACT, f"{actor.who} {strategy.name} {subject}")


def is_client(world: World, owner: str) -> bool:
    """Whether an asset owner is of a participant that may be played by a client, since no actor is it."""
    actors, participant = world.find(Actors), world.participants.owner(owner)
    return participant is not None and not (actors and participant.name in actors.by_name)


def others(world: World, *roles: Role) -> list[Participant]:
    """Who has a role and may be played by a client."""
    found = world.participants.with_role(*roles)
    return [one for one in found if is_client(world, one.name) and not one.has(Role.READ)]


def make_room(world: World, name: str) -> None:
    """A client that writes for an actor's participant takes its place."""
    actors = world.find(Actors)
    if actors and name in actors.by_name:
        world.keep(actors.without(name))


def enter(world: World, strategies: Iterable[Strategy]) -> None:
    """Let the actors of a world begin to act, in what is open already too."""
    by_name = {actor.who: actor for actor in world.stage.actors}
    actors = world.keep(Actors(by_name, {one.name: one for one in strategies}))
    for strategy in actors.strategies.values():
        if strategy.every:
            actors.plan(world, strategy, BEGIN)
    for kind in world.stage.windows:
        for window in world[kind.store]:
            span = kind.span(window, world.now)
            opens, closes = getattr(window, span.opens[0]), getattr(window, span.closes[0])
            if opens is not None and opens <= world.now < closes:
                notice(world, Event(world.now, 0, span.opens[1], window.name))


def notice(world: World, event: Event) -> None:
    """An event that actors may want to do something about."""
    if actors := world.find(Actors):
        for strategy in actors.strategies.values():
            if event.kind in strategy.on:
                actors.plan(world, strategy, event.subject)


def act(world: World, event: Event) -> None:
    """Do what was planned, up to the first call that is refused."""
    actors = world.find(Actors)
    who, name, subject = event.subject.split(" ", 2)
    actor = actors.by_name.get(who) if actors else None
    if actors is None or actors.perform is None or actor is None:
        return
    strategy = actors.strategies[name]
    for number, one in enumerate(strategy.acts(actor, world, subject)):
        if not actors.perform(world, one, f"{event.subject} {event.number} {number}"):
            break
    if strategy.every:
        world.timeline.plan(world.now + strategy.every, ACT, event.subject)
