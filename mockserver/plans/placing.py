"""A plan in a world: its texts filled for a participant, and the moments at which its days begin."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from mockserver.clock import instant
from mockserver.errors import NotThereError, PlanError
from mockserver.market.around import Around
from mockserver.market.calendar import pacific_day
from mockserver.market.operator import advance_to, find_window
from mockserver.market.world import World
from mockserver.plans.model import PLAN, Day, Plan

_PARTICIPANT = re.compile(r"\{participant\}")
_DAYS_AHEAD = re.compile(r"^[+-]")
_MOST_EVENTS = 2000  # until a window appears: some months of a calendar


def placed(plan: Any, participant: str, day: date) -> Plan:
    """The plan of data whose placeholders are filled; a call is a success unless it says otherwise."""
    around = Around(day)

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {filled(key): filled(one) for key, one in value.items()}
        if isinstance(value, list):
            return [filled(one) for one in value]
        if isinstance(value, str):
            return around.name(_PARTICIPANT.sub(lambda _: participant, value))
        return value

    data = filled(plan)
    for one in data["days"]:
        for task in one.get("tasks", ()):
            task["calls"] = [{"status": "2xx", **call} for call in task.get("calls", ())]
    return PLAN.adapter.validate_python(data)


def day_of(world: World) -> date:
    """The day that a world's names and a plan's times are counted from."""
    return world.stage.day or pacific_day(world.now)


def check_world(plan: Plan, world: World) -> None:
    """Refuse a world that the plan isn't for."""
    if plan.world and plan.world not in world.stage.family:
        raise PlanError(
            f"the plan is for the world {plan.world}, and this session is in {world.stage.name}; "
            f"begin the session with the world {plan.world}"
        )


def begins(day: Day, world: World, around: Around) -> datetime | None:
    """When a day begins; None where its window isn't in the calendar yet, or nothing says when it opens."""
    if day.at is None:
        return None
    if _DAYS_AHEAD.match(day.at):
        return around.moment(day.at)
    window, _, event = day.at.rpartition(".")
    try:
        return _moment_of_event(world, window, event)
    except NotThereError:
        return None


def _moment_of_event(world: World, name: str, event: str) -> datetime | None:
    kind, window = find_window(world, name)
    span = kind.span(window, world.now)
    moments = {event: field for field, event in (span.opens, span.closes, *span.later)}
    if event in moments:
        found: datetime | None = getattr(window, moments[event])
        return found
    coming = world.timeline.find(f"{name}.{event}")
    return coming.at if coming else None


def go_to(day: Day, world: World, around: Around) -> None:
    """Let time go on until a day begins; what a calendar hasn't laid yet appears on the way."""
    for _ in range(_MOST_EVENTS):
        at = begins(day, world, around)
        if at is not None:
            if at > world.now:
                advance_to(world, at)
            return
        if (following := world.timeline.next_at) is None:
            break
        advance_to(world, following)
    raise PlanError(f"{day.at} isn't in the calendar of {world.stage.name} up to {instant(world.now)}")
