"""The access log: one line for each call, with the verdict and the first reason, and with fields for programs."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from http.client import responses as phrases
from typing import Any

from mockserver.call import Call, Reply
from mockserver.journal.record import query_without_secrets
from mockserver.web.wire import Scope, Send

log = logging.getLogger("mockserver.access")

AccessLog = Callable[[Scope, Call, Reply, float], None]

_LONGEST_TARGET = 400
_LONGEST_REASON = 260


def log_as_text(scope: Scope, _call: Call, reply: Reply, seconds: float) -> None:
    """Such as: POST /crr/status -> 405 SER0017 (0.2 ms): POST isn't offered here, only GET. Secrets are left out."""
    more = f" and {len(reply.verdicts) - 1} more" if len(reply.verdicts) > 1 else ""
    reason = f": {_plain(reply.why, _LONGEST_REASON)}{more}" if reply.why else ""
    by = f" by {', '.join(_rules(reply))}" if reply.hits else ""
    log.info("%s -> %s%s (%.1f ms)%s", _asked(scope), _verdict(reply), by, seconds * 1000, reason)


def log_with_fields(_scope: Scope, call: Call, reply: Reply, seconds: float) -> None:
    """The same for programs. Secrets are left out as in the journal, and long values cut."""
    operation = call.operation
    fields = {
        "method": call.method,
        "path": _cut(call.path),
        "query": _cut(query_without_secrets(call.query)),
        "status": reply.status,
        "codes": list(dict.fromkeys(reply.codes)),
        "reason": _cut(reply.why) or None,
        "session": _cut(call.session),
        "participant": _cut(call.participant),
        "client": _cut(call.client),
        "requestId": _cut(call.headers.get("caiso-request-id")),
        "service": operation.service,
        "operation": None if call.stray else operation.operation_id,
        "spec": operation.stem,
        "tookMs": round(seconds * 1000, 3),
        "fault": reply.wire.fault if reply.wire else None,
        "hits": _rules(reply),
    }
    log.info("%s %s -> %s", call.method, fields["path"], _verdict(reply), extra={"fields": fields})


ACCESS_LOGS: dict[str, AccessLog] = {"text": log_as_text, "json": log_with_fields}


def _rules(reply: Reply) -> list[str]:
    return [f"{hit.scenario}/{hit.rule}" for hit in reply.hits]


def _verdict(reply: Reply) -> str:
    """200 ok, 400 SER0017 POR0215, 401 Unauthorized, 200 truncated_body, or connection_reset alone."""
    words = [*dict.fromkeys(reply.codes), *([reply.wire.fault] if reply.wire else [])]
    if not reply.status:
        return " ".join(words)
    alone = "ok" if reply.status < 400 else phrases.get(reply.status, "refused")
    return " ".join([str(reply.status), *(words or [alone])])


OUTSIDE = "outside of the services; see /mocks"


def logged(scope: Scope, send: Send, why: str) -> Send:
    """`send`, with a line for an answer that refuses what is no call; pages aren't worth one."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            fields = {"method": scope["method"], "path": _cut(scope["path"]), "status": message["status"]}
            told = _plain(why, _LONGEST_REASON)
            log.info("%s -> %d %s", _asked(scope), message["status"], told, extra={"fields": fields})
        await send(message)

    return sending


def _asked(scope: Scope) -> str:
    target = scope["raw_path"].decode("latin-1")
    if scope["query_string"]:
        target += "?" + query_without_secrets(scope["query_string"])
    return f"{_plain(scope['method'], 20)} {_plain(target, _LONGEST_TARGET)}"


def _cut(value: object, longest: int = _LONGEST_TARGET) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= longest else text[: longest - 3] + "..."


def _plain(text: str, longest: int) -> str:
    """The text without anything that could end the line or steer a terminal."""
    cut = text if len(text) <= longest else text[: longest - 3] + "..."
    return cut if cut.isprintable() else "".join(one if one.isprintable() else "?" for one in cut)
