"""Where our verdict on a request differs from openapi-core's, and why ours stands."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.contract.referee import Sent

REQUEST_ID = "3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59"
IDENTIFIER = {"portfolioName": "December", "marketName": "AUC_MN_2026_M12", "participantName": "ZTRD1"}


@dataclass(frozen=True)
class Disagreement:
    """One known difference.

    reason      why ours is right, or why it does no harm
    we          what we do: "accept" or "refuse"
    sent        a request that shows it, for the operation `operation` of our files
    applies     whether a drawn request falls under it
    overlays    whether the files are served with our corrections
    """

    name: str
    reason: str
    we: str
    sent: Sent
    applies: Callable[[Sent], bool]
    operation: str = "POST /auction/portfolioSubmission"
    overlays: bool = True


def submission(content: bytes | None = None, **changed: Any) -> Sent:
    body = json.dumps({**IDENTIFIER, **changed}, ensure_ascii=False).encode() if content is None else content
    headers = {"caiso-request-id": REQUEST_ID, "content-type": "application/json"}
    return Sent("/auction/v1.0/portfolioSubmission", (), headers, body)


def with_x(literal: str) -> Sent:
    """A submission with an undeclared member, so that nothing but reading it can fail."""
    return submission(json.dumps({**IDENTIFIER, "x": 0}).replace('"x": 0', f'"x": {literal}').encode())


def messages(*query: tuple[str, str], request_id: str = REQUEST_ID) -> Sent:
    return Sent("/messages/v1.0/public", query, {"caiso-request-id": request_id})


def since(moment: str) -> Sent:
    return messages(("participantName", "ZTRD1"), ("fromDate", moment))


def _mentions(*texts: str) -> Callable[[Sent], bool]:
    return lambda sent: any(
        text in f"{sent.query} {sent.headers} {sent.body.decode('utf-8', 'replace')}" for text in texts
    )


def _is_loose_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) != text.lower()
    except ValueError:
        return False


MESSAGES = "GET /messages/public"
DISAGREEMENTS = [
    Disagreement(
        "an absent body",
        "CAISO's files mark no body as required; a POST without one makes no sense, and a handler could do nothing "
        "with it. Our overlays say `required: true`, so only a file served as it stands differs.",
        "refuse",
        Sent("/auction/v1.0/portfolioSubmission", (), {"caiso-request-id": REQUEST_ID}),
        lambda sent: not sent.body and sent.path.endswith("/portfolioSubmission"),
        overlays=False,
    ),
    Disagreement(
        "an empty value in the query",
        "Their pattern allows an empty name. openapi-core refuses every empty value unless `allowEmptyValue` is set, "
        "which OpenAPI 3.1 explains as being about parameters without a value, and advises against.",
        "accept",
        messages(("participantName", ""), ("fromDate", "2026-09-01T07:00:00Z")),
        lambda sent: any(not value for _, value in sent.query),
        MESSAGES,
    ),
    Disagreement(
        "a parameter given twice",
        "Which one counts is a guess; a string schema describes one value. openapi-core takes the first.",
        "refuse",
        messages(("participantName", "A"), ("participantName", "B"), ("fromDate", "2026-09-01T07:00:00Z")),
        lambda sent: len(dict(sent.query)) < len(sent.query),
        MESSAGES,
    ),
    Disagreement(
        "a UUID in a loose spelling",
        "jsonschema takes what UUID() of Python takes: any hyphens besides the four, and digits as int() reads them: "
        "with signs, underscores and blanks, and those of other scripts.",
        "refuse",
        messages(("participantName", "A"), ("fromDate", "2026-09-01T07:00:00Z"), request_id=REQUEST_ID[:-1] + "-9"),
        lambda sent: _is_loose_uuid(sent.headers.get("caiso-request-id", "")),
        MESSAGES,
    ),
    Disagreement(
        "the year 0001",
        "In California it begins in the year before, which Python's datetime hasn't; nobody trades there.",
        "refuse",
        since("0001-06-01T00:00:00Z"),
        _mentions("0001-"),
        MESSAGES,
    ),
    Disagreement(
        "the end of the year 9999, west of Greenwich",
        "In UTC it is the year 10000, which RFC 3339 can't write.",
        "refuse",
        since("9999-12-31T23:59:59-08:00"),
        _mentions("9999-12-31"),
        MESSAGES,
    ),
    Disagreement(
        "a line feed after a date-time",
        "Python's `$`, on which openapi-core's check is built, matches before a last line feed.",
        "refuse",
        since("2026-09-01T07:00:00Z\n"),
        lambda sent: re.search(r":\d\d\S*\\n", f"{sent.query} {sent.body!r}") is not None,
        MESSAGES,
    ),
    Disagreement(
        "NaN",
        "No JSON (RFC 8259, 6); Python's json reads it.",
        "refuse",
        with_x("NaN"),
        _mentions("NaN"),
    ),
    Disagreement(
        "a number beyond the range of doubles",
        "Python's json makes it infinite, which is no longer the number that was sent.",
        "refuse",
        with_x("1e400"),
        _mentions("e400"),
    ),
    Disagreement(
        "half of a surrogate pair",
        "No text: it can't be written in UTF-8, so it couldn't be stored or sent back.",
        "refuse",
        with_x('"\\ud800"'),
        _mentions("\\ud8"),
    ),
    Disagreement(
        "a byte order mark before the body",
        "RFC 8259, 8.1: must not be added, may be ignored. Refusing is what most servers do.",
        "refuse",
        submission(b"\xef\xbb\xbf" + json.dumps(IDENTIFIER).encode()),
        lambda sent: sent.body.startswith(b"\xef\xbb\xbf"),
    ),
    Disagreement(
        "a body in UTF-16",
        "RFC 8259, 8.1: JSON between systems is UTF-8.",
        "refuse",
        submission(json.dumps(IDENTIFIER).encode("utf-16")),
        lambda sent: b"\x00" in sent.body,
    ),
]
