"""What is no call of a service, such as an unknown path: refused, it still gets a line in the access log."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from mockserver.record.access_log import log_refusal
from mockserver.web.server.asgi import Scope, Send

OUTSIDE = "outside of the services; see /mocks"


def logged(scope: Scope, send: Send, why: str) -> Send:
    """`send`, with a line for an answer that refuses; pages aren't worth one."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            asked = scope["method"], scope["path"], scope["raw_path"], scope["query_string"]
            log_refusal(*asked, message["status"], why)
        await send(message)

    return sending
