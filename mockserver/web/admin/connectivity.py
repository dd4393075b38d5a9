"""The connectivity checklists of all clients that the server has seen, as page, JSON and JUnit."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from mockserver.call import DEFAULT_SESSION
from mockserver.connectivity.checklist import Checklist
from mockserver.connectivity.handshakes import Handshakes
from mockserver.connectivity.report import as_dict, as_junit, as_text
from mockserver.connectivity.server_side import Role, checklist_of
from mockserver.errors import NotThereError
from mockserver.market.people.access import readable, writable
from mockserver.market.world import World
from mockserver.pipeline import Pipeline
from mockserver.record.visits import Visits
from mockserver.settings import Settings
from mockserver.web.admin.access import AdminGuard
from mockserver.web.pages.html import page

_TAGS: list[str | Enum] = ["connectivity"]


def connectivity(visits: Visits, handshakes: Handshakes, pipeline: Pipeline, settings: Settings) -> APIRouter:
    """The routes at /__admin/connectivity."""
    router = APIRouter(prefix="/__admin", dependencies=[Depends(AdminGuard(settings))])
    lists = _Checklists(visits, pipeline)

    @router.get("/connectivity", include_in_schema=False)
    async def show(request: Request, client: str | None = None) -> Response:
        checklists = [as_dict(one) for one in lists.of(request, client)]
        return page("connectivity.html", checklists=checklists, refused=handshakes.refused)

    @router.get("/connectivity.json", tags=_TAGS, summary="The checklist of each client, or of one")
    async def as_json(request: Request, client: str | None = None) -> JSONResponse:
        return JSONResponse([as_dict(one) for one in lists.of(request, client)])

    @router.get("/connectivity.xml", tags=_TAGS, summary="The checklists as JUnit test suites")
    async def as_xml(request: Request, client: str | None = None) -> Response:
        return Response(as_junit(lists.of(request, client)), media_type="application/xml")

    @router.get("/connectivity.txt", tags=_TAGS, summary="The checklists as a report to read")
    async def as_report(request: Request, client: str | None = None) -> PlainTextResponse:
        return PlainTextResponse(as_text(lists.of(request, client)))

    @router.delete("/connectivity", tags=_TAGS, summary="Forget what was seen of all clients", status_code=204)
    async def forget() -> None:
        visits.clear()

    return router


class _Checklists:
    def __init__(self, visits: Visits, pipeline: Pipeline) -> None:
        self._visits, self._pipeline = visits, pipeline

    def of(self, request: Request, client: str | None) -> list[Checklist]:
        """All, or the one of this client. Raises NotThereError for a client that hasn't come."""
        seen = self._visits.by_client
        if client is not None and client not in seen:
            raise NotThereError(f"no client {client!r} has called; seen: {', '.join(sorted(seen)) or 'none'}")
        world = self._pipeline.sessions.world(DEFAULT_SESSION)
        catalogue, server = self._pipeline.catalogue, str(request.base_url).rstrip("/")
        services = [file.service for file in catalogue.newest]
        return [
            checklist_of(name, visit, _role(name, world, services), catalogue, server)
            for name, visit in sorted(seen.items())
            if client in (None, name)
        ]


def _role(name: str, world: World, services: Iterable[str]) -> Role:
    """What the world provisions the client with; one that it doesn't know should have been."""
    client = world.clients.find(name)
    if client is None:
        return Role((), list(services), [])
    participants = [one for one in world.participants if one.name in client.participants]
    return Role(
        tuple(one.name for one in participants),
        [service for service in services if readable(client, world.stage.access.get(service))],
        [service for service in services if writable(client, participants, world.stage.access.get(service))],
    )
