"""Requests that break HTTP: which status each gets, and why, in the words of whoever has to mend the client."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson

from mockserver.call import Reply, Verdict
from mockserver.errors import Refusal
from mockserver.openapi.media import PROBLEM_JSON

_REFUSAL = "crr_mock.refusal"


def refusal_of(scope: Mapping[str, Any]) -> Refusal | None:
    """Why the server below refuses this request; whoever answers it says no more than that."""
    refusal: Refusal | None = scope.get(_REFUSAL)
    return refusal


def refused(scope: dict[str, Any], refusal: Refusal) -> dict[str, Any]:
    """The scope of a request that is refused before anybody sees it."""
    return {**scope, _REFUSAL: refusal}


def as_problem(refusal: Refusal) -> Reply:
    """The refusal as problem+json, for what isn't a service."""
    status, why = refusal.status, refusal.reason
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": why}
    return Reply(status, orjson.dumps(body), PROBLEM_JSON, verdicts=(Verdict("", why),))


def bad(reason: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, reason)


_TLS_RECORD = re.compile(rb"[\x14-\x17]\x03[\x00-\x04]")
_REQUEST_LINE = re.compile(rb"(?P<method>[^ ]*) +(?P<target>.*?)(?: +(?P<version>HTTP/\S*))?\s*$", re.DOTALL)
_METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}")
_NO_URL = re.compile(r"[^\x21-\x7e]")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BLANK_BEHIND_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]+")
_NO_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


def of_head(seen: bytes, problem: Exception) -> Refusal:
    """What is wrong with the bytes that a request begins with."""
    if _TLS_RECORD.match(seen):
        return bad("this port speaks plain HTTP; the URL is http://")
    if seen.startswith(b"PRI * HTTP/2"):
        return _version("HTTP/2")
    line, *rest = seen.lstrip(b"\r\n").split(b"\n")
    return _of_line(line, bool(rest)) or _of_headers(rest) or bad(_HEAD.get(str(problem), _words(problem)))


def request_line(seen: bytes) -> tuple[str, str]:
    """Method and target of a head that can't be read, as far as they can be made out."""
    line = seen.lstrip(b"\r\n").partition(b"\n")[0]
    found = _REQUEST_LINE.match(line) if not _TLS_RECORD.match(seen) else None
    if found is None or not _METHOD.fullmatch(found["method"]):
        return "", ""
    return found["method"].decode(), found["target"].decode("latin-1")


def _of_line(line: bytes, is_whole: bool) -> Refusal | None:
    found = _REQUEST_LINE.match(line)
    if found is None or not _METHOD.fullmatch(found["method"]):
        return bad("this isn't HTTP: a request begins with a method, a path and HTTP/1.1")
    method, target = found["method"].decode(), found["target"].decode("utf-8", "surrogateescape")
    if wrong := _NO_URL.search(target):
        what, written = _shown(wrong[0])
        return bad(f"the URL holds {what}; write it as {written}")
    if method.upper() != method or method not in _KNOWN_METHODS:
        hint = f"; write {method.upper()}" if method.upper() in _KNOWN_METHODS else ""
        return Refusal(HTTPStatus.NOT_IMPLEMENTED, f"there is no method {method}{hint}")
    if is_whole and not line.endswith(b"\r"):
        return bad(_BARE_LF)
    version = (found["version"] or b"").decode("latin-1")
    if is_whole and version not in ("HTTP/1.1", "HTTP/1.0"):
        return _version(version) if re.fullmatch(r"HTTP/\d\.\d", version) else bad("the request line has no HTTP/1.1")
    return None


def _shown(letter: str) -> tuple[str, str]:
    """A letter that can't stand in a URL, and how it is escaped."""
    written = quote(letter, safe="", errors="surrogateescape")
    if letter == " ":
        return "a raw space", written
    name = f"a raw {letter!r}" if letter.isprintable() and letter.isascii() is False else "a raw control character"
    return ("a raw byte that is no ASCII" if "\udc80" <= letter <= "\udcff" else name), written


def _version(version: str) -> Refusal:
    return Refusal(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, f"{version} isn't spoken here, only HTTP/1.1")


def version_refused(version: str) -> Refusal:
    return _version(f"HTTP/{version}")


def _of_headers(lines: list[bytes]) -> Refusal | None:
    """The first header that can't be read; the last line may not be whole."""
    lengths = 0
    for line in lines[:-1]:
        if not line.endswith(b"\r"):
            return bad(_BARE_LF)
        if line == b"\r":
            break
        if line[:1] in b" \t":
            return bad("a header goes on in a second line; write it in one (RFC 9112, 5.2)")
        name, colon, value = line[:-1].partition(b":")
        shown = name[:40].decode("latin-1")
        if not colon:
            return bad(f"the header {shown!r} has no colon")
        if not _NAME.fullmatch(name):
            return _no_name(name)
        if _NO_VALUE.search(value):
            return bad(f"the value of the header {shown} holds a control character")
        if name.lower() == b"content-length":
            lengths += 1
            if not value.strip(b" \t").isdigit():
                return bad("Content-Length is no whole number")
    name = lines[-1].partition(b":")[0] if lines else b""
    if _BLANK_BEHIND_NAME.fullmatch(name):  # refused before the line's end has come
        return _no_name(name)
    return bad("Content-Length comes twice") if lengths > 1 else None


def _no_name(name: bytes) -> Refusal:
    blank = "; no blank stands before the colon" if name.rstrip() != name else ""
    return bad(f"{name[:40].decode('latin-1')!r} is no name of a header{blank}")


_BARE_LF = "a line of the head ends with LF alone; lines end with CR LF"
_KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"}
_HEAD = {
    "Expected CRLF after version": "the request line goes on behind HTTP/1.1",
    "Transfer-Encoding can't be present with Content-Length": "it has both Transfer-Encoding and Content-Length",
    "Content-Length can't be present with Transfer-Encoding": "it has both Transfer-Encoding and Content-Length",
    "Invalid `Transfer-Encoding` header value": "Transfer-Encoding doesn't end with chunked, or names it twice",
}
_BODY = {
    "Invalid character in chunk size": "the length of a chunk isn't a hexadecimal number",
    "Chunk size overflow": "the length of a chunk is larger than numbers go",
    "Expected LF after chunk data": "a chunk is longer or shorter than its length says",
    "Expected CRLF after chunk": "a chunk is longer or shorter than its length says",
}


def of_body(problem: Exception) -> Refusal:
    """What is wrong behind the head: in practice, chunks."""
    return bad(_BODY.get(str(problem), f"the body isn't chunked as it should be: {_words(problem)}"))


def _words(problem: Exception) -> str:
    text = str(problem)
    return text[:1].lower() + text[1:]
