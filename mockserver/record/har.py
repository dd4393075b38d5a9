"""Calls as an HTTP Archive, HAR 1.2, which the developer tools of browsers open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from http.client import responses
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import orjson

from mockserver import __version__
from mockserver.call import DEFAULT_SESSION
from mockserver.clock import instant_ms
from mockserver.record.record import Record, plain

# what the journal knows beyond HAR, whose own names it doesn't take
_OURS = (
    "number",
    "source",
    "session",
    "at",
    "service",
    "operation",
    "participant",
    "client",
    "verdicts",
    "hits",
    "fault",
)
# what needs no escape, and what is one
_IN_PATHS = "/:@!$&'()*+,;=~-._%"
_IN_QUERIES = _IN_PATHS + "?"


_CREATOR = orjson.dumps({"name": "crr-mock", "version": __version__})
AROUND_ENTRIES = b'{"log":{"version":"1.2","creator":' + _CREATOR + b',"entries":[', b",", b"]}}"
"""What stands before, between and behind the entries of an archive."""


def as_entry(record: Record) -> bytes:
    """One call as JSON; nothing for what is none."""
    return orjson.dumps(entry(record)) if record.is_call else b""


def entry(record: Record) -> dict[str, Any]:
    """One call, without its secrets."""
    call = plain(record)
    return {
        "startedDateTime": instant_ms(record.arrived - timedelta(seconds=record.took)),
        "time": call["tookMs"],
        "request": _request(record, call),
        "response": _response(record, call),
        "cache": {},
        "timings": {"send": 0, "wait": call["tookMs"], "receive": 0},
        **{f"_{name}": call[name] for name in _OURS},
    }


def _request(record: Record, call: Mapping[str, Any]) -> dict[str, Any]:
    sent = call["request"]
    return {
        "method": record.method,
        "url": _url(record, call["query"]),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(sent["headers"].items()),
        "queryString": _named(parse_qsl(call["query"], keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": record.sent,
        **({"postData": _post_data(sent)} if record.sent else {}),
    }


def _post_data(sent: Mapping[str, Any]) -> dict[str, Any]:
    """HAR has no word for a request's body that is no text: it is said beside it."""
    encoded = {"_encoding": "base64"} if "base64" in sent else {}
    mime_type = sent["headers"].get("content-type", "")
    return {"mimeType": mime_type, "params": [], "text": _text(sent), **encoded, **_comment(sent)}


def _response(record: Record, call: Mapping[str, Any]) -> dict[str, Any]:
    replied = call["reply"]
    encoded = {"encoding": "base64"} if "base64" in replied else {}
    mime_type = record.media_type or "x-unknown"
    return {
        "status": record.status,
        "statusText": responses.get(record.status, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(replied["headers"].items()),
        "content": {
            "size": record.replied,
            "mimeType": mime_type,
            "text": _text(replied),
            **encoded,
            **_comment(replied),
        },
        "redirectURL": replied["headers"].get("location", ""),
        "headersSize": -1,
        "bodySize": record.replied,
    }


def _url(record: Record, query: str) -> str:
    """As it was called: in its session by the path, unless a header said so."""
    by_path = record.session not in (DEFAULT_SESSION, unquote(record.headers.get("x-mock-session", "")))
    base = f"{'https' if record.tls else 'http'}://{record.headers.get('host', 'localhost')}"
    path = quote(record.path, safe=_IN_PATHS)
    path = f"/sessions/{quote(record.session, safe='')}{path}" if by_path else path
    query = quote(query, safe=_IN_QUERIES)
    return f"{base}{path}?{query}" if query else base + path


def _text(body: Mapping[str, Any]) -> str:
    return str(body.get("base64") or body.get("body", ""))


def _comment(body: Mapping[str, Any]) -> dict[str, str]:
    return {"comment": "only the beginning was kept"} if body.get("cut") else {}


def _named(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
