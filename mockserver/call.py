"""The values that cross layers: which operation is asked, the call, and the reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from mockserver.errors import BusinessError, SettingsError
from mockserver.wording import shortened

DEFAULT_SESSION = "default"
NOBODY = ""
_LONGEST_ID = 200

Body = dict[str, Any]  # of a request or a reply: a JSON object


def session_id(text: str) -> str:
    """The text, if it can be the id of a session; those that test frameworks give to their tests can."""
    if 0 < len(text) <= _LONGEST_ID and text.isprintable() and text.strip() == text and text not in (".", ".."):
        return text
    wanted = f"1 to {_LONGEST_ID} printable characters, without a blank at an end; in a URL or a header percent-escaped"
    raise SettingsError(f"{shortened(text, 60)!r} can't be the id of a session, which has {wanted}")


def escaped_session_id(text: str) -> str:
    """The same for an id as a URL or a header has it: percent-escaped."""
    return session_id(unquote(text) if "%" in text else text)


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

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands in the files: the same after they have been read again."""
        return self.stem, self.method, self.path


Said = Callable[[str], Any]
"""What a call says by a name; None where it says nothing."""
Facts = Callable[[str, Said], str | None]
"""What is known of a name that a call says nothing of; None where nothing is known either."""


def _unread(_error: BusinessError, call: Call, _facts: Facts) -> str:
    raise RuntimeError(f"no contract has read the call of {call.operation.key} yet")


@dataclass(slots=True)
class Call:
    """One request. Headers are lower case; params and body are as sent until the spec has checked them.

    client       who calls, by certificate or header; NOBODY for one that had to say so and didn't; None where the
                 caller needs no name, and `participant` says who it is
    participant  for whom the call is made
    method       as sent; not always that of the operation, whose path it came to
    tls          the number of the TLS version that it came by; None for plain HTTP
    stray        its path and method are no operation's: `operation` is only one of the same service
    broken       the request broke HTTP or TLS; the server has logged that
    raw_path     as sent, where `path` is without the session, decoded
    why_no_session  why the session that it names can't be one; "" where it can
    why_nobody   why the caller is NOBODY, for log and journal
    by_actor     an actor of the world makes it, no client
    words        what the operation's spec says of an error, for replies that name the errors of single records
    passed_over  what it sends for nothing, for log and journal
    """

    operation: Operation
    path: str = ""
    query: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    path_params: Mapping[str, str] = field(default_factory=dict)
    session: str = DEFAULT_SESSION
    client: str | None = None
    method: str = ""
    tls: int | None = None
    stray: bool = False
    broken: bool = False
    raw_path: bytes = b""
    params: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    participant: str | None = None
    why_nobody: str = ""
    why_no_session: str = ""
    by_actor: bool = False
    words: Callable[[BusinessError, Call, Facts], str] = _unread
    passed_over: tuple[Verdict, ...] = ()


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


class Fault(StrEnum):
    """What goes wrong on the connection while a reply is sent."""

    CONNECTION_RESET = "connection_reset"
    EMPTY_RESPONSE = "empty_response"
    MALFORMED_CHUNK = "malformed_chunk"
    RANDOM_DATA_THEN_CLOSE = "random_data_then_close"
    TRUNCATED_BODY = "truncated_body"
    DRIBBLE = "dribble"
    STALL = "stall"
    DUPLICATE_REPLY = "duplicate_reply"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply leaves where it isn't simply sent.

    sent     how many bytes of the body leave before the fault; None where nothing leaves, not even the head
    garbage  bytes that are no HTTP
    rate     bytes a second, of a dribble
    hold     how long a stall lasts before the connection is closed; None: as long as the client waits
    """

    fault: Fault
    sent: int | None = None
    garbage: bytes = b""
    rate: int = 0
    hold: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired on a call.

    rule     its name, or its number in the scenario from 1
    draw     what chance drew for it, from 0 to 1; None where chance had no say
    effects  what happened, such as "delay 412ms"
    """

    scenario: str
    rule: str
    draw: float | None
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that a reply finds wrong with its call.

    code    of the spec's error table; "" where the file has none
    text    as the reply says it
    places  where: {"pointer": "#/newBids/0/tou"} in the body, or {"parameter": "marketName", "in": "query"}
    why     the reason that the reply doesn't tell, since the words of the file are all that it may say
    """

    code: str
    text: str
    places: tuple[Mapping[str, str], ...] = ()
    why: str = ""


@dataclass(slots=True)
class Reply:
    """One answer, ready for the socket: content is the exact bytes.

    verdicts  what it refuses the call for, in the order of its errors
    delivery  how it leaves; None for simply
    hits   the scenario rules that had a part in it
    committed  whether the service did its work, where a rule had a part; None elsewhere
    """

    status: int
    content: bytes = b""
    media_type: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    delivery: Delivery | None = None
    hits: tuple[Hit, ...] = ()
    committed: bool | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The error codes in it, in their order."""
        return tuple(one.code for one in self.verdicts if one.code) if self.verdicts else ()

    @property
    def why(self) -> str:
        """The first error in words, for whoever reads a log: with the reason that the reply doesn't tell."""
        first = self.verdicts[0] if self.verdicts else None
        return f"{first.text} ({first.why})" if first and first.why else first.text if first else ""


NO_REPLY = Reply(0)
WITHOUT_BODY = frozenset((204, 304))
"""The statuses of replies that have none (RFC 9112, 6.3)."""
SERVERS_OWN = frozenset(("connection", "content-length", "keep-alive", "trailer", "transfer-encoding", "upgrade"))
"""Headers that say how a reply lies on its connection: the server writes them."""


def headers_of(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """By names in lower case. Lines of one name are joined by ", " (RFC 9110, 5.3), those of Cookie by "; "."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
    return headers if len(headers) == len(pairs) else _joined(pairs)


def _joined(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    lines: dict[str, list[str]] = {}
    for name, value in pairs:
        lines.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return {name: ("; " if name == "cookie" else ", ").join(values) for name, values in lines.items()}
