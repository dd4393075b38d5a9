"""The admin API of verification: whether the right calls were past, and only as often as they should."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from mockserver.clock import in_steps, turn
from mockserver.errors import JournalError, NotThereError
from mockserver.market.sessions import Sessions
from mockserver.pipeline import Pipeline
from mockserver.record.journal import Journal
from mockserver.scenario.library import grammar_in_pieces
from mockserver.web.front.problem import refused
from mockserver.wording import nearest

if TYPE_CHECKING:
    from mockserver.verification.past_call import Roles

_EXAMPLE = {
    "session": "default",
    "inOrder": True,
    "calls": [
        {"when": {"operation": "portfolioCreation", "body": {"/marketName": "AUC_MN_2026_M12"}}, "exactly": 1},
        {"when": {"operation": "portfolioSubmission"}, "status": "2xx", "atMost": 1},
    ],
}
_DESCRIPTION = (
    "Each check names calls by `when`, as scenarios do, and by `status` and `codes` of their answer, and wants them "
    "`exactly`, `atLeast` or `atMost` so many times; without any of them at least once. With `inOrder` the calls of "
    "each check come behind those of the one before it."
)
_FAILED = refused("A check fails: the calls that come nearest, and a message. Or the journal is off")
_FAILED["content"]["application/json"] = {}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "All checks hold"},
    409: _FAILED,
    422: refused("Not a verification, or a name that no loaded spec knows"),
}


_BODY = {"requestBody": {"required": True, "content": {"application/json": {"example": _EXAMPLE}}}}


def add_verify(router: APIRouter, pipeline: Pipeline, journal: Journal) -> None:
    @router.post(
        "/journal/verify",
        summary="Were these calls made?",
        description=_DESCRIPTION,
        responses=_ANSWERS,
        openapi_extra=_BODY,
    )
    async def verify(request: Request) -> JSONResponse:
        for _ in grammar_in_pieces():
            await turn()
        from mockserver.verification.past_call import PastCall  # 66 ms with those below: the grammar of `when`
        from mockserver.verification.read import verification_of  # likewise
        from mockserver.verification.report import as_list, as_text  # likewise
        from mockserver.verification.verify import verify  # likewise

        catalogue = pipeline.catalogue
        asked = verification_of(await _json(request), catalogue)
        roles = _roles_in(pipeline.sessions)

        def calls() -> Iterable[PastCall]:
            records = journal.all() if asked.session is None else journal.of(asked.session)
            return (PastCall(record, catalogue, roles) for record in records if record.is_call and not record.by_actor)

        outcomes = await in_steps(verify(calls, asked, journal.may_lack(asked.session)))
        if all(one.ok for one in outcomes):
            return JSONResponse({"verified": True, "checks": as_list(outcomes)})
        message = as_text(outcomes, _calls_of(asked.session, journal))
        return JSONResponse({"verified": False, "checks": as_list(outcomes), "message": message}, 409)


async def _json(request: Request) -> Any:
    content = await request.body()
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as problem:
        raise JournalError(f"the body isn't JSON: {problem}") from None


def _roles_in(sessions: Sessions) -> Roles:
    def roles(session: str, participant: str | None) -> Iterable[str]:
        try:
            return sessions.find(session).world.roles_of(participant)
        except NotThereError:
            return ()

    return roles


def _calls_of(session: str | None, journal: Journal) -> str:
    """Whose calls were looked at, in words; a session without any may be another one's misspelt name."""
    if session is None:
        return "the calls of all sessions"
    number = sum(one.is_call and not one.by_actor for one in journal.of(session))
    known = "" if number else nearest(session, journal.sessions)
    return f"the session {session!r}, which has {number or 'no'} call{'' if number == 1 else 's'}{known}"
