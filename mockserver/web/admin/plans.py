"""The admin API of plans: which there are, and how far a participant is with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from mockserver.clock import in_steps, turn
from mockserver.errors import PlanError
from mockserver.plans.runs import Runs
from mockserver.reports.form import Form
from mockserver.scenario.library import grammar_in_pieces
from mockserver.settings import Settings
from mockserver.web.admin.access import AdminGuard
from mockserver.web.admin.bodies import AdminBody, SessionId
from mockserver.web.admin.route import AdminRoute
from mockserver.web.front.problem import refused

PlanName = Annotated[str, Path(description="Name of the plan")]
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {"content-security-policy": _POLICY, "x-content-type-options": "nosniff", "cache-control": "no-store"}
_FORMS: dict[str, Any] = {
    form: {} for form in ("application/json", "text/html", "text/markdown", "text/plain", "application/xml")
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The state, in the form that was asked for", "content": _FORMS},
    404: refused("No such plan or participant, or the plan hasn't begun"),
    422: refused("The plan doesn't fit the loaded specs or the session's world: file, line and the nearest known name"),
}


class Player(AdminBody):
    """Who plays the plan."""

    participant: str = Field(min_length=1, max_length=64)


class Asked(Player):
    format: Form = Form.JSON


def plans(runs: Runs, settings: Settings) -> APIRouter:
    """The routes at /__admin/plans, and those of sessions."""
    router = APIRouter(
        prefix="/__admin", tags=["plans"], route_class=AdminRoute, dependencies=[Depends(AdminGuard(settings))]
    )

    @router.get("/plans", summary="All plans; one that doesn't fit the loaded specs says why")
    async def list_plans() -> list[dict[str, Any]]:
        await _grammar()
        found = []
        for one in _listed(runs):
            found.append(one)
            await turn()
        return found

    @router.get("/sessions/{session}/plans", summary="The plans that were begun in a session, as they stand")
    async def list_runs(session: SessionId) -> list[dict[str, Any]]:
        from mockserver.plans.state import as_dict  # 66 ms with the grammar of calls

        return [as_dict(one) for one in runs.of(session)]

    @router.post(
        "/sessions/{session}/plans/{plan}/begin",
        summary="Begin a plan, or begin it anew; the session's earlier calls count",
        responses=_ANSWERS,
    )
    async def begin(session: SessionId, plan: PlanName, player: Player) -> dict[str, Any]:
        await _grammar()
        from mockserver.plans.state import as_dict  # 66 ms with the grammar of calls

        return as_dict(await in_steps(runs.begin(session, plan, player.participant)))

    @router.post("/sessions/{session}/plans/{plan}/next-day", summary="Move the clock to the plan's next day")
    async def next_day(session: SessionId, plan: PlanName, player: Player) -> dict[str, Any]:
        from mockserver.plans.state import as_dict  # 66 ms with the grammar of calls

        return as_dict(runs.next_day(session, plan, player.participant))

    @router.get(
        "/sessions/{session}/plans/{plan}",
        summary="How far a participant is with a plan",
        response_class=Response,
        responses=_ANSWERS,
    )
    async def show(session: SessionId, plan: PlanName, asked: Annotated[Asked, Query()]) -> Response:
        from mockserver.plans.forms import FORMS  # 66 ms with the grammar of calls

        if asked.format not in FORMS:
            raise PlanError(f"the state of a plan has no form {asked.format}, only {', '.join(FORMS)}")
        content = FORMS[asked.format](runs.state(session, plan, asked.participant))
        return Response(content, media_type=asked.format.media_type, headers=_HEADERS)

    return router


async def _grammar() -> None:
    """What reads plans takes a moment to make; others have their turns meanwhile."""
    for _ in grammar_in_pieces():
        await turn()


def _listed(runs: Runs) -> Iterator[dict[str, Any]]:
    library = runs.library()
    for name, path in sorted(library.paths.items()):
        try:
            plan, _ = library.read(name)
        except PlanError as problem:
            yield {"name": name, "file": path.name, "problem": str(problem)}
        else:
            tasks = list(plan.tasks)
            about = {"title": plan.title, "description": plan.description, "world": plan.world or None}
            yield {"name": name, "file": path.name, **about, "days": len(plan.days), "tasks": len(tasks)}
