"""What a command asks of a mock that is running: its admin API."""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import urlsplit

import orjson

from mockserver.errors import MockServerError, SettingsError


def ask_admin(url: str, target: str, token: str) -> bytes:
    """What GET of a target such as "/__admin/coverage" answers at the mock's plain port. Raises MockServerError."""
    from mockserver.connectivity.connection import Connection, UnreachableError  # only imported where it is used

    parts = urlsplit(url.rstrip("/"))
    try:
        valid = parts.scheme == "http" and parts.hostname and (parts.port or True)
    except ValueError:  # a port that is no number
        valid = False
    if not valid:
        raise SettingsError(f"{url!r} is no mock's plain port; write http://localhost:8080")
    connection = Connection(parts, None, timeout_s=15)
    try:
        answer = connection.ask("GET", target, {"authorization": f"Bearer {token}"} if token else {}, None)
    except UnreachableError as problem:
        raise SettingsError(f"{url}: {problem}") from None
    finally:
        connection.close()
    if answer.status != 200:
        _refuse(url, answer.content)
    return answer.content


def _refuse(url: str, content: bytes) -> NoReturn:
    try:
        raise MockServerError(orjson.loads(content)["detail"], url)
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise SettingsError(f"{url}: the server doesn't answer as a crr-mock does; is the port right?") from None
