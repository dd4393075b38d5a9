"""The values that cross layers: which operation is asked, the call, and the reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEFAULT_SESSION = "default"


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of one spec file, by name: what scenarios, services, access and journal speak of.

    key      method and path without the version segment, such as "POST /auction/portfolioRetraction":
             behaviour is found by it, so that a file with other versions keeps its behaviour
    access   "read" or "write", from the operation's tag
    """

    service: str
    stem: str
    version: str
    method: str
    path: str
    operation_id: str
    access: str
    key: str


@dataclass(slots=True)
class Call:
    """One request. Headers are lower case; params and body are as sent until the spec has checked them."""

    operation: Operation
    path: str = ""
    query: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    path_params: Mapping[str, str] = field(default_factory=dict)
    session: str = DEFAULT_SESSION
    params: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    participant: str | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be sent zipped.

    kind  the download type, such as SOURCE_SINK; it names the file's schema
    form  CSV or JSON
    name  file name without its ending
    rows  flat objects with the schema's keys
    """

    kind: str
    form: str
    name: str
    rows: list[dict[str, Any]]


@dataclass(slots=True)
class Reply:
    """One answer, ready for the socket: content is the exact bytes."""

    status: int
    content: bytes = b""
    media_type: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
