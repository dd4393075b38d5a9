"""The worlds of all sessions: each begins in the state of its seed and lives on its own."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from mockserver.call import DEFAULT_SESSION
from mockserver.clock import monotonic
from mockserver.errors import NotThereError
from mockserver.market.activity import Activity
from mockserver.market.actors import Act, Actors
from mockserver.market.beginnings import Beginnings
from mockserver.market.people.newcomers import join, let_in
from mockserver.market.world import World
from mockserver.session_options import SessionOptions

log = logging.getLogger(__name__)
PerformIn = Callable[[str, World, Act, str], bool]


@dataclass(slots=True)
class Session:
    """One session: how it began, its world, when it was last used, and how many of its calls wait."""

    id: str
    options: SessionOptions
    world: World
    used: float
    waiting: int = 0

    async def hold(self, event: Awaitable[None]) -> None:
        """Be in use until the event has come."""
        self.waiting += 1
        try:
            await event
        finally:
            self.waiting -= 1


class Sessions:
    """Sessions by id, as many as `most`; then the one that wasn't used for longest makes room for a new one.

    The default session stays, as does one whose calls wait.

    perform     makes the call of an actor in a session, by its id; whoever builds the mock says how
    stage       of the world in which sessions begin that nobody has asked for
    when_begun  told the id of a session that begins, or begins anew, or was deleted: what is known of it is the past
    """

    def __init__(
        self,
        activities: Sequence[Activity],
        options: SessionOptions,
        most: int = 5000,
        idle_seconds: float = 24 * 3600.0,
    ) -> None:
        self.options = options
        self.most = most
        self.idle_seconds = idle_seconds
        self.perform: PerformIn = _nobody_can
        self.when_begun: list[Callable[[str], None]] = []
        self._sessions: OrderedDict[str, Session] = OrderedDict()  # the least used first
        self._beginnings = Beginnings(activities)
        self.stage = self._begin(options).stage  # a seed file that can't be used is said at start

    def world(self, session_id: str) -> World:
        """The world of a session, which begins with its first use."""
        return self.use(session_id).world

    def use(self, session_id: str) -> Session:
        """A session, which begins with its first use."""
        session = self._sessions.get(session_id)
        if session is None:
            return self.create(session_id, self.options)
        session.used = monotonic()
        self._sessions.move_to_end(session_id)
        return session

    def create(self, session_id: str, options: SessionOptions) -> Session:
        """A new world for the session, whether it had one or not."""
        return self._keep(session_id, options, self._begin(options))

    def reset(self, session_id: str) -> Session:
        """Back to the beginning of its options."""
        known = self._sessions.get(session_id)
        return self.create(session_id, known.options if known else self.options)

    def join(self, session_id: str, participant: str) -> Session:
        """Let a participant take part from now on, and again after each reset."""
        session = self.use(session_id)
        session.world.settle()
        join(session.world, participant)
        session.options = replace(session.options, participants=(*session.options.participants, participant))
        return session

    def let_in(self, session_id: str, client: str) -> Session:
        """Let a client act for participants from now on, and again after each reset."""
        session = self.use(session_id)
        let_in(session.world, client)
        session.options = replace(session.options, clients=(*session.options.clients, client))
        return session

    def fork(self, session_id: str, new_id: str) -> Session:
        """A second session that goes on from where the first one is."""
        known = self.find(session_id)
        return self._keep(new_id, known.options, known.world.fork(known.world.clock.fork()))

    def _keep(self, session_id: str, options: SessionOptions, world: World) -> Session:
        self._sessions.pop(session_id, None)
        self._make_room()
        session = self._sessions[session_id] = Session(session_id, options, world, monotonic())
        if actors := world.find(Actors):
            world.keep(replace(actors, perform=partial(self.perform, session_id)))
        self._tell(session_id)
        return session

    def _tell(self, session_id: str) -> None:
        for listener in self.when_begun:
            listener(session_id)

    def find(self, session_id: str) -> Session:
        """A session that there is, which counts as a use of it."""
        if session_id not in self._sessions:
            raise NotThereError(f"there is no session {session_id!r}")
        return self.use(session_id)

    def delete(self, session_id: str) -> None:
        self.find(session_id)
        del self._sessions[session_id]
        self._tell(session_id)

    def all(self, after: str = "") -> list[Session]:
        """Those with an id behind `after`, in the order of their ids."""
        return sorted((one for one in self._sessions.values() if one.id > after), key=attrgetter("id"))

    def __contains__(self, session_id: str) -> bool:
        return session_id in self._sessions

    def __len__(self) -> int:
        return len(self._sessions)

    def _begin(self, options: SessionOptions) -> World:
        return self._beginnings.world(options)

    def _make_room(self) -> None:
        now = monotonic()
        leaving: list[str] = []
        for session in self._sessions.values():
            idle = now - session.used
            if idle <= self.idle_seconds and len(self._sessions) - len(leaving) < self.most:
                break
            if session.id != DEFAULT_SESSION and not session.waiting:
                leaving.append(session.id)
                log.info("the session %r ends: it wasn't used for %.0f s, of %d at most", session.id, idle, self.most)
        for one in leaving:
            self.delete(one)


def _nobody_can(session_id: str, _world: World, act: Act, _number: str) -> bool:
    raise RuntimeError(f"nobody makes the calls of actors in {session_id!r}, such as {act.operation}")
