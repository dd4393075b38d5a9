"""The coverage of a session or of all, in every form of a report."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from mockserver.coverage.forms import FORMS
from mockserver.pipeline import Pipeline
from mockserver.record.counts import CallCounts
from mockserver.reports.form import Form
from mockserver.settings import Settings
from mockserver.web.admin.access import AdminGuard
from mockserver.web.front.problem import refused

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {"content-security-policy": _POLICY, "x-content-type-options": "nosniff", "cache-control": "no-store"}


class Asked(BaseModel):
    """Which report; another name in the query is refused."""

    model_config = ConfigDict(extra="forbid")
    session: str | None = Field(None, description="Only calls of this session, since it began")
    format: Form = Form.JSON


def coverage(pipeline: Pipeline, counts: CallCounts, settings: Settings) -> APIRouter:
    """The routes at /__admin/coverage."""
    router = APIRouter(prefix="/__admin", tags=["coverage"], dependencies=[Depends(AdminGuard(settings))])
    answers: dict[str, Any] = {"content": {form.media_type.partition(";")[0]: {} for form in FORMS}}

    @router.get(
        "/coverage",
        summary="What the calls have met, of all that the spec files define",
        response_class=Response,
        responses={200: {"description": "The report", **answers}, 404: refused("No such session")},
    )
    async def show(
        asked: Annotated[Asked, Query()],
    ) -> Response:
        from mockserver.coverage.measure import measure  # 42 ms: the effects of scenarios

        if asked.session is not None:
            pipeline.sessions.find(asked.session)
        counted = counts.all() if asked.session is None else counts.of(asked.session)
        content = FORMS[asked.format](measure(pipeline.catalogue.files, counted))
        return Response(content, media_type=asked.format.media_type, headers=_HEADERS)

    @router.delete("/coverage", summary="Begin to count anew, in all sessions", status_code=204)
    async def forget() -> None:
        counts.clear()

    return router
