"""How far a run is: which tasks are done, what the others lack, and whether it is a go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from mockserver.clock import instant
from mockserver.market.inspection import things
from mockserver.market.world import World
from mockserver.plans.model import Task, Things
from mockserver.plans.progress import Progress, Try
from mockserver.plans.run import Run, TaskRun
from mockserver.scenario.matching import ABSENT, found_at, wanted_by
from mockserver.scenario.patch import parts_of
from mockserver.verification.conditions import in_words
from mockserver.wording import counted

Holds = Callable[[Any], bool]


class TaskStatus(StrEnum):
    """What became of a task."""

    DONE = "done"
    OPEN = "open"
    TO_COME = "to come"
    NOT_YOURS = "not yours"


@dataclass(frozen=True, slots=True)
class TaskState:
    """One task.

    missing  what it lacks, in sentences
    why      it isn't the participant's
    shown    numbers of the calls that show it
    tries    calls that failed to do it, while it isn't done
    """

    name: str
    do: str
    status: TaskStatus
    optional: bool
    missing: tuple[str, ...] = ()
    why: str = ""
    shown: tuple[int, ...] = ()
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True, slots=True)
class DayState:
    name: str
    about: str
    begins: str | None
    is_today: bool
    tasks: tuple[TaskState, ...]


@dataclass(frozen=True, slots=True)
class PlanState:
    """A run as it stands.

    go  whether all tasks of the participant are done, but for optional ones
    """

    plan: str
    title: str
    description: str
    participant: str
    session: str
    world: str
    now: str
    began: str
    go: bool
    done: int
    wanted: int
    days: tuple[DayState, ...]

    @property
    def verdict(self) -> str:
        return "GO" if self.go else "NO-GO"

    @property
    def open(self) -> list[tuple[DayState, TaskState]]:
        """What is still to be done, of days that have come."""
        return [(day, one) for day in self.days for one in day.tasks if one.status is TaskStatus.OPEN]


def state_of(run: Run, session: str, world: World) -> PlanState:
    world.settle()
    today = run.today(world)
    look = _Look(world)
    days = tuple(
        DayState(
            day.name,
            day.about,
            instant(begins) if (begins := run.begins(day, world)) else None,
            number == today,
            tuple(_task(one, run, world, look) for one in tasks),
        )
        for number, (day, tasks) in enumerate(run.days())
    )
    own = [one for day in days for one in day.tasks if one.status is not TaskStatus.NOT_YOURS and not one.optional]
    done = Counter(one.status for one in own)[TaskStatus.DONE]
    return PlanState(
        plan=run.name,
        title=run.plan.title,
        description=run.plan.description,
        participant=run.participant,
        session=session,
        world=world.stage.name,
        now=instant(world.now),
        began=instant(run.began),
        go=done == len(own) and bool(own),
        done=done,
        wanted=len(own),
        days=days,
    )


def as_dict(state: PlanState) -> dict[str, Any]:
    """The state as plain JSON."""
    return {"verdict": state.verdict, **asdict(state)}


class _Look:
    """A look at the things of a world; each kind is looked at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, list[Any]] = {}

    def count(self, wanted: Things) -> int:
        if wanted.kind not in self._known:
            self._known[wanted.kind] = list(things(self._world, wanted.kind))
        checks = [(parts_of(pointer)[1:], wanted_by(match).check) for pointer, match in (wanted.where or {}).items()]
        return sum(all(_holds(one, parts, check) for parts, check in checks) for one in self._known[wanted.kind])


def _holds(thing: Any, parts: list[str], check: Holds) -> bool:
    return any(map(check, found_at([thing], parts) or (ABSENT,)))


def _task(one: TaskRun, run: Run, world: World, look: _Look) -> TaskState:
    task = one.task
    shown = tuple(number for check in one.checks for number in check.numbers)
    missing = tuple(_missing(one, run, look))
    if not missing:
        return TaskState(task.name, task.do, TaskStatus.DONE, task.optional, shown=shown)
    if why := _why_not_yours(task, run.participant, world, look):
        return TaskState(task.name, task.do, TaskStatus.NOT_YOURS, task.optional, why=why)
    has_come = one.since is not None and one.since <= world.now
    status = TaskStatus.OPEN if has_come else TaskStatus.TO_COME
    return TaskState(task.name, task.do, status, task.optional, missing, shown=shown, tries=tuple(_tries(one)))


def _why_not_yours(task: Task, participant: str, world: World, look: _Look) -> str:
    roles = world.roles_of(participant)
    if task.roles and not roles.intersection(task.roles):
        return f"it is for {' or '.join(task.roles)}"
    for wanted in task.given:
        if look.count(wanted) < wanted.at_least:
            return f"there are no {_named(wanted)}"
    return ""


def _missing(one: TaskRun, run: Run, look: _Look) -> Iterator[str]:
    before = [name for name in one.task.after if not run.tasks[name].is_called]
    if before:
        yield f"it comes after {' and '.join(before)}"
    for check in one.checks:
        if not check.is_complete:
            yield f"{_wanted(check)}; {counted(check.found, 'call')} so far" if check.found else _wanted(check)
    for wanted in one.task.world:
        if (count := look.count(wanted)) < wanted.at_least:
            yield f"in the world: {_named(wanted)}; there {'is' if count == 1 else 'are'} {count or 'none'}"


def _wanted(check: Progress) -> str:
    conditions = ", ".join(map(str, check.conditions))
    return f"{counted(check.check.least, 'call')} with {conditions}"


def _named(wanted: Things) -> str:
    number = f"{wanted.at_least} " if wanted.at_least > 1 else ""
    having = " and ".join(f"{pointer} {in_words(match)}" for pointer, match in (wanted.where or {}).items())
    return f"{number}{wanted.kind.replace('_', ' ')}{f' with {having}' if having else ''}"


def _tries(one: TaskRun) -> Iterator[Try]:
    """What failed; and the newest call that looked right, where it is the world that lacks something."""
    for check in one.checks:
        yield from check.tries
        if one.task.world and check.last is not None and check.is_complete:
            yield check.last
