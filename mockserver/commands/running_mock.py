"""What a command asks of a mock that is running: its admin API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import orjson

from mockserver.errors import MockServerError, SettingsError


class Refused(MockServerError):
    """An answer of another status than 200."""

    def __init__(self, url: str, status: int, body: dict[str, Any]) -> None:
        self.status, self.body = status, body
        self.detail = str(body.get("detail", f"the mock answers {status}"))
        super().__init__(self.detail, url)


def ask_admin(url: str, target: str, token: str, body: bytes | None = None) -> bytes:
    """What the mock's plain port answers to GET of a target such as "/__admin/coverage", or to POST of JSON.

    Raises Refused, or another MockServerError where no mock answers.
    """
    from mockserver.connectivity.connection import Connection, UnreachableError  # only imported where it is used

    parts = urlsplit(url.rstrip("/"))
    try:
        valid = parts.scheme == "http" and parts.hostname and (parts.port or True)
    except ValueError:  # a port that is no number
        valid = False
    if not valid:
        raise SettingsError(f"{url!r} is no mock's plain port; write http://localhost:8080")
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["content-type"] = "application/json"
    connection = Connection(parts, None, timeout_s=15)
    try:
        answer = connection.ask("GET" if body is None else "POST", target, headers, body)
    except UnreachableError as problem:
        raise SettingsError(f"{url}: {problem}") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise _refused(url, answer.status, answer.content)
    return answer.content


def _refused(url: str, status: int, content: bytes) -> MockServerError:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        body = None
    if isinstance(body, dict) and ("detail" in body or "message" in body):
        return Refused(url, status, body)
    return SettingsError(f"{url}: the server doesn't answer as a crr-mock does; is the port right?")
