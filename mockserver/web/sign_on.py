"""The sign-on page that a scenario's redirect leads to: a client that follows it gets 200 and HTML."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from mockserver.scenario.pages import LOGIN, SIGN_ON_PATH


def sign_on() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.api_route(SIGN_ON_PATH, methods=["GET", "POST"], response_class=HTMLResponse)
    def login_page() -> HTMLResponse:
        return HTMLResponse(LOGIN)

    return router
