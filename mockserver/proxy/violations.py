"""What breaks the contract: each place in a request or an answer where the two sides don't keep to the spec files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.call import Call
from mockserver.connectivity.replies import Reading
from mockserver.errors import BusinessError
from mockserver.wording import shortened

HEADER = "x-mock-violations"
_MOST_IN_HEADER = 5
_LONGEST_TEXT = 200


class Side(StrEnum):
    """Who breaks the contract."""

    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a side breaks the contract.

    part   of the message: operation, method, accept, content type, parameter, body; status, media type, header, schema,
           download, connection
    place  {"pointer": "#/newBids/0/tou"} or {"parameter": "marketName", "in": "query"}, where that is known
    """

    side: Side
    part: str
    text: str
    place: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.side} {self.part}: {self.text}"

    @property
    def plain(self) -> dict[str, Any]:
        return {"side": self.side, "part": self.part, "text": self.text, **self.place}


def unknown_path() -> Violation:
    return Violation(Side.REQUEST, "operation", "no operation of the specs has this path")


def unknown_method(method: str, offered: Sequence[str]) -> Violation:
    text = f"{method} isn't offered here, only {', '.join(sorted(offered))}"
    return Violation(Side.REQUEST, "method", text)


def no_answer(why: str) -> Violation:
    return Violation(Side.ANSWER, "connection", why)


def of_request(contract: Contract, call: Call) -> tuple[list[Violation], BusinessError | None]:
    """In what a call breaks its contract, and the refusal that a service would answer with."""
    contract.read(call)
    try:
        contract.check_request(call)
    except BusinessError as error:
        part = _BY_STATUS.get(error.status or 0)
        found = []
        for entry in error.entries:
            place = entry.places[0] if entry.places else {}
            text = entry.detail or " ".join(entry.args) or entry.code
            found.append(
                Violation(Side.REQUEST, part or ("parameter" if "parameter" in place else "body"), text, place)
            )
        return found, error
    return [], None


_BY_STATUS: dict[int, str] = {
    HTTPStatus.NOT_ACCEPTABLE: "accept",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "content type",
}


def of_answer(reading: Reading) -> list[Violation]:
    return [Violation(Side.ANSWER, fault.part, fault.text) for fault in reading.faults]


def undeclared_headers(contract: Contract, status: int, headers: Iterable[str]) -> list[Violation]:
    """Headers of an answer that neither its file declares nor HTTP itself; names in lower case."""
    declared = contract.answers.declared(status)
    if declared is None:
        return []
    known = {name.lower() for name in contract.answers.replies[declared].get("headers", {})} | _OF_HTTP
    return [
        Violation(Side.ANSWER, "header", f"{name} isn't declared for {status}") for name in headers if name not in known
    ]


# What servers, gateways and caches add to any answer: RFC 9110, 9111, 6265, 6797, 7239 and the Fetch standard
_OF_HTTP = frozenset(
    [
        "accept-ranges",
        "age",
        "allow",
        "alt-svc",
        "cache-control",
        "connection",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-range",
        "content-security-policy",
        "content-type",
        "date",
        "etag",
        "expires",
        "keep-alive",
        "last-modified",
        "link",
        "location",
        "permissions-policy",
        "pragma",
        "referrer-policy",
        "retry-after",
        "server",
        "server-timing",
        "set-cookie",
        "strict-transport-security",
        "trailer",
        "transfer-encoding",
        "vary",
        "via",
        "warning",
        "www-authenticate",
    ]
)


def in_header(violations: Sequence[Violation]) -> bytes:
    """The violations as JSON in ASCII: the first few, each cut, and how many more there are."""
    shown: list[dict[str, Any]] = [
        {**one.plain, "text": shortened(one.text, _LONGEST_TEXT)} for one in violations[:_MOST_IN_HEADER]
    ]
    if len(violations) > _MOST_IN_HEADER:
        shown.append({"more": len(violations) - _MOST_IN_HEADER})
    return json.dumps(shown).encode()
