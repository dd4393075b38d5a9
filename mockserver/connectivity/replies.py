"""Is an answer what its spec file says? The client's side of the contract."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.connectivity.connection import Answer
from mockserver.spec.contract import Contract
from mockserver.spec.media import BYTES, bare

_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as it was understood: the codes of an error, or what is wrong with the answer itself."""

    codes: tuple[str, ...] = ()
    problem: str = ""


def read_reply(contract: Contract, answer: Answer) -> Reading:
    """Hold an answer against the contract of its operation."""
    media_type = bare(answer.headers.get("content-type", ""))
    if 300 <= answer.status < 400:
        return Reading(problem=f"sends callers on to {answer.headers.get('location', 'elsewhere')}, as a login does")
    if media_type == "text/html":
        return Reading(problem=f"answered {answer.status} with a web page, as a login, a portal or a proxy does")
    declared = contract.answers.replies.get(str(answer.status))
    if declared is None:
        return Reading(problem=f"answered {answer.status}, which its spec doesn't declare")
    offered = [bare(one) for one in declared.get("content", {})]
    if not offered:
        return Reading()
    if media_type not in offered:
        return Reading(problem=f"answered {answer.status} as {media_type or 'no media type'}, not {', '.join(offered)}")
    return _read_zip(answer.content) if media_type == BYTES else _read_json(contract, answer)


def _read_zip(content: bytes) -> Reading:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            broken = archive.testzip()
    except zipfile.BadZipFile:
        return Reading(problem="sent a download that isn't a zip file")
    return Reading(problem=f"sent a zip file in which {broken} is broken" if broken else "")


def _read_json(contract: Contract, answer: Answer) -> Reading:
    try:
        body = orjson.loads(answer.content)
    except orjson.JSONDecodeError as problem:
        return Reading(problem=f"answered {answer.status} with a body that isn't JSON: {problem.msg}")
    faults = contract.faults_of(body, str(answer.status))
    return Reading(_codes(body), f"answers against its spec: {'; '.join(faults[:_SHOWN])}" if faults else "")


def _codes(body: Any) -> tuple[str, ...]:
    entries = body.get("errorList") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        return ()
    return tuple(str(one.get("errorCode")) for one in entries if isinstance(one, dict))
