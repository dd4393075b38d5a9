"""Who may use the admin API: anybody on this machine, elsewhere only who knows the token."""

from __future__ import annotations

from fastapi import HTTPException, Request

from mockserver.settings import Settings
from mockserver.web.front.address import is_loopback
from mockserver.web.front.bearer import CHALLENGE, shows


class AdminGuard:
    """A dependency of every admin route."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.admin_token
        self._open = settings.admin_open
        self._local = is_loopback(settings.host)

    async def __call__(self, request: Request) -> None:
        if self._token:
            if not shows(request.headers.get("authorization", ""), self._token):
                detail = "the admin API needs the header Authorization: Bearer <token of --admin-token>"
                name, value = CHALLENGE
                raise HTTPException(401, detail, {name.decode(): value.decode()})
        elif not self._open:
            # a page of another site may reach this port by a name of its own; such a name isn't this machine's
            host = request.url.hostname or ""
            if not (self._local and is_loopback(host)):
                raise HTTPException(
                    403, "the admin API answers on loopback only; start with --admin-token TOKEN or --admin-open"
                )
