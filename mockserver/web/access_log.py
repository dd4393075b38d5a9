"""The access log: one line for each call, with the verdict and the first reason."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

from mockserver.call import Reply
from mockserver.web.wire import Scope, Send

log = logging.getLogger("mockserver.access")

_LONGEST_TARGET = 400
_LONGEST_REASON = 200


def log_reply(scope: Scope, reply: Reply, seconds: float) -> None:
    """Such as: POST /crr/status -> 405 SER0017 (0.2 ms): POST isn't offered here, only GET."""
    verdict = " ".join(dict.fromkeys(reply.codes)) or "ok"
    more = f" and {len(reply.codes) - 1} more" if len(reply.codes) > 1 else ""
    reason = f": {_plain(reply.why, _LONGEST_REASON)}{more}" if reply.why else ""
    log.info("%s -> %d %s (%.1f ms)%s", _asked(scope), reply.status, verdict, seconds * 1000, reason)


def logged(scope: Scope, send: Send) -> Send:
    """`send`, with a line for an answer from outside of the services that refuses; pages aren't worth one."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            log.info("%s -> %d outside of the services; see /mocks", _asked(scope), message["status"])
        await send(message)

    return sending


def _asked(scope: Scope) -> str:
    target = scope["raw_path"].decode("latin-1")
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("latin-1")
    return f"{_plain(scope['method'], 20)} {_plain(target, _LONGEST_TARGET)}"


def _plain(text: str, longest: int) -> str:
    """The text without anything that could end the line or steer a terminal."""
    cut = text if len(text) <= longest else text[: longest - 3] + "..."
    return cut if cut.isprintable() else "".join(one if one.isprintable() else "?" for one in cut)
