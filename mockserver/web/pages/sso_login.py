"""The sign-on page that a scenario's redirect leads to: a client that follows it gets 200 and HTML."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from mockserver.scenario.pages import HTML, LOGIN, SSO_LOGIN_PATH


def add_sso_login(app: FastAPI) -> None:
    app.add_route(SSO_LOGIN_PATH, _login_page, methods=["GET", "POST"], include_in_schema=False)


async def _login_page(_request: Request) -> Response:
    return Response(LOGIN, media_type=HTML)
