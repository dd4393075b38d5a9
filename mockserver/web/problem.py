"""Why the admin API refuses, as problem+json: one sentence in `detail`, whoever found the mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from mockserver.errors import (
    JournalError,
    JournalOffError,
    MockServerError,
    NotThereError,
    ScenarioError,
    SettingsError,
    UnknownScenarioError,
)

_STATUSES = {
    NotThereError: 404,
    UnknownScenarioError: 404,
    SettingsError: 422,
    ScenarioError: 422,
    JournalOffError: 409,
    JournalError: 422,
}
_LONGEST = 60


def on_error(_request: Request, error: MockServerError) -> JSONResponse:
    """What one of ours refuses."""
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 409)
    return _problem(status, error.message)


def on_invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    """What the framework refuses before it comes to us: parameters and bodies of another shape."""
    return _problem(422, "; ".join(_sentence(one) for one in error.errors()))


def _problem(status: int, detail: str) -> JSONResponse:
    body = {"type": "about:blank", "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


def _sentence(error: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in error["loc"][1:])
    if error["type"] == "json_invalid":
        return f"the body isn't JSON: {error['ctx']['error']}"
    if error["type"] == "missing":
        return f"`{place}` is missing" if place else "a body of JSON is expected"
    if error["type"] == "extra_forbidden":
        return f"there is no {error['loc'][-1]!r} here"
    return f"{place or 'the body'}: {_wanted(error)}"


def _wanted(error: Mapping[str, Any]) -> str:
    given = repr(error["input"])
    given = given if len(given) <= _LONGEST else given[: _LONGEST - 3] + "..."
    text: str = error["msg"].removeprefix("Value error, ")
    if text == error["msg"]:
        text = text[:1].lower() + text[1:]
    for beginning in ("input should be ", "input should ", "string should "):
        if text.startswith(beginning):
            to = "" if beginning.endswith("be ") else "to "
            return f"expected {to}{text.removeprefix(beginning)}, got {given}"
    return text
