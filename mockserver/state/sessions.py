"""The worlds of all sessions: each begins in the state of its seed and lives on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from mockserver.clock import Clock, check_start, monotonic, real_now
from mockserver.errors import NotThereError
from mockserver.state.calendar import pacific_day
from mockserver.state.events import REACTIONS
from mockserver.state.seed import build_stage, build_world
from mockserver.state.seed_file import SeedFile
from mockserver.state.world import World


@dataclass(frozen=True, slots=True)
class Plan:
    """How the world of a session begins.

    world   path of its seed file
    seed    of everything drawn by chance
    start   where its clock begins; None means where the seed file says, or now
    rate    how many virtual seconds pass in a real one
    frozen  whether its clock stands still until it is advanced
    """

    world: Path
    seed: int = 0
    start: datetime | None = None
    rate: float = 1.0
    frozen: bool = False

    def __post_init__(self) -> None:
        check_start(self.start, self.rate)


@dataclass(slots=True)
class Session:
    """One session: its plan, its world, and when it was last used."""

    id: str
    plan: Plan
    world: World
    used: float


@dataclass(frozen=True, slots=True)
class _Template:
    """The beginning of all sessions of a plan; `follows_now` if it is laid around the current day."""

    world: World
    follows_now: bool
    day: date


class Sessions:
    """Sessions by id; the one that wasn't used for longest makes room when there are too many.

    when_begun  told the id of a session that begins, or begins anew, or was deleted: what is known of it is the past
    """

    def __init__(self, plan: Plan, most: int = 5000, idle_seconds: float = 24 * 3600.0) -> None:
        self.plan = plan
        self.most = most
        self.idle_seconds = idle_seconds
        self.when_begun: list[Callable[[str], None]] = []
        self._sessions: dict[str, Session] = {}
        self._templates: dict[tuple[Path, int, datetime | None], _Template] = {}
        self._template(plan)  # a seed file that can't be used is said at start

    def world(self, session_id: str) -> World:
        """The world of a session, which begins with its first use."""
        session = self._sessions.get(session_id)
        if session is None:
            session = self.create(session_id, self.plan)
        session.used = monotonic()
        return session.world

    def create(self, session_id: str, plan: Plan) -> Session:
        """A new world for the session, whether it had one or not."""
        self._make_room()
        return self._keep(Session(session_id, plan, self._begin(plan), monotonic()))

    def reset(self, session_id: str) -> Session:
        """Back to the beginning of its plan."""
        known = self._sessions.get(session_id)
        return self.create(session_id, known.plan if known else self.plan)

    def fork(self, session_id: str, new_id: str) -> Session:
        """A second session that goes on from where the first one is."""
        known = self.find(session_id)
        clock = known.world.clock.fork()
        copy = Random()
        copy.setstate(known.world.random.getstate())
        self._make_room()
        return self._keep(Session(new_id, known.plan, known.world.fork(clock, copy), monotonic()))

    def _keep(self, session: Session) -> Session:
        self._sessions[session.id] = session
        self._tell(session.id)
        return session

    def _tell(self, session_id: str) -> None:
        for listener in self.when_begun:
            listener(session_id)

    def find(self, session_id: str) -> Session:
        session = self._sessions.get(session_id)
        if session is None:
            raise NotThereError(f"there is no session {session_id!r}")
        return session

    def delete(self, session_id: str) -> None:
        self.find(session_id)
        del self._sessions[session_id]
        self._tell(session_id)

    def all(self) -> list[Session]:
        return list(self._sessions.values())

    def __len__(self) -> int:
        return len(self._sessions)

    def _begin(self, plan: Plan) -> World:
        template = self._template(plan)
        return template.world.fork(Clock(template.world.now, plan.rate, plan.frozen), Random(plan.seed))

    def _template(self, plan: Plan) -> _Template:
        """The state in which all sessions of a plan begin; made anew where the seed is laid around another day."""
        key = plan.world, plan.seed, plan.start
        template = self._templates.get(key)
        now = real_now()
        if template is None or (template.follows_now and template.day != pacific_day(now)):
            seed = SeedFile(plan.world, plan.start)
            world = build_world(seed, build_stage(seed, REACTIONS), plan.seed)
            template = self._templates[key] = _Template(world, seed.follows_now, seed.day)
        elif template.follows_now:
            template.world.clock = Clock(max(now, template.world.now), frozen=True)
            template.world.settle()
        return template

    def _make_room(self) -> None:
        oldest_allowed = monotonic() - self.idle_seconds
        idle = [one for one in self._sessions.values() if one.used < oldest_allowed]
        if not idle and len(self._sessions) >= self.most:
            idle = [min(self._sessions.values(), key=lambda one: one.used)]
        for session in idle:
            self.delete(session.id)
