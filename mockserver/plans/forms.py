"""The state of a plan on paper: for people, for build servers and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mockserver.plans.progress import Try
from mockserver.plans.state import DayState, PlanState, TaskState, TaskStatus, as_dict
from mockserver.reports import junit
from mockserver.reports.form import Form, Forms
from mockserver.reports.form import as_json as value_as_json
from mockserver.reports.html import page
from mockserver.reports.junit import Case
from mockserver.reports.markdown import plain

_TEMPLATE = Path(__file__).parent / "templates" / "plan.html"
_MARKS = {TaskStatus.DONE: "x", TaskStatus.OPEN: " ", TaskStatus.TO_COME: " ", TaskStatus.NOT_YOURS: "-"}


def head(state: PlanState) -> str:
    return f"{state.verdict}: {state.participant} has done {state.done} of {state.wanted} tasks of {state.title}"


def as_text(state: PlanState) -> str:
    lines = [head(state), f"world {state.world}, session {state.session}, {state.now}"]
    for day in state.days:
        lines += ["", _title(day)]
        for task in day.tasks:
            lines.append(f"  [{_MARKS[task.status]}] {task.name}: {task.do}{_aside(task)}")
            lines += [f"        {line}" for line in _details(task)]
    return "\n".join(lines) + "\n"


def _title(day: DayState) -> str:
    return f"{day.name}{f' ({day.begins})' if day.begins else ''}{' - today' if day.is_today else ''}"


def _aside(task: TaskState) -> str:
    """What is to be known of a task beside that it is done, or not."""
    if task.status is TaskStatus.NOT_YOURS:
        return f" (not yours: {task.why})"
    return " (optional)" if task.optional else ""


def _details(task: TaskState) -> Iterator[str]:
    if task.status is TaskStatus.OPEN:
        yield from (f"missing: {one}" for one in task.missing)
    yield from map(said, task.tries)


def said(one: Try) -> str:
    """A try in words."""
    wrong = "; ".join(one.wrong) or f"answered {one.answer}" if one.wrong or one.answer else f"answered {one.status}"
    return f"call {one.number} at {one.at}, {one.call}: {wrong}"


def as_markdown(state: PlanState) -> str:
    lines = [f"# {plain(head(state))}", "", plain(state.description), ""]
    lines += [f"World {plain(state.world)}, session {plain(state.session)}, {state.now}."]
    for day in state.days:
        lines += ["", f"## {plain(_title(day))}", "", *([plain(day.about), ""] if day.about else [])]
        for task in day.tasks:
            mark = "x" if task.status is TaskStatus.DONE else " "
            lines.append(f"- [{mark}] {plain(f'{task.do}{_aside(task)}')}")
            lines += [f"  - {plain(line)}" for line in _details(task)]
    return "\n".join(lines) + "\n"


def as_html(state: PlanState) -> str:
    return page(_TEMPLATE, state=state, head=head(state), said=said, aside=_aside, title=_title)


def as_json(state: PlanState) -> str:
    return value_as_json(as_dict(state))


def as_junit(state: PlanState) -> str:
    """A suite for each day: an open task fails, one to come or of others is skipped."""
    return junit.as_junit(f"plan {state.plan}", {day.name: map(_case, day.tasks) for day in state.days})


def _case(task: TaskState) -> Case:
    name = f"{task.name}: {task.do}"
    if task.status is TaskStatus.OPEN and not task.optional:
        return Case("tasks", name, failures=tuple(_details(task)))
    skipped = {TaskStatus.TO_COME: "its day is to come", TaskStatus.NOT_YOURS: task.why, TaskStatus.OPEN: "optional"}
    return Case("tasks", name, skipped=skipped.get(task.status, ""))


FORMS: Forms[PlanState] = {
    Form.TEXT: as_text,
    Form.JSON: as_json,
    Form.HTML: as_html,
    Form.JUNIT: as_junit,
    Form.MARKDOWN: as_markdown,
}
