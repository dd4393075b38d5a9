"""The access log: one line for each call, with the verdict and the first reason."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from http.client import responses as phrases
from typing import Any

from mockserver.call import Reply
from mockserver.web.wire import Scope, Send

log = logging.getLogger("mockserver.access")

_LONGEST_TARGET = 400
_LONGEST_REASON = 200


def log_reply(scope: Scope, reply: Reply, seconds: float) -> None:
    """Such as: POST /crr/status -> 405 SER0017 (0.2 ms): POST isn't offered here, only GET."""
    more = f" and {len(reply.verdicts) - 1} more" if len(reply.verdicts) > 1 else ""
    reason = f": {_plain(reply.why, _LONGEST_REASON)}{more}" if reply.why else ""
    by = f" by {', '.join(f'{hit.scenario}/{hit.rule}' for hit in reply.hits)}" if reply.hits else ""
    log.info("%s -> %s%s (%.1f ms)%s", _asked(scope), _verdict(reply), by, seconds * 1000, reason)


def _verdict(reply: Reply) -> str:
    """200 ok, 400 SER0017 POR0215, 401 Unauthorized, 200 truncated_body, or connection_reset alone."""
    words = [*dict.fromkeys(reply.codes), *([reply.wire.fault] if reply.wire else [])]
    if not reply.status:
        return " ".join(words)
    alone = "ok" if reply.status < 400 else phrases.get(reply.status, "refused")
    return " ".join([str(reply.status), *(words or [alone])])


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
