"""Bytes to requests: httptools finds their parts, and what it takes for right though it isn't is refused here."""

from __future__ import annotations

import re
from http import HTTPStatus
from itertools import chain
from typing import Any, NoReturn, Protocol
from urllib.parse import unquote

import httptools

from mockserver.errors import BadRequest, Refusal
from mockserver.web.server.limits import Limits
from mockserver.web.server.refusal import bad, of_body, of_head, request_line, version_refused

_WATCHED = {b"host", b"transfer-encoding", b"expect"}
_FRAMING = {b"content-length", b"transfer-encoding"}
_HOST = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::\d*)?")
_ABSOLUTE = re.compile(rb"https?://([^/?#]+)(/[^?#]*)?(\?[^#]*)?", re.IGNORECASE)

Scope = dict[str, Any]
Headers = list[tuple[bytes, bytes]]


class Requests(Protocol):
    """Who is told of requests."""

    def begin(self, scope: Scope, keep_alive: bool, expects: bool) -> None: ...

    def take(self, body: bytes) -> None: ...

    def end(self) -> None: ...


class Parser:
    """The requests of one connection.

    scope    what the scopes of all of them have in common
    in_head  whether a head has begun that isn't whole yet
    """

    def __init__(self, scope: Scope, limits: Limits, requests: Requests) -> None:
        self.in_head = False
        self._scope = scope
        self._limits = limits
        self._requests = requests
        self._http = httptools.HttpRequestParser(self)
        self._http.set_dangerous_leniencies(lenient_data_after_close=True)  # the reply comes before the end
        self._declining = False
        self._refusal: Refusal | None = None
        self._seen = bytearray()  # of a head that comes in pieces
        self._moved = False  # whether what came brought the request further, which trailers don't
        self._idle = 0  # bytes since then
        self._follows = False  # the head began behind another request in one piece, nobody knows where
        self._fits = False  # whether what came is so little that no head in it is too large
        self._usual: Headers | None = None  # once they have been checked
        self._framed: Headers = []
        self._url = b""
        self._headers: Headers = []

    def feed(self, data: bytes) -> None:
        """Take what has come. Raises BadRequest where it breaks HTTP, or a limit."""
        goes_on, self._follows = self.in_head, self._follows and self.in_head
        self._moved = False
        self._fits = not goes_on and len(data) <= self._limits.head_bytes
        rest = memoryview(data)
        while rest:
            try:
                self._http.feed_data(rest)
                break
            except httptools.HttpParserUpgrade as offer:
                rest = rest[offer.args[0] :]
                self._decline()
            except httptools.HttpParserError as problem:
                raise BadRequest(self._why(data, problem, goes_on)) from None
        if self.in_head:
            self._keep(data, goes_on)
            if len(self._seen) > self._limits.head_bytes:
                self._refuse(self._too_large(is_line=b"\n" not in self._seen.lstrip(b"\r\n")))
            self._check_number()
            return
        self._idle = 0 if self._moved else self._idle + len(data)
        if self._idle > self._limits.head_bytes:
            words = f"the trailers have more than {self._limits.head_bytes} bytes (--max-head)"
            self._refuse(Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, words))

    def _why(self, data: bytes, problem: Exception, goes_on: bool) -> Refusal:
        if not self.in_head:
            return self._refusal or of_body(problem)
        self._keep(data, goes_on)
        return self._refusal or of_head(bytes(self._seen), problem)

    def _keep(self, data: bytes, goes_on: bool) -> None:
        """What there is of a head that isn't whole, or that is broken."""
        if not goes_on:
            self._seen.clear()
        if goes_on or not self._follows:
            self._seen += data

    def _decline(self) -> None:
        """Ignore an offer to upgrade (RFC 9110, 7.8).

        The parser takes what follows one for another protocol: a new one reads on, told only how long the body is.
        """
        framing = b"".join(b"%b:%b\r\n" % one for one in self._framed if one[0] in _FRAMING)
        self._http = httptools.HttpRequestParser(self)
        self._http.set_dangerous_leniencies(lenient_data_after_close=True)
        self._declining = True
        self._http.feed_data(b"POST / HTTP/1.1\r\n" + framing + b"\r\n")

    def _too_large(self, is_line: bool) -> Refusal:
        if is_line:
            return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, f"the URL is longer than {self._limits.head_bytes} bytes")
        words = f"the headers have more than {self._limits.head_bytes} bytes (--max-head)"
        return Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, words)

    def _refuse(self, refusal: Refusal) -> NoReturn:
        """Stop the parser; whoever feeds it gets the refusal."""
        self._refusal = refusal
        raise BadRequest(refusal)

    def broken(self) -> Scope:
        """The scope of a request that is refused in its head, as far as that can be read."""
        method, target = request_line(bytes(self._seen))
        path, _, query = target.partition("?")
        return {
            **self._scope,
            "state": {},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": self._headers,
        }

    # -- called by httptools -------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if not self._declining:
            self.in_head = True
            self._url, self._headers = b"", []

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        if self._declining:
            self._declining = False
            return
        http = self._http
        version, method = http.get_http_version(), http.get_method().decode()
        if not self._fits:
            self._check_size()
        self._check_number()
        if version != "1.1" or method == "CONNECT":
            self._check_line(version, method)
        watched = [one for one in self._headers if one[0] in _WATCHED]
        if watched != self._usual:
            self._check_watched(watched, version)
        raw_path, query = self._target()
        path = raw_path.decode("latin-1")
        scope = {
            **self._scope,
            "state": self._scope["state"].copy(),
            "http_version": version,
            "method": method,
            "path": unquote(path) if "%" in path else path,
            "raw_path": raw_path,
            "query_string": query,
            "headers": self._headers,
        }
        self._moved = True
        expects = version == "1.1" and (b"expect", b"100-continue") in watched
        self.in_head = False
        self._framed, self._headers = self._headers, []  # trailers come from here on, and count for nothing
        self._requests.begin(scope, version == "1.1" and http.should_keep_alive(), expects)

    def on_body(self, body: bytes) -> None:
        self._moved = True
        self._requests.take(body)

    def on_message_complete(self) -> None:
        self._moved = True
        if not self._http.should_upgrade():  # else the body is still to come
            self._follows = True
            self._requests.end()

    def _check_size(self) -> None:
        room = self._limits.head_bytes - sum(map(len, chain.from_iterable(self._headers)))
        if room < len(self._url):
            self._refuse(self._too_large(is_line=room >= 0))

    def _check_number(self) -> None:
        if len(self._headers) > self._limits.headers:
            words = f"there are more than {self._limits.headers} headers (--max-headers)"
            self._refuse(Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, words))

    def _check_line(self, version: str, method: str) -> None:
        if version not in ("1.0", "1.1"):
            self._refuse(version_refused(version))
        if method == "CONNECT":
            self._refuse(Refusal(HTTPStatus.NOT_IMPLEMENTED, "CONNECT makes tunnels, and there are none here"))

    def _check_watched(self, watched: Headers, version: str) -> None:
        """The headers that say to whom a request goes and how its body comes."""
        found: dict[bytes, list[bytes]] = {}
        for name, value in watched:
            found.setdefault(name, []).append(value.lower())
        hosts = found.get(b"host", [])
        if len(hosts) > 1 or (not hosts and version == "1.1"):
            self._refuse(bad("Host comes twice" if hosts else "the header Host is missing"))
        if hosts and not _HOST.fullmatch(hosts[0]):
            self._refuse(bad(f"Host: {hosts[0][:60].decode('latin-1')} is no host"))
        if b"transfer-encoding" in found:
            self._check_coding(b",".join(found[b"transfer-encoding"]), version)
        if any(one != b"100-continue" for one in found.get(b"expect", [])):
            self._refuse(Refusal(HTTPStatus.EXPECTATION_FAILED, "of Expect only 100-continue is known"))
        if len(found) == 1 and hosts:
            self._usual = watched

    def _check_coding(self, coding: bytes, version: str) -> None:
        codings = [one.strip() for one in coding.split(b",")]
        if version != "1.1":
            self._refuse(bad("HTTP/1.0 has no Transfer-Encoding"))
        if codings[-1] != b"chunked" or codings.count(b"chunked") > 1:
            self._refuse(bad("Transfer-Encoding doesn't end with chunked, or names it twice"))
        if len(codings) > 1:
            words = f"Transfer-Encoding: {coding.decode('latin-1')[:60]} isn't known here, only chunked"
            self._refuse(Refusal(HTTPStatus.NOT_IMPLEMENTED, words))

    def _target(self) -> tuple[bytes, bytes]:
        """Path and query of the request's target; the host of a whole URL replaces that of the header."""
        url = self._url
        if b"#" in url:
            url = url.partition(b"#")[0]
        if url[:1] == b"/" or url == b"*":
            path, _, query = url.partition(b"?")
            return path, query
        found = _ABSOLUTE.fullmatch(url)
        if found is None or not _HOST.fullmatch(found[1]):
            self._refuse(bad("the target of a request is a path that begins with /, or a URL with http://"))
        self._headers[:] = [(b"host", found[1]), *(one for one in self._headers if one[0] != b"host")]
        return found[2] or b"/", (found[3] or b"")[1:]
