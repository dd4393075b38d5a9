"""The access log: one line for each call, with the verdict and the first reason, and with fields for programs."""

from __future__ import annotations

import logging
from http.client import responses as phrases

from mockserver.call import Reply
from mockserver.record.finished import FinishedCall, Observer
from mockserver.record.record import query_without_secrets

log = logging.getLogger("mockserver.access")

_LONGEST_TARGET = 400
_LONGEST_REASON = 260


def log_as_text(finished: FinishedCall) -> None:
    """Such as: POST /crr/status -> 405 SER0017 (0.2 ms): POST isn't offered here, only GET. Secrets are left out."""
    call, reply = finished.call, finished.reply
    if call.broken or call.by_actor:
        return
    more = f" and {len(reply.verdicts) - 1} more" if len(reply.verdicts) > 1 else ""
    reason = f": {_plain(reply.why, _LONGEST_REASON)}{more}" if reply.why else ""
    by = f" by {', '.join(_rules(reply))}" if reply.hits else ""
    asked = _asked(call.method, call.raw_path, call.query)
    log.info("%s -> %s%s (%.1f ms)%s", asked, _verdict(reply), by, finished.took * 1000, reason)


def log_with_fields(finished: FinishedCall) -> None:
    """The same for programs. Secrets are left out as in the journal, and long values cut."""
    call, reply = finished.call, finished.reply
    if call.broken or call.by_actor:
        return
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
        "tookMs": round(finished.took * 1000, 3),
        "fault": reply.delivery.fault if reply.delivery else None,
        "hits": _rules(reply),
    }
    log.info("%s %s -> %s", call.method, fields["path"], _verdict(reply), extra={"fields": fields})


ACCESS_LOGS: dict[str, Observer] = {"text": log_as_text, "json": log_with_fields}


def _rules(reply: Reply) -> list[str]:
    return [f"{hit.scenario}/{hit.rule}" for hit in reply.hits]


def _verdict(reply: Reply) -> str:
    """200 ok, 400 SER0017 POR0215, 401 Unauthorized, 200 truncated_body, or connection_reset alone."""
    words = [*dict.fromkeys(reply.codes), *([reply.delivery.fault] if reply.delivery else [])]
    if not reply.status:
        return " ".join(words)
    alone = "ok" if reply.status < 400 else phrases.get(reply.status, "refused")
    return " ".join([str(reply.status), *(words or [alone])])


def log_refusal(method: str, path: str, raw_path: bytes, query: bytes, status: int, why: str) -> None:
    """A line for what is no call and is refused."""
    fields = {"method": method, "path": _cut(path), "status": status}
    told = _plain(why, _LONGEST_REASON)
    log.info("%s -> %d %s", _asked(method, raw_path, query), status, told, extra={"fields": fields})


def _asked(method: str, raw_path: bytes, query: bytes) -> str:
    target = raw_path.decode("latin-1")
    if query:
        target += "?" + query_without_secrets(query)
    return f"{_plain(method, 20)} {_plain(target, _LONGEST_TARGET)}"


def _cut(value: object, longest: int = _LONGEST_TARGET) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= longest else text[: longest - 3] + "..."


def _plain(text: str, longest: int) -> str:
    """The text without anything that could end the line or steer a terminal."""
    cut = text if len(text) <= longest else text[: longest - 3] + "..."
    return cut if cut.isprintable() else "".join(one if one.isprintable() else "?" for one in cut)
