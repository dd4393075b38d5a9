"""Who may use the admin API: anybody on this machine, elsewhere only who knows the token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from fastapi import HTTPException, Request

from mockserver.settings import Settings

_LOCAL_NAMES = {"localhost"}


def is_loopback(host: str) -> bool:
    """Whether an address or a name is this machine's own."""
    host = host.strip("[]")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in _LOCAL_NAMES


class AdminGuard:
    """A dependency of every admin route."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.admin_token
        self._open = settings.admin_open
        self._local = is_loopback(settings.host)

    async def __call__(self, request: Request) -> None:
        if self._token:
            sent = request.headers.get("authorization", "").removeprefix("Bearer ")
            if not hmac.compare_digest(sent.encode(), self._token.encode()):
                raise HTTPException(
                    401, "the admin API needs the header Authorization: Bearer <token of --admin-token>"
                )
        elif not self._open:
            # a page of another site may reach this port by a name of its own; such a name isn't this machine's
            host = request.url.hostname or ""
            if not (self._local and is_loopback(host)):
                raise HTTPException(
                    403, "the admin API answers on loopback only; start with --admin-token TOKEN or --admin-open"
                )
