"""The client of the admin API of a mock that runs, here or elsewhere: JSON over connections that are kept."""

from __future__ import annotations

import json
import ssl
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from mockserver.clock import monotonic
from mockserver.connectivity.connection import Answer, Connection, UnreachableError
from mockserver.errors import AdminError

_FRESH_S = 2  # the server closes connections that were idle for 5 seconds; one that is used then would fail


class AdminClient:
    """Calls below /__admin. Threads may share it. Whatever isn't answered as asked raises AdminError.

    url      where the mock is, such as http://127.0.0.1:8080; by https, a proxy stands before its plain port
    token    of --admin-token, for a mock that isn't on this machine's loopback
    context  whom to trust by https; without one, those that the system trusts
    """

    def __init__(
        self, url: str, token: str = "", context: ssl.SSLContext | None = None, timeout_s: float = 60.0
    ) -> None:
        self.url = url.rstrip("/")
        self._parts = urlsplit(self.url)
        try:
            valid = self._parts.scheme in ("http", "https") and self._parts.hostname and (self._parts.port or True)
        except ValueError:  # a port that is no number
            valid = False
        if not valid:
            raise AdminError(f"{url!r} is no mock's address; write http://localhost:8080")
        self._headers = {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        self._context = context or (ssl.create_default_context() if self._parts.scheme == "https" else None)
        self._timeout_s = timeout_s
        self._idle: list[tuple[Connection, float]] = []

    def get(self, *path: str, **query: Any) -> Any:
        """The JSON below /__admin; what is None isn't asked."""
        return self._json("GET", self.path(*path, **query))

    def text(self, *path: str, **query: Any) -> str:
        return self._right(self.ask("GET", self.path(*path, **query))).content.decode()

    def post(self, *path: str, body: Any = None) -> Any:
        return self._json("POST", self.path(*path), body)

    def put(self, *path: str, body: Any = None) -> Any:
        return self._json("PUT", self.path(*path), body)

    def delete(self, *path: str) -> None:
        self._json("DELETE", self.path(*path))

    @staticmethod
    def path(*parts: str, **query: Any) -> str:
        asked = urlencode({name: value for name, value in query.items() if value is not None})
        return "/".join(["/__admin", *(quote(part, safe="") for part in parts)]) + (f"?{asked}" if asked else "")

    def verify(self, wanted: Any) -> str:
        """Why the calls weren't made as wanted, with those that came near; empty where they were."""
        answer = self.ask("POST", self.path("journal", "verify"), wanted)
        if answer.status == 409 and b'"verified"' in answer.content:
            return str(json.loads(answer.content)["message"])
        self._right(answer)
        return ""

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Any path of the mock, any answer."""
        content = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, **({"content-type": "application/json"} if content else {})}
        connection = self._take()
        try:
            answer = connection.ask(method, self._parts.path + path, headers, content)
        except UnreachableError as problem:
            hint = "; the admin API isn't on a mock's TLS port, but on the plain one" if self._context else ""
            raise AdminError(f"no answer from the mock at {self.url}: {problem}{hint}") from None
        self._idle.append((connection, monotonic()))
        return answer

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()

    def _take(self) -> Connection:
        with suppress(IndexError):  # none is idle; another thread may have taken the last one
            while True:
                connection, used = self._idle.pop()
                if monotonic() - used < _FRESH_S:
                    return connection
                connection.close()
        return Connection(self._parts, self._context, self._timeout_s)

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        __tracebackhide__ = True  # a failed test ends at its own line
        answer = self._right(self.ask(method, path, body))
        try:
            return json.loads(answer.content or b"null")
        except ValueError:
            raise self._no_mock(answer) from None

    def _right(self, answer: Answer) -> Answer:
        """The answer, where it is no refusal."""
        __tracebackhide__ = True
        if 200 <= answer.status < 300:
            return answer
        try:
            why = str(json.loads(answer.content)["detail"])
        except (ValueError, KeyError, TypeError):
            raise self._no_mock(answer) from None
        raise AdminError(why, answer.status)

    def _no_mock(self, answer: Answer) -> AdminError:
        return AdminError("the server doesn't answer as a crr-mock does; is the port right?", answer.status)
