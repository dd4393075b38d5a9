"""Plan files in: strict, with file, line and the nearest known name for what no loaded spec or world knows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockserver.caiso.catalogue import Catalogue
from mockserver.errors import PlanError
from mockserver.files.yaml12 import Pointer, read_yaml
from mockserver.plans.model import PLAN, Plan, Task, Things
from mockserver.scenario.patch import parts_of
from mockserver.scenario.reader import Reader
from mockserver.verification.read import check_names


def read_plan(path: Path, catalogue: Catalogue) -> tuple[Plan, Any]:
    """The plan of a file, and its data as they stand. Raises PlanError."""
    reader = Reader(path, PlanError, catalogue)
    data = read_yaml(path, PlanError)
    if not isinstance(data, dict):
        raise reader.error((), "a plan is a mapping with `title`, `description` and `days`")
    plan = reader.read(PLAN, data)
    _check_tasks(plan, reader)
    return plan, data


def _check_tasks(plan: Plan, reader: Reader) -> None:
    known: list[str] = []
    for number, day in enumerate(plan.days):
        for index, task in enumerate(day.tasks):
            pointer = ("days", number, "tasks", index)
            if task.name in known:
                raise reader.error((*pointer, "name"), f"the name {task.name!r} stands twice; change one")
            for name in task.after:
                if name not in known:
                    raise reader.unknown((*pointer, "after"), "no task before this one is {}", name, known)
            known.append(task.name)
            _check_task(task, pointer, reader)


def _check_task(task: Task, pointer: Pointer, reader: Reader) -> None:
    for number, check in enumerate(task.calls):
        check_names(check, (*pointer, "calls", number), reader)
        if check.most is not None:
            raise reader.error((*pointer, "calls", number), "a task wants calls `atLeast` so many times")


def check_things(plan: Plan, schemas: Mapping[str, Any], path: Path, catalogue: Catalogue) -> None:
    """Refuse kinds of things that no world has, and what they don't have; `schemas` are those of the kinds."""
    reader = Reader(path, PlanError, catalogue)
    for number, day in enumerate(plan.days):
        for index, task in enumerate(day.tasks):
            for key in ("world", "given"):
                for place, things in enumerate(getattr(task, key)):
                    _check_kind(things, ("days", number, "tasks", index, key, place), schemas, reader)


def _check_kind(things: Things, pointer: Pointer, schemas: Mapping[str, Any], reader: Reader) -> None:
    if things.kind not in schemas:
        raise reader.unknown((*pointer, "kind"), "a world has no {}", things.kind, schemas)
    properties = schemas[things.kind]["properties"]
    for place, match in (things.where or {}).items():
        _, name, *below = parts_of(place)
        if name not in properties:
            raise reader.unknown((*pointer, "where", place), f"{things.kind} have no {{}}", name, properties)
        known = properties[name].get("enum")
        for value in () if below else (match.equals or match.one_of or ()):
            if known and value not in known:
                raise reader.unknown((*pointer, "where", place), f"the {name} is never {{}}", str(value), known)
