"""The admin API: sessions, their clocks and markets, and a look into their worlds.

Its routes are coroutines that never wait: like the calls of the services, each happens at once or not at all.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import StreamingResponse

from mockserver.clock import Clock, duration, in_steps, instant
from mockserver.errors import SettingsError
from mockserver.market import inspection, operator
from mockserver.market.load.cec import lower_cec_load
from mockserver.market.sessions import Session, Sessions
from mockserver.market.status import store as status
from mockserver.market.trading.events import decline as decline_trade
from mockserver.session_options import SessionOptions, session_options
from mockserver.settings import Settings, world_file
from mockserver.web.admin.access import AdminGuard
from mockserver.web.admin.bodies import (
    Advance,
    AppStatus,
    CecLoad,
    Fork,
    MarketName,
    NewClient,
    Newcomer,
    NewSession,
    Reason,
    Reopen,
    Run,
    SessionId,
)
from mockserver.web.admin.route import AdminRoute
from mockserver.web.front.pieces import json_list


def admin(sessions: Sessions, settings: Settings) -> APIRouter:
    """The routes under /__admin, open to whom the settings allow."""
    router = APIRouter(prefix="/__admin", route_class=AdminRoute, dependencies=[Depends(AdminGuard(settings))])
    _session_routes(router, sessions)
    _clock_routes(router, sessions)
    _world_routes(router, sessions)
    return router


def _session_routes(router: APIRouter, sessions: Sessions) -> None:
    @router.get("/sessions", tags=["sessions"], summary="All sessions, in the order of their ids")
    async def list_sessions(
        after: Annotated[str, Query(description="Only sessions with a greater id")] = "",
        limit: Annotated[int | None, Query(ge=0, le=sys.maxsize, description="At most so many")] = None,
    ) -> StreamingResponse:
        return json_list(map(_session_body, sessions.all(after)[:limit]))

    @router.post("/sessions", tags=["sessions"], summary="Begin a session, or begin it anew", status_code=201)
    async def create_session(new: NewSession) -> dict[str, Any]:
        return _session_body(sessions.create(new.id, _options(new, sessions.options)))

    @router.get("/sessions/{session}", tags=["sessions"], summary="One session")
    async def show_session(session: SessionId) -> dict[str, Any]:
        return _session_body(sessions.find(session))

    @router.delete("/sessions/{session}", tags=["sessions"], summary="End a session", status_code=204)
    async def delete_session(session: SessionId) -> None:
        sessions.delete(session)

    @router.post("/sessions/{session}/reset", tags=["sessions"], summary="Back to the session's beginning")
    async def reset_session(session: SessionId) -> dict[str, Any]:
        return _session_body(sessions.reset(session))

    @router.post("/sessions/{session}/fork", tags=["sessions"], summary="A second session from where it is")
    async def fork_session(session: SessionId, fork: Fork) -> dict[str, Any]:
        return _session_body(sessions.fork(session, fork.to))

    @router.post("/sessions/{session}/participants", tags=["sessions"], summary="Let a participant join")
    async def join(session: SessionId, new: Newcomer) -> dict[str, Any]:
        return _session_body(sessions.join(session, new.participant))

    @router.post("/sessions/{session}/clients", tags=["sessions"], summary="Let a client act for participants")
    async def let_in(session: SessionId, new: NewClient) -> dict[str, Any]:
        return _session_body(sessions.let_in(session, new.client))


def _clock_routes(router: APIRouter, sessions: Sessions) -> None:
    @router.get("/sessions/{session}/clock", tags=["clock"], summary="The session's time")
    async def read_clock(session: SessionId) -> dict[str, Any]:
        return _clock_body(_clock(sessions, session))

    @router.post("/sessions/{session}/clock/freeze", tags=["clock"], summary="Stop the clock")
    async def freeze(session: SessionId) -> dict[str, Any]:
        clock = _clock(sessions, session)
        clock.freeze()
        return _clock_body(clock)

    @router.post("/sessions/{session}/clock/run", tags=["clock"], summary="Let the clock run")
    async def run(session: SessionId, speed: Run) -> dict[str, Any]:
        clock = _clock(sessions, session)
        clock.run(speed.rate)
        return _clock_body(clock)

    @router.post("/sessions/{session}/clock/advance", tags=["clock"], summary="Move the clock forward")
    async def advance(session: SessionId, step: Advance) -> dict[str, Any]:
        world = sessions.world(session)
        if [step.by, step.to, step.event].count(None) != 2:
            raise SettingsError("name one of `by`, `to` and `event`")
        if step.by is not None:
            await in_steps(operator.by_months(world, duration(step.by)))
        elif step.to is not None:
            await in_steps(operator.in_months(world, step.to))
        else:
            await in_steps(operator.in_months(world, operator.coming_event(world, step.event or "").at))
        return _clock_body(world.clock)


def _world_routes(router: APIRouter, sessions: Sessions) -> None:
    stage = sessions.stage
    shown = inspection.schemas(stage.things)
    one_of_the_kinds = Path(description="What to list", json_schema_extra={"enum": [*shown]})
    windows: dict[int | str, dict[str, Any]] = {200: _of_schema({"anyOf": inspection.window_schemas(stage)})}

    @router.post(
        "/sessions/{session}/markets/{market}/post",
        tags=["markets"],
        summary="Post results before their time",
        responses=windows,
    )
    async def post_results(session: SessionId, market: MarketName) -> Any:
        return inspection.plain(operator.post_results(sessions.world(session), market))

    @router.post(
        "/sessions/{session}/markets/{market}/reopen",
        tags=["markets"],
        summary="Open a window again",
        responses=windows,
    )
    async def reopen(session: SessionId, market: MarketName, window: Reopen) -> Any:
        return inspection.plain(operator.reopen(sessions.world(session), market, window.until))

    @router.post(
        "/sessions/{session}/trades/{request_id}/decline",
        tags=["trades"],
        summary="End a secondary trade",
        responses={200: _of_schema(shown["trades"])},
    )
    async def decline(session: SessionId, request_id: int, reason: Reason) -> Any:
        return inspection.plain(decline_trade(sessions.world(session), request_id, reason.why))

    @router.post("/sessions/{session}/cec", tags=["loads"], summary="Set the CEC's load forecast at a sink")
    async def set_cec(session: SessionId, load: CecLoad) -> dict[str, Any]:
        failed = lower_cec_load(sessions.world(session), load.sink, load.first, load.last, load.mw)
        return {
            "forecastsInError": [{"owner": one.owner, "window": one.window, "period": one.period} for one in failed]
        }

    @router.post("/sessions/{session}/app-status", tags=["world"], summary="Set what App Status answers")
    async def set_app_status(session: SessionId, body: AppStatus) -> dict[str, str]:
        sessions.world(session).keep(status.AppStatus(body.status))
        return {"status": body.status}

    @router.get("/sessions/{session}/world", tags=["world"], summary="What a session's world holds")
    async def show_world(session: SessionId) -> dict[str, Any]:
        return inspection.summary(sessions.world(session))

    @router.get(
        "/sessions/{session}/world/{kind}",
        tags=["world"],
        summary="All things of a kind in a world",
        responses={200: _of_schema({"oneOf": [{"type": "array", "title": one, "items": shown[one]} for one in shown]})},
    )
    async def show_things(session: SessionId, kind: str = one_of_the_kinds) -> StreamingResponse:
        return json_list(inspection.things(sessions.world(session), kind))


def _of_schema(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _clock(sessions: Sessions, session: str) -> Clock:
    return sessions.world(session).clock


def _options(new: NewSession, default: SessionOptions) -> SessionOptions:
    asked = {one.setting: value for one in session_options() if (value := getattr(new, one.name)) is not None}
    if "world" in asked:
        asked = {"clock": None, **asked, "world": world_file(asked["world"])}  # another world has its own beginning
    return replace(default, **asked)


def _session_body(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "path": f"/sessions/{quote(session.id, safe='')}",
        "world": FilePath(session.options.world).stem,
        "seed": session.options.seed,
        "participants": list(session.options.participants),
        "clients": list(session.options.clients),
        "clock": _clock_body(session.world.clock),
    }


def _clock_body(clock: Clock) -> dict[str, Any]:
    return {"now": instant(clock.now()), "frozen": clock.frozen, "rate": clock.rate}
