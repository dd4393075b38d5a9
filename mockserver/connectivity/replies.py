"""Is an answer what its spec file says? The client's side of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

import orjson

from mockserver.caiso.contract import Contract
from mockserver.call import Verdict
from mockserver.connectivity.connection import Answer
from mockserver.openapi.media import BYTES, bare, is_json, ranges_for
from mockserver.openapi.unzip import BrokenArchive, unzipped

_SHOWN = 2
_MOST_FAULTS = 20


class Part(StrEnum):
    """The part of an answer that breaks the contract."""

    STATUS = "status"
    MEDIA_TYPE = "media type"
    HEADER = "header"
    BODY = "body"
    SCHEMA = "schema"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class ReplyFault:
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as it was understood: the errors that it names, and what is wrong with the answer itself."""

    verdicts: tuple[Verdict, ...] = ()
    faults: tuple[ReplyFault, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.verdicts)

    @property
    def problem(self) -> str:
        """What is wrong with it in a sentence; "" where nothing is."""
        if not self.faults:
            return ""
        first = self.faults[0]
        if first.part not in (Part.SCHEMA, Part.HEADER):
            return first.text
        return f"answers against its spec: {'; '.join(one.text for one in self.faults[:_SHOWN])}"


def read_reply(contract: Contract, answer: Answer, params: Mapping[str, Any] | None = None) -> Reading:
    """Hold an answer against the contract of its operation.

    params  those of the call; a download's rows are held against the schema of the type that they ask for
    """
    verdicts: list[Verdict] = []
    faults = islice(_faults(contract, answer, params or {}, verdicts), _MOST_FAULTS)
    return Reading(faults=tuple(faults), verdicts=tuple(verdicts))


def _faults(
    contract: Contract, answer: Answer, params: Mapping[str, Any], verdicts: list[Verdict]
) -> Iterator[ReplyFault]:
    media_type = bare(answer.headers.get("content-type", ""))
    declared = contract.answers.declared(answer.status)
    if declared is None:
        yield ReplyFault(Part.STATUS, _undeclared(answer, media_type))
        return
    for fault in contract.answers.faults_of_headers(declared, answer.headers):
        yield ReplyFault(Part.HEADER, fault)
    offered = {bare(one): one for one in contract.answers.replies[declared].get("content", {})}
    found = next((offered[one] for one in ranges_for(media_type) if one in offered), None)
    if not offered:
        if answer.content:
            yield ReplyFault(Part.BODY, f"answered {answer.status} with a body, and its spec declares none for it")
    elif found is None:
        yield ReplyFault(Part.MEDIA_TYPE, _wrong_media(answer, media_type, offered))
    elif is_json(media_type):
        yield from _faults_of_json(contract, answer, declared, found, verdicts)
    elif media_type == BYTES:
        yield from _faults_of_zip(contract, answer.content, params)


def _undeclared(answer: Answer, media_type: str) -> str:
    if 300 <= answer.status < 400:
        return f"sends callers on to {answer.headers.get('location', 'elsewhere')}, as a login does"
    if media_type == "text/html":
        return _a_page(answer)
    return f"answered {answer.status}, which its spec doesn't declare"


def _wrong_media(answer: Answer, media_type: str, offered: Mapping[str, str]) -> str:
    if media_type == "text/html":
        return _a_page(answer)
    return f"answered {answer.status} as {media_type or 'no media type'}, not {', '.join(offered)}"


def _a_page(answer: Answer) -> str:
    return f"answered {answer.status} with a web page, as a login, a portal or a proxy does"


def _faults_of_json(
    contract: Contract, answer: Answer, declared: str, media_type: str, verdicts: list[Verdict]
) -> Iterator[ReplyFault]:
    try:
        body = orjson.loads(answer.content)
    except orjson.JSONDecodeError as problem:
        yield ReplyFault(Part.BODY, f"answered {answer.status} with a body that isn't JSON: {problem.msg}")
        return
    verdicts += _verdicts(body)
    for fault in contract.answers.faults_of(body, declared, media_type):
        yield ReplyFault(Part.SCHEMA, fault)


def _verdicts(body: Any) -> Iterator[Verdict]:
    """The errors that a body in CAISO's shape names."""
    entries = body.get("errorList") if isinstance(body, dict) else None
    for one in entries if isinstance(entries, list) else ():
        if isinstance(one, dict):
            yield Verdict(str(one.get("errorCode")), str(one.get("errorDescription", "")))


def _faults_of_zip(contract: Contract, content: bytes, params: Mapping[str, Any]) -> Iterator[ReplyFault]:
    try:
        files = unzipped(content)
    except BrokenArchive as problem:
        yield ReplyFault(Part.DOWNLOAD, f"sent {problem}")
        return
    for name, data in files:
        for fault in contract.answers.faults_of_file(params, name, data):
            yield ReplyFault(Part.DOWNLOAD, fault)
