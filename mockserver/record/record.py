"""One call as the journal shows it: a Record for the program, plain JSON for everybody else."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from ssl import TLSVersion
from typing import Any

from mockserver.call import Fault, Hit, Operation, Verdict
from mockserver.clock import instant, instant_ms

_SECRETS = ("authorization", "cookie", "token", "secret", "password", "passwd", "apikey", "api-key", "credential")
REDACTED = "(redacted)"
CLIENT, ACTOR = "client", "actor"
HANDSHAKE = "TLS"
"""The method of what is no call: a handshake that was refused, whose only verdict says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """One call with its answer.

    number   of the call, from 1 since the server began
    at       the world's time
    arrived  the real time at which the answer was ready
    took     how many seconds that took, waits that a scenario made included
    method   as sent, and content too; both bodies may be cut
    sent     length of the request's body in bytes
    replied  length of the answer's body in bytes
    The rest is as in Call and Reply.
    """

    number: int
    at: datetime
    arrived: datetime
    took: float
    session: str
    operation: Operation
    method: str
    path: str
    query: bytes
    headers: Mapping[str, str]
    path_params: Mapping[str, str]
    content: bytes
    sent: int
    participant: str | None
    client: str | None
    tls: int | None
    stray: bool
    by_actor: bool
    status: int
    reply_headers: Mapping[str, str]
    media_type: str | None
    reply_content: bytes
    replied: int
    verdicts: tuple[Verdict, ...]
    fault: Fault | None
    hits: tuple[Hit, ...]
    committed: bool | None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.verdicts if one.code)

    @property
    def source(self) -> str:
        """Who made it: a client, or an actor of the world."""
        return ACTOR if self.by_actor else CLIENT

    @property
    def request_id(self) -> str | None:
        return self.headers.get("caiso-request-id")

    @property
    def is_call(self) -> bool:
        """Whether it is one; else a handshake that was refused."""
        return self.method != HANDSHAKE

    @property
    def is_cut(self) -> bool:
        """Whether the request's body is longer than what is kept of it."""
        return self.sent > len(self.content)


def is_secret(name: str) -> bool:
    """Whether the value of a header or parameter of this name isn't shown."""
    return any(map(name.casefold().__contains__, _SECRETS))


def plain(record: Record) -> dict[str, Any]:
    """The record as plain JSON, without secrets: what the admin API shows and a line of a journal file holds."""
    operation = record.operation
    return {
        "number": record.number,
        "at": instant(record.at),
        "arrived": instant_ms(record.arrived),
        "tookMs": round(record.took * 1000, 3),
        "session": record.session,
        "source": record.source,
        "requestId": record.request_id,
        "service": operation.service,
        "operation": None if record.stray else operation.operation_id,
        "spec": operation.stem,
        "method": record.method,
        "path": record.path,
        "query": query_without_secrets(record.query),
        "participant": record.participant,
        "client": record.client,
        "tls": TLSVersion(record.tls).name.replace("_", ".") if record.tls else None,
        "request": {"headers": _shown(record.headers), **_body(record.content, record.sent)},
        "status": record.status,
        "codes": list(record.codes),
        "verdicts": [asdict(one) for one in record.verdicts],
        "reply": {"headers": _shown(_reply_headers(record)), **_body(record.reply_content, record.replied)},
        "fault": record.fault,
        "hits": [asdict(hit) for hit in record.hits],
        "committed": record.committed,
    }


def query_without_secrets(query: bytes) -> str:
    text = query.decode("latin-1")
    return "&".join(map(_without_secret, text.split("&"))) if is_secret(text) else text


def _without_secret(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return name + equals + REDACTED if equals and is_secret(name) else pair


def _reply_headers(record: Record) -> Mapping[str, str]:
    media_type = {"content-type": record.media_type} if record.media_type else {}
    return {**record.reply_headers, **media_type}


def _shown(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: REDACTED if is_secret(name) else value for name, value in headers.items()}


def _body(content: bytes, size: int) -> dict[str, Any]:
    """Text as it is, else base64; `size` counts all bytes, also those that weren't kept."""
    try:
        shown: dict[str, Any] = {"body": content.decode()} if content else {}
    except UnicodeDecodeError as problem:
        cut_in_a_letter = size > len(content) and problem.start >= len(content) - 3
        shown = {"body": content[: problem.start].decode()} if cut_in_a_letter else {"base64": _base64(content)}
    return {"size": size, **shown, **({"cut": True} if size > len(content) else {})}


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
