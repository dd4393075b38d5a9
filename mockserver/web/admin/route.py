"""How a route of the admin API reads its body: unpacked, and in turns with the calls of the services."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from mockserver.clock import turn
from mockserver.web.front.body import unpacked

MOST_OF_ADMIN = 1024 * 1024
"""How many bytes a body of the admin API may have, as it comes and unpacked."""
_LARGE = 128 * 1024  # bytes of which reading, and checking, takes milliseconds


class AdminRequest(Request):
    """A request whose body is compressed, or large."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            content = await super().body()
            if "content-encoding" in self.headers:
                content = unpacked(self.headers, content, MOST_OF_ADMIN)
            self._body = content
        return self._body

    async def json(self) -> Any:
        if len(await self.body()) <= _LARGE:
            return await super().json()
        await turn()
        value = await super().json()
        await turn()
        return value


class AdminRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_admin(request: Request) -> Response:
            return await answer(AdminRequest(request.scope, request.receive))

        return answer_admin
