"""The runs of plans under way, by session: an observer tells them of each call, so that none is lost."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.caiso.catalogue import Catalogue
from mockserver.call import DEFAULT_SESSION
from mockserver.errors import NotThereError
from mockserver.market.inspection import schemas
from mockserver.market.sessions import Sessions
from mockserver.record.finished import FinishedCall, Observer
from mockserver.record.journal import Journal
from mockserver.record.pack import record_of
from mockserver.wording import nearest

if TYPE_CHECKING:
    from mockserver.plans.library import PlanLibrary
    from mockserver.plans.run import Run
    from mockserver.plans.state import PlanState
    from mockserver.record.record import Record

_MOST = 200  # runs of one session
_AT_ONCE = 50  # calls that a run is told of before others get their turn

Key = tuple[str, str]


class Runs:
    """A session that begins anew has no runs. The first run of all becomes an observer; until then calls cost nothing.

    folders  of scenarios, whose folders `plans` hold the plans
    """

    def __init__(
        self,
        folders: list[Path],
        sessions: Sessions,
        catalogue: Callable[[], Catalogue],
        journal: Journal,
        observers: list[Observer],
    ) -> None:
        self._folders, self._sessions, self._catalogue = folders, sessions, catalogue
        self._journal, self._observers = journal, observers
        self._runs: dict[str, dict[Key, Run]] = {}
        sessions.when_begun.append(self._forget)

    def library(self) -> PlanLibrary:
        from mockserver.plans.library import PlanLibrary  # 66 ms with the grammar of calls

        return PlanLibrary(self._folders, self._catalogue, schemas(self._sessions.world(DEFAULT_SESSION).stage.things))

    def begin(self, session: str, name: str, participant: str) -> Generator[None, None, PlanState]:
        """Begin a plan, or begin it anew, in short steps; calls that the session had before count too.

        Raises PlanError.
        """
        from mockserver.plans.placing import check_world  # 66 ms with the grammar of calls
        from mockserver.plans.run import Run  # 66 ms with the grammar of calls

        world = self._sessions.world(session)
        world.settle()
        plan, data = self.library().read(name)
        check_world(plan, world)
        known = [one.name for one in world.participants]
        if participant not in known:
            raise NotThereError(
                f"no participant {participant} in world {world.stage.name}{nearest(participant, known)}"
            )
        run = Run(name, data, participant, world)
        yield from self._catch_up(run, session)
        of_session = self._runs.setdefault(session, {})
        of_session.pop((name, participant), None)
        of_session[name, participant] = run
        if len(of_session) > _MOST:
            del of_session[next(iter(of_session))]
        if self.note not in self._observers:
            self._observers.append(self.note)
        return self.state(session, name, participant)

    def _catch_up(self, run: Run, session: str) -> Iterator[None]:
        """Tell a run of the session's earlier calls, and of those that come meanwhile."""
        last = 0
        for number, record in enumerate(self._journal.of(session)):
            self._tell(run, record)
            last = record.number
            if number % _AT_ONCE == 0:
                yield
        for record in self._journal.of(session, last):
            self._tell(run, record)

    def state(self, session: str, name: str, participant: str) -> PlanState:
        """How far a run is. Raises NotThereError for one that hasn't begun."""
        from mockserver.plans.state import state_of  # 66 ms with the grammar of calls

        return state_of(self._find(session, name, participant), session, self._sessions.world(session))

    def next_day(self, session: str, name: str, participant: str) -> PlanState:
        """Move the session's clock to the plan's next day."""
        self._find(session, name, participant).next_day(self._sessions.world(session))
        return self.state(session, name, participant)

    def of(self, session: str) -> list[PlanState]:
        """All runs of a session."""
        return [self.state(session, *key) for key in self._runs.get(session, {})]

    def note(self, finished: FinishedCall) -> None:
        """Tell the runs of a session of its call; this is an observer behind the journal."""
        of_session = self._runs.get(finished.call.session)
        if not of_session:
            return
        concerned = [run for run in of_session.values() if run.is_about(finished.call.operation)]
        if concerned:
            record = record_of(finished, self._journal.last)
            for run in concerned:
                self._tell(run, record)

    def _tell(self, run: Run, record: Record) -> None:
        from mockserver.verification.past_call import PastCall  # 66 ms with the grammar of calls

        if record.is_call:
            world = self._sessions.world(record.session)
            run.take(PastCall(record, self._catalogue(), _no_roles), world)

    def _find(self, session: str, name: str, participant: str) -> Run:
        run = self._runs.get(session, {}).get((name, participant))
        if run is None:
            raise NotThereError(f"{participant} hasn't begun the plan {name!r} in the session {session!r}")
        return run

    def _forget(self, session: str) -> None:
        self._runs.pop(session, None)


def _no_roles(*_: Any) -> tuple[str, ...]:
    return ()
