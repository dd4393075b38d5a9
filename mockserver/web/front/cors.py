"""CORS: pages of the origins that the user names may call the services, and read what they answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any

from mockserver.call import Reply
from mockserver.errors import SettingsError
from mockserver.web.server.asgi import Header, Send

ANY = "*"
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:\[[0-9a-f:.]+\]|[^/\s:@?#\[\]]+)(?::\d+)?")
_KEPT_S = 600
_WITH_SERVICES = re.compile(r"/mocks(?:/.*)?|/healthz")


class Cors:
    """Which pages may call. The admin API isn't among what they may."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = {_checked(one) for one in origins}

    def origin(self, path: str, headers: Mapping[str, str], service: bool) -> str | None:
        """The origin of a page that may ask for this path; None for all else."""
        origin = headers.get("origin") if self._origins else None
        if origin is None or not (service or _WITH_SERVICES.fullmatch(path)):
            return None
        return origin if origin in self._origins or ANY in self._origins else None

    def preflight(self, headers: Mapping[str, str], methods: Iterable[str]) -> Reply:
        """What a browser asks before a page's call; any header may be sent."""
        wanted = headers["access-control-request-method"]
        answer = {
            "access-control-allow-methods": ", ".join(sorted({*methods} or {wanted})),
            "access-control-max-age": str(_KEPT_S),
        }
        if names := headers.get("access-control-request-headers"):
            answer["access-control-allow-headers"] = names
        if headers.get("access-control-request-private-network") == "true":
            answer["access-control-allow-private-network"] = "true"
        return Reply(HTTPStatus.NO_CONTENT, media_type=None, headers=answer)

    def shared(self, origin: str, send: Send) -> Send:
        """`send`, whose answers the page may read, headers included.

        A named origin may also have the browser show its certificate. Where all may call, no browser lends one to them.
        """
        named = origin in self._origins
        own: list[Header] = [(b"access-control-allow-origin", origin.encode("latin-1") if named else b"*")]
        own += [(b"access-control-allow-credentials", b"true")] if named else []

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                sent: list[Header] = list(message["headers"])
                names = b", ".join(
                    sorted({b"date", *(name for name, _ in sent if not name.startswith(b"access-control-"))})
                )
                message = {**message, "headers": [*sent, *own, (b"access-control-expose-headers", names), _VARY]}
            await send(message)

        return sending


_VARY = (b"vary", b"Origin, Access-Control-Request-Method, Access-Control-Request-Headers")


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    return method == "OPTIONS" and "access-control-request-method" in headers


def _checked(text: str) -> str:
    """The origin as browsers write it. Raises SettingsError."""
    if text == ANY:
        return ANY
    origin = text.lower()
    if not _ORIGIN.fullmatch(origin):
        raise SettingsError(
            f"--cors {text}: an origin is scheme, host and port without a path, such as http://localhost:3000; "
            "or * for the pages of all"
        )
    return origin
