"""The admin API of scenarios: what there is, what is active where, how far each has come, and new ones."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import FailFast, Field

from mockserver.clock import in_steps, turn
from mockserver.errors import NotThereError
from mockserver.market.sessions import Sessions
from mockserver.market.world import World
from mockserver.scenario.engine import Scenarios
from mockserver.scenario.library import grammar_in_pieces
from mockserver.settings import Settings
from mockserver.web.admin.access import AdminGuard
from mockserver.web.admin.bodies import AdminBody, SessionId
from mockserver.web.admin.route import AdminRoute

if TYPE_CHECKING:
    from mockserver.scenario.library import Entry
    from mockserver.scenario.run import Run

Name = Annotated[str, Field(pattern="^[A-Za-z0-9._-]{1,100}$")]


class Names(AdminBody):
    names: Annotated[list[Name], FailFast()] = Field(description="Scenarios in the order in which they work")


class NewScenario(AdminBody):
    """A scenario as a file would hold it, with its name."""

    name: Name
    description: str
    rules: Annotated[list[dict[str, Any]], FailFast(), Field(max_length=5000)]
    steps: Annotated[tuple[str, ...], FailFast()] = ()


class StepBody(AdminBody):
    step: str


def admin_scenarios(scenarios: Scenarios, sessions: Sessions, settings: Settings) -> APIRouter:
    """The routes under /__admin that are about scenarios."""
    guards = [Depends(AdminGuard(settings)), Depends(_grammar)]
    router = APIRouter(prefix="/__admin", tags=["scenarios"], route_class=AdminRoute, dependencies=guards)
    _library_routes(router, scenarios)
    _session_routes(router, scenarios, sessions)
    return router


async def _grammar() -> None:
    """Others are answered while the first that uses scenarios waits for their grammar."""
    for _ in grammar_in_pieces():
        await turn()


def _library_routes(router: APIRouter, scenarios: Scenarios) -> None:
    library = scenarios.library

    @router.get("/scenarios", summary="All scenarios")
    async def list_scenarios() -> list[dict[str, Any]]:
        return await in_steps(_summaries(scenarios))

    @router.post("/scenarios", summary="Add a scenario, or replace one that was added", status_code=201)
    async def post_scenario(new: NewScenario) -> dict[str, Any]:
        entry = await in_steps(library.post(new.name, {key: value for key, value in new if key != "name"}))
        return _summary(entry, scenarios)

    @router.delete("/scenarios/{name}", summary="Forget an added scenario", status_code=204)
    async def remove_scenario(name: Name) -> None:
        scenarios.remove(name)

    @router.post("/scenarios/reload", summary="Read changed files now")
    async def reload() -> list[str]:
        return library.reload()

    @router.put("/scenarios/active", summary="What is active in every session that has no scenarios of its own")
    async def activate_everywhere(wanted: Names) -> list[str]:
        scenarios.activate(wanted.names, None)
        return list(scenarios.everywhere)


def _session_routes(router: APIRouter, scenarios: Scenarios, sessions: Sessions) -> None:
    def active_in(world: World) -> list[dict[str, Any]]:
        return [_progress(scenarios.run(name, world)) for name in scenarios.active(world)]

    @router.get("/sessions/{session}/scenarios", summary="The active scenarios, and how far each has come")
    async def show_active(session: SessionId) -> list[dict[str, Any]]:
        return active_in(sessions.world(session))

    @router.put("/sessions/{session}/scenarios", summary="Make these the active scenarios")
    async def activate(session: SessionId, wanted: Names) -> list[dict[str, Any]]:
        world = sessions.world(session)
        scenarios.activate(wanted.names, world)
        return active_in(world)

    @router.put("/sessions/{session}/scenarios/{name}", summary="Activate one more scenario")
    async def activate_one(session: SessionId, name: Name) -> list[dict[str, Any]]:
        world = sessions.world(session)
        scenarios.activate(dict.fromkeys([*scenarios.active(world), name]), world)
        return active_in(world)

    @router.delete("/sessions/{session}/scenarios/{name}", summary="Deactivate a scenario")
    async def deactivate(session: SessionId, name: Name) -> list[dict[str, Any]]:
        world = sessions.world(session)
        if name not in scenarios.active(world):
            raise NotThereError(f"the scenario {name!r} isn't active in the session {session!r}")
        scenarios.activate([one for one in scenarios.active(world) if one != name], world)
        return active_in(world)

    @router.get("/sessions/{session}/scenarios/{name}", summary="How far a scenario has come")
    async def show(session: SessionId, name: Name) -> dict[str, Any]:
        return _progress(scenarios.run(name, sessions.world(session)))

    @router.put("/sessions/{session}/scenarios/{name}/step", summary="Move a scenario to a step")
    async def move(session: SessionId, name: Name, to: StepBody) -> dict[str, Any]:
        run = scenarios.run(name, sessions.world(session))
        run.move_to(to.step)
        return _progress(run)

    @router.post("/sessions/{session}/scenarios/{name}/reset", summary="Begin a scenario anew: step, counters, chance")
    async def reset(session: SessionId, name: Name) -> dict[str, Any]:
        world = sessions.world(session)
        scenarios.of(world).runs.pop(name, None)
        return _progress(scenarios.run(name, world))


def _summaries(scenarios: Scenarios) -> Generator[None, None, list[dict[str, Any]]]:
    found = []
    for entry in scenarios.library.usable():
        if entry:
            found.append(_summary(entry, scenarios))
        yield
    return found


def _summary(entry: Entry, scenarios: Scenarios) -> dict[str, Any]:
    return {
        "name": entry.name,
        "description": " ".join(entry.scenario.description.split()),
        "file": str(entry.path) if entry.path else None,
        "active": entry.name in scenarios.everywhere,
    }


def _progress(run: Run) -> dict[str, Any]:
    rules = [{"rule": rule.title, "seen": rule.seen, "fired": rule.fired} for rule in run.rules]
    return {"name": run.name, "step": run.step or None, "steps": list(run.scenario.steps), "rules": rules}
