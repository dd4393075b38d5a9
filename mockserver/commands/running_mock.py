"""What a command asks of a mock that is running: its admin API."""

from __future__ import annotations

from pathlib import Path
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


def ask_admin(url: str, target: str, token: str, ca: Path | None, body: bytes | None = None) -> bytes:
    """What the mock answers to GET of a target such as "/__admin/coverage", or to POST of JSON.

    By https, a proxy with a certificate stands before its plain port; `ca` is whom that comes from.

    Raises Refused, or another MockServerError where no mock answers.
    """
    from mockserver.connectivity.connection import Connection, UnreachableError  # only imported where it is used
    from mockserver.tls.client_context import client_context  # likewise

    parts = urlsplit(url.rstrip("/"))
    try:
        valid = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:  # a port that is no number
        valid = False
    if not valid:
        raise SettingsError(f"{url!r} is no mock's address; write http://localhost:8080")
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["content-type"] = "application/json"
    context = client_context(None, ca) if parts.scheme == "https" else None
    connection = Connection(parts, context, timeout_s=15)
    try:
        answer = connection.ask("GET" if body is None else "POST", parts.path + target, headers, body)
    except UnreachableError as problem:
        hint = "; the admin API isn't on a mock's TLS port, but on the plain one" if context else ""
        raise SettingsError(f"{url}: {problem}{hint}") from None
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
