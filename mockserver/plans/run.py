"""One participant's way through a plan: it is told each of its calls, and says how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockserver.call import Operation
from mockserver.market.around import Around
from mockserver.market.world import World
from mockserver.plans.model import Day, Plan, Task
from mockserver.plans.placing import begins, day_of, go_to, placed
from mockserver.plans.progress import Progress
from mockserver.record.record import Record
from mockserver.scenario.matching import is_about
from mockserver.verification.past_call import PastCall


@dataclass(slots=True)
class TaskRun:
    """One task under way.

    since  when its day begins; None where nothing says that yet
    """

    task: Task
    day: Day
    since: datetime | None
    checks: list[Progress]

    @property
    def is_called(self) -> bool:
        """Whether the calls that show it have been made."""
        return all(one.is_complete for one in self.checks)

    def is_about(self, operation: Operation) -> list[Progress]:
        return [one for one in self.checks if is_about(one.check.when, operation)]


class Run:
    """A plan, played by a participant in one session.

    began  when it began
    """

    def __init__(self, name: str, data: Any, participant: str, world: World) -> None:
        self.name = name
        self.participant = participant
        self.began = world.now
        self._around = Around(day_of(world))
        self.plan: Plan = placed(data, participant, self._around.day)
        self.tasks: dict[str, TaskRun] = {}
        self._about: dict[Operation, list[tuple[TaskRun, Progress]]] = {}
        for day in self.plan.days:
            since = self._since(day, world)
            for task in day.tasks:
                self.tasks[task.name] = TaskRun(task, day, since, [Progress(one) for one in task.calls])

    def _since(self, day: Day, world: World) -> datetime | None:
        return self.began if day.at is None else begins(day, world, self._around)

    def settle(self, world: World) -> None:
        """Look up the days that the calendar hadn't laid before."""
        for one in self.tasks.values():
            if one.since is None:
                one.since = self._since(one.day, world)

    def take(self, past: PastCall, world: World) -> None:
        """Look at a call, if it is one of the participant's."""
        record = past.record
        if record.stray or not self._is_own(record, world):
            return
        for run, progress in self._checks_of(record.operation):
            progress.take(past, self._why_too_early(run, record))

    def is_about(self, operation: Operation) -> bool:
        """Whether some task still looks for calls of an operation."""
        return any(run.task.world or not one.is_complete for run, one in self._checks_of(operation))

    def _is_own(self, record: Record, world: World) -> bool:
        """Some calls name nobody; those of a client that acts for the participant may be its own."""
        if record.participant is not None:
            return record.participant == self.participant
        client = world.clients.find(record.client) if record.client else None
        return not record.client or (client is not None and self.participant in client.participants)

    def _checks_of(self, operation: Operation) -> list[tuple[TaskRun, Progress]]:
        if operation not in self._about:
            found = [(run, one) for run in self.tasks.values() for one in run.is_about(operation)]
            self._about[operation] = found
        return self._about[operation]

    def _why_too_early(self, run: TaskRun, record: Record) -> str:
        if run.since is None or record.at < run.since:
            return f"it came before {run.day.name}"
        missing = [name for name in run.task.after if not self.tasks[name].is_called]
        return f"it came before {' and '.join(missing)} was done" if missing else ""

    def today(self, world: World) -> int | None:
        """The number of the day that it is, from 0; None before the first one."""
        self.settle(world)
        begun = [number for number, day in enumerate(self.plan.days) if self._has_begun(day, world)]
        return max(begun, default=None)

    def _has_begun(self, day: Day, world: World) -> bool:
        since = self._since(day, world)
        return since is not None and since <= world.now

    def next_day(self, world: World) -> None:
        """Let time go on to the day that follows. On the last one there is nothing to do."""
        today = self.today(world)
        number = 0 if today is None else today + 1
        if number < len(self.plan.days):
            go_to(self.plan.days[number], world, self._around)
            self.settle(world)

    def begins(self, day: Day, world: World) -> datetime | None:
        return self._since(day, world)

    def days(self) -> Iterator[tuple[Day, list[TaskRun]]]:
        for day in self.plan.days:
            yield day, [self.tasks[task.name] for task in day.tasks]
