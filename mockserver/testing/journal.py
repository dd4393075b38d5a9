"""The calls that a session's client made."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs

from mockserver.admin_client import AdminClient


@dataclass(frozen=True, slots=True)
class Message:
    """One direction of a call. The body may be cut (`is_cut`); `size` counts all of its bytes."""

    headers: Mapping[str, str]
    body: bytes
    size: int
    is_cut: bool

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Message:
        body = b64decode(plain["base64"]) if "base64" in plain else plain.get("body", "").encode()
        return cls(plain["headers"], body, plain["size"], plain.get("cut", False))

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class JournalCall:
    """One call of the journal.

    number    of the call, from 1 since the server began
    at        the world's time, such as 2026-11-05T17:00:00Z
    source    who made it: a client, or an actor of the world
    params    the query, each name with its values
    codes     error codes of the answer
    verdicts  each error of the answer: code, text, the places it is about, and why
    hits      rules of scenarios that fired, with their effects
    plain     all of it, as the admin API gives it
    """

    number: int
    at: str
    source: str
    service: str
    operation: str
    method: str
    path: str
    params: Mapping[str, list[str]]
    participant: str | None
    client: str | None
    request_id: str | None
    request: Message
    status: int
    codes: tuple[str, ...]
    verdicts: tuple[Mapping[str, Any], ...]
    reply: Message
    fault: Any
    hits: tuple[Mapping[str, Any], ...]
    committed: bool | None
    plain: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> JournalCall:
        return cls(
            number=plain["number"],
            at=plain["at"],
            source=plain["source"],
            service=plain["service"],
            operation=plain["operation"],
            method=plain["method"],
            path=plain["path"],
            params=parse_qs(plain["query"], keep_blank_values=True),
            participant=plain["participant"],
            client=plain["client"],
            request_id=plain["requestId"],
            request=Message.of(plain["request"]),
            status=plain["status"],
            codes=tuple(plain["codes"]),
            verdicts=tuple(plain["verdicts"]),
            reply=Message.of(plain["reply"]),
            fault=plain["fault"],
            hits=tuple(plain["hits"]),
            committed=plain["committed"],
            plain=plain,
        )


class SessionJournal:
    """The session's calls, since it began."""

    def __init__(self, admin: AdminClient, session: str) -> None:
        self._admin, self._session = admin, session

    def calls(
        self,
        *,
        source: Literal["client", "actor"] | None = None,
        service: str | None = None,
        operation: str | None = None,
        participant: str | None = None,
        client: str | None = None,
        status: int | str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> list[JournalCall]:
        """Those that all of it holds for, oldest first; status is 200 or "4xx", `after` the number of a call."""
        found = self._admin.get(
            "journal",
            session=self._session,
            source=source,
            service=service,
            operation=operation,
            participant=participant,
            client=client,
            status=status,
            code=code,
            requestId=request_id,
            after=after,
            limit=limit,
        )
        return [JournalCall.of(one) for one in found["calls"]]

    def __iter__(self) -> Iterator[JournalCall]:
        return iter(self.calls())

    def __len__(self) -> int:
        return len(self.calls())
