"""The admin API of the journal: the calls that match what is asked for, as JSON and as JSON lines."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi import Query as FromQuery
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BaseModel, Field

from mockserver.caiso.contract import Contract
from mockserver.call import DEFAULT_SESSION
from mockserver.clock import turn
from mockserver.errors import JournalError, JournalOffError
from mockserver.pipeline import Pipeline
from mockserver.record.finished import Observer
from mockserver.record.har import AROUND_ENTRIES, as_entry
from mockserver.record.journal import Journal
from mockserver.record.lines import as_line, as_value
from mockserver.record.record import Record
from mockserver.record.search import Query
from mockserver.settings import Settings
from mockserver.web.admin.access import AdminGuard
from mockserver.web.admin.journal_stream import JournalStream
from mockserver.web.admin.route import AdminRoute
from mockserver.web.admin.verify import add_verify
from mockserver.web.front.problem import refused
from mockserver.wording import nearest

_AT_ONCE = 50  # calls; what is longer would let the clients of the services wait
_STATUS = re.compile(r"[1-5](\d\d|xx)")


def _a_status(text: str) -> str:
    if not _STATUS.fullmatch(text):
        raise ValueError(f"a status is written like 404 or 4xx, not {text!r}")
    return text


class Filters(BaseModel):
    """Which calls; what is left out doesn't matter."""

    session: str | None = Field(None, description="Of this session, since it began")
    service: str | None = Field(None, description="Such as auction")
    source: Literal["client", "actor"] | None = Field(None, description="Who made it")
    operation: str | None = Field(None, description="The operationId")
    participant: str | None = None
    client: str | None = Field(None, description="By certificate or header")
    status: Annotated[str, AfterValidator(_a_status)] | None = Field(None, description="Such as 404 or 4xx")
    code: str | None = Field(None, description="One of the answer's error codes")
    request_id: str | None = Field(None, alias="requestId", description="The header caiso-request-id")
    after: int | None = Field(None, ge=0, description="Only calls with a greater number")
    limit: int | None = Field(None, ge=0, le=sys.maxsize, description="At most so many, the oldest first")


_NAMES = [field.alias or name for name, field in Filters.model_fields.items()]


@dataclass(frozen=True, slots=True)
class Found:
    """What was asked for: the query, and how many calls at most."""

    query: Query
    limit: int | None

    async def in_journal(self, journal: Journal) -> AsyncIterator[list[Record]]:
        """Some at a time, of as few calls as are looked at before the services answer their clients again."""
        left = sys.maxsize if self.limit is None else self.limit
        looked_at = self.query.asked_of(journal)
        while left and (some := list(islice(looked_at, _AT_ONCE))):
            found = list(filter(self.query.matches, some))[:left]
            left -= len(found)
            if found:
                yield found
            await turn()


async def asked(request: Request, filters: Annotated[Filters, FromQuery()]) -> Found:
    """What the request's query asks for. Raises JournalError for a name that is none of the filters."""
    for name in request.query_params:
        if name not in _NAMES:
            raise JournalError(f"there is no filter {name!r}{nearest(name, _NAMES)}")
    return Found(Query(**filters.model_dump(exclude={"limit"}, exclude_none=True)), filters.limit)


def admin_journal(pipeline: Pipeline, journal: Journal, observers: list[Observer], settings: Settings) -> APIRouter:
    """The routes at /__admin/journal."""

    async def check_on() -> None:
        if not journal.is_on:
            raise JournalOffError("the journal is off; start the server with --journal-size above 0")

    async def check_words(request: Request) -> None:
        _check_words(request.query_params, list(pipeline.catalogue.contracts.values()))

    def look_at(session: str) -> None:
        """Let actors do what is due."""
        if session in pipeline.sessions:
            pipeline.sessions.world(session).settle()

    async def look(session: str = DEFAULT_SESSION) -> None:
        look_at(session)

    guards = [Depends(AdminGuard(settings)), Depends(check_on), Depends(check_words), Depends(look)]
    router = APIRouter(prefix="/__admin", tags=["journal"], route_class=AdminRoute, dependencies=guards)
    _search_routes(router, journal, observers, look_at)
    add_verify(router, pipeline, journal)
    return router


def _check_words(query: Mapping[str, str], contracts: Sequence[Contract]) -> None:
    """Refuse what no loaded file knows: a slip that finds nothing would look like a client that did nothing wrong."""
    words: dict[str, Callable[[Contract], Iterable[str]]] = {
        "service": lambda one: [one.operation.service],
        "operation": lambda one: [one.operation.operation_id],
        "code": lambda one: one.errors.texts,
    }
    for name in words.keys() & query.keys():
        known = {word for one in contracts for word in words[name](one)}
        if query[name] not in known:
            raise JournalError(f"{name}: no loaded spec knows {query[name]!r}{nearest(query[name], known)}")


def _search_routes(router: APIRouter, journal: Journal, observers: list[Observer], look: Callable[[str], None]) -> None:

    @router.get("/journal", summary="The calls that match, oldest first", responses=_answers("application/json"))
    async def show(wanted: Annotated[Found, Depends(asked)]) -> StreamingResponse:
        head = f'{{"last":{journal.last},"dropped":{journal.dropped},"calls":['.encode()
        return _stream(wanted.in_journal(journal), as_value, (head, b",", b"]}"), "application/json")

    @router.get("/journal.jsonl", summary="The same in JSON lines", responses=_answers("application/x-ndjson"))
    async def show_lines(wanted: Annotated[Found, Depends(asked)]) -> StreamingResponse:
        return _stream(wanted.in_journal(journal), as_line, (b"", b"", b""), "application/x-ndjson")

    @router.get("/journal.har", summary="The same as an HTTP Archive, HAR 1.2", responses=_answers("application/json"))
    async def show_archive(wanted: Annotated[Found, Depends(asked)]) -> StreamingResponse:
        return _stream(wanted.in_journal(journal), as_entry, AROUND_ENTRIES, "application/json")

    @router.get(
        "/journal/stream",
        summary="Calls as they are made: server-sent events",
        description="From now on, or behind the call `after` or of the header Last-Event-ID; `limit` ends it.",
        responses=_answers("text/event-stream"),
    )
    async def listen(request: Request, wanted: Annotated[Found, Depends(asked)]) -> JournalStream:
        last = request.headers.get("last-event-id", "")
        if last.isdecimal():
            query = replace(wanted.query, after=int(last))
        elif "after" not in request.query_params:
            query = replace(wanted.query, after=journal.last)
        else:
            query = wanted.query
        return JournalStream(
            journal, observers, query, wanted.limit, look=partial(look, query.session or DEFAULT_SESSION)
        )

    @router.delete("/journal", summary="Forget the calls of all sessions", status_code=204)
    async def forget() -> None:
        journal.clear()


def _answers(media_type: str) -> dict[int | str, dict[str, Any]]:
    """What the documentation says of a route's answers."""
    return {
        200: {"description": "The calls", "content": {media_type: {}}},
        409: refused("The journal is off"),
        422: refused("No such filter, or a value that it can't have"),
    }


def _stream(
    found: AsyncIterator[list[Record]],
    write: Callable[[Record], bytes],
    around: tuple[bytes, bytes, bytes],
    media_type: str,
) -> StreamingResponse:
    """The calls written down, with what stands before, between and behind them."""
    before, between, behind = around

    async def parts() -> AsyncIterator[bytes]:
        yield before
        begun = b""
        async for records in found:
            if written := between.join(filter(None, map(write, records))):
                yield begun + written
                begun = between
        yield behind

    return StreamingResponse(parts(), media_type=media_type)
