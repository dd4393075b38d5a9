"""Where a mock that runs is, what it is asked by, and what all of its clients met."""

from __future__ import annotations

import json
from collections import Counter
from functools import cached_property
from itertools import count
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from mockserver.admin_client import AdminClient


class MockAt:
    """A mock of which only its URL needs to be known: in this process, in another one, or in a container.

    url         of the plain port
    secure_url  of the TLS port; empty where it has none, or it isn't known
    admin       its admin API
    """

    def __init__(self, url: str, admin_token: str = "", secure_url: str = "") -> None:
        self._reach(url, admin_token, secure_url)

    def _reach(self, url: str, admin_token: str, secure_url: str) -> None:
        self.admin = AdminClient(url, admin_token)
        self.url = self.admin.url
        self.secure_url = secure_url.rstrip("/")
        self._own_name = token_hex(4)  # of several users of one mock, none takes another's session
        self._numbers = count(1)

    @cached_property
    def base_path(self) -> str:
        """The path of most services' servers, as their files name them: "/crr" for those that ship."""
        entries = json.loads(self.admin.ask("GET", "/mocks").content)
        newest = [entry["servers"][0] for entry in entries if entry["newest"]]
        paths = Counter(urlsplit(server).path.removeprefix(urlsplit(self.url).path) for server in newest)
        return paths.most_common(1)[0][0] if paths else ""

    def free_id(self) -> str:
        return f"{self._own_name}-{next(self._numbers)}"

    def coverage(self, session: str | None = None) -> dict[str, Any]:
        """What the clients of all sessions, or of one, have met of what the specs define."""
        found: dict[str, Any] = self.admin.get("coverage", session=session)
        return found
