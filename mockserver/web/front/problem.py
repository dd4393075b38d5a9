"""Why what isn't a service refuses, as problem+json: one sentence in `detail`, whoever found the mistake."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Mount

from mockserver.errors import (
    BadRequest,
    JournalError,
    JournalOffError,
    MockServerError,
    NotThereError,
    PlanError,
    Refusal,
    ScenarioError,
    SettingsError,
    UnknownPlanError,
    UnknownScenarioError,
)
from mockserver.openapi.media import PROBLEM_JSON
from mockserver.web.server.refusal import as_problem
from mockserver.wording import quoted

_STATUSES = {
    NotThereError: 404,
    UnknownScenarioError: 404,
    UnknownPlanError: 404,
    SettingsError: 422,
    ScenarioError: 422,
    PlanError: 422,
    JournalOffError: 409,
    JournalError: 422,
}
_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in a sentence"},
    },
}


def refused(description: str) -> dict[str, Any]:
    """A refusal as an operation documents it."""
    return {"description": description, "content": {PROBLEM_JSON: {"schema": _SCHEMA}}}


REFUSALS: dict[int | str, dict[str, Any]] = {"4XX": refused("Refused; `detail` says why")}
"""What every operation documents beside its own answers."""


def add_problems(app: FastAPI) -> None:
    """Answer with a problem whatever is raised."""
    app.add_exception_handler(MockServerError, _on_error)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _on_invalid)  # type: ignore[arg-type]
    app.add_exception_handler(BadRequest, _on_broken)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _on_refusal)  # type: ignore[arg-type]
    app.add_exception_handler(ClientDisconnect, _on_gone)
    app.add_exception_handler(405, _on_wrong_method)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    content = as_problem(Refusal(HTTPStatus(status), detail)).content
    return Response(content, status, headers, PROBLEM_JSON)


async def _on_error(_request: Request, error: MockServerError) -> Response:
    """What one of ours refuses."""
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 409)
    return problem(status, str(error) if isinstance(error, PlanError) else error.message)


async def _on_invalid(_request: Request, error: RequestValidationError) -> Response:
    """What the framework refuses before it comes to us: parameters and bodies of another shape."""
    return problem(422, "; ".join(_sentence(one) for one in error.errors()))


async def _on_broken(_request: Request, error: BadRequest) -> Response:
    return problem(error.refusal.status, error.refusal.reason, error.refusal.headers)


async def _on_refusal(_request: Request, error: HTTPException) -> Response:
    if isinstance(error.__cause__, BadRequest):  # found while the framework read the body
        return await _on_broken(_request, error.__cause__)
    return problem(error.status_code, error.detail, error.headers)


async def _on_gone(_request: Request, _error: Exception) -> Response:
    """The client went away before its body was complete: nobody reads this."""
    return problem(400, "the client went away before its request was complete")


async def _on_wrong_method(request: Request, _error: Exception) -> Response:
    allowed = ", ".join(_methods_at(request))
    return problem(405, f"{request.method} isn't offered here, only {allowed}", {"allow": allowed})


def _methods_at(request: Request) -> list[str]:
    """What a path offers: the framework names the methods of one of its routes only, and none of a folder's."""
    routes = [one for one in request.app.router.routes if not isinstance(one, Mount)]
    found = [
        method
        for method in ("DELETE", "GET", "HEAD", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
    return found or ["GET", "HEAD"]


def _sentence(error: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in error["loc"][1:])
    if error["type"] == "json_invalid":
        return f"the body isn't JSON: {error['ctx']['error']}"
    if error["type"] == "missing":
        return f"`{place}` is missing" if place else "a body of JSON is expected"
    if error["type"] == "extra_forbidden":
        return f"there is no {error['loc'][-1]!r} here"
    return f"{place or 'the body'}: {_wanted(error)}"


_IN_JSON = {
    "dict_type": "input should be an object",
    "model_attributes_type": "input should be an object",
    "list_type": "input should be an array",
    "string_type": "input should be a string",
    "bool_type": "input should be true or false",
}
"""What the framework says in Python's words."""


def _wanted(error: Mapping[str, Any]) -> str:
    given = quoted(error["input"])
    text: str = error["msg"].removeprefix("Value error, ")
    if text == error["msg"]:
        text = _IN_JSON.get(error["type"]) or text[:1].lower() + text[1:]
    for beginning in ("input should be ", "input should ", "string should "):
        if text.startswith(beginning):
            to = "" if beginning.endswith("be ") else "to "
            return f"expected {to}{text.removeprefix(beginning)}, got {given}"
    return text
