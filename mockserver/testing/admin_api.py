"""The admin API of a mock that runs, here or elsewhere: JSON over connections that are kept."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from mockserver.clock import monotonic
from mockserver.errors import AdminError

_FRESH_S = 2  # the server closes connections that were idle for 5 seconds; one that is used then would fail
_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content) if self.content else None


class AdminApi:
    """Calls below /__admin. Threads may share it.

    url    where the mock is, such as http://127.0.0.1:8080
    token  of --admin-token, for a mock that isn't on this machine's loopback
    """

    def __init__(self, url: str, token: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AdminError(f"{url!r} isn't the URL of a mock; write one like http://127.0.0.1:8080")
        self.url = url.rstrip("/")
        self._headers = {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        self._host = parts.netloc.rpartition("@")[2]
        self._prefix = parts.path.rstrip("/")
        self._connection = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._idle: list[tuple[HTTPConnection, float]] = []

    def get(self, *path: str, **query: Any) -> Any:
        """The JSON below /__admin; what is None isn't asked."""
        return self._expect("GET", self.path(*path, **query), None).json()

    def text(self, *path: str, **query: Any) -> str:
        return self._expect("GET", self.path(*path, **query), None).content.decode()

    def post(self, *path: str, body: Any = None) -> Any:
        return self._expect("POST", self.path(*path), body).json()

    def put(self, *path: str, body: Any = None) -> Any:
        return self._expect("PUT", self.path(*path), body).json()

    def delete(self, *path: str) -> None:
        self._expect("DELETE", self.path(*path), None)

    @staticmethod
    def path(*parts: str, **query: Any) -> str:
        asked = urlencode({name: value for name, value in query.items() if value is not None})
        return "/".join(["/__admin", *(quote(part, safe="") for part in parts)]) + (f"?{asked}" if asked else "")

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Any path of the mock, any answer. Raises AdminError where none comes."""
        content = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, **({"content-type": "application/json"} if content else {})}
        connection = self._take()
        try:
            connection.request(method, self._prefix + path, content, headers)
            reply = connection.getresponse()
            answer = Answer(reply.status, reply.read())
        except (OSError, HTTPException) as problem:
            connection.close()
            raise AdminError(f"no answer from the mock at {self.url}: {problem or type(problem).__name__}") from None
        if reply.will_close:
            connection.close()
        else:
            self._idle.append((connection, monotonic()))
        return answer

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()

    def _take(self) -> HTTPConnection:
        with suppress(IndexError):  # none is idle; another thread may have taken the last one
            while True:
                connection, used = self._idle.pop()
                if monotonic() - used < _FRESH_S:
                    return connection
                connection.close()
        return self._connection(self._host, timeout=_TIMEOUT_S)

    def _expect(self, method: str, path: str, body: Any) -> Answer:
        __tracebackhide__ = True
        answer = self.ask(method, path, body)
        if answer.status >= 400:
            raise AdminError(reason(answer), answer.status)
        return answer


def reason(answer: Answer) -> str:
    """Why the admin API refuses, in its words."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the mock answers {answer.status}: {answer.content[:500].decode(errors='replace')}"
