"""A mock that runs: where it is, its sessions, and what all of them met."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from functools import cached_property
from itertools import count
from secrets import token_hex
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from mockserver.admin_client import AdminClient
from mockserver.errors import AdminError
from mockserver.testing.scenarios import Scenario
from mockserver.testing.session import Session, plan_of


class RunningMock:
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

    def __enter__(self) -> Self:
        try:
            self.check()
        except AdminError:
            self.admin.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.admin.close()

    def check(self) -> None:
        """Raises AdminError unless a mock answers whose admin API lets this client in."""
        try:
            self.admin.get("sessions")
        except AdminError as refusal:
            if refusal.status is None:
                raise
            raise AdminError(f"the mock at {self.url} can't be used: {refusal.message}", refusal.status) from None

    def session(
        self,
        id: str | None = None,  # noqa: A002 - as the admin API calls it
        *,
        world: str | None = None,
        seed: int | None = None,
        clock: datetime | str | None = None,
        rate: float | None = None,
        frozen: bool | None = None,
        scenario: Scenario | list[Scenario] | tuple[Scenario, ...] = (),
    ) -> Session:
        """A new world. What is left out is as the server was started.

        id        by which it is reached; by default a free one
        world     name of a world that ships
        clock     where its clock begins, such as 2026-11-05T09:00:00-08:00
        rate      virtual seconds in a real one
        frozen    whether its clock stands still until it is advanced
        scenario  one or several that are active from the start: a name, a path of a file, or what a file would hold
        """
        plan = plan_of(world=world, seed=seed, clock=clock, rate=rate, frozen=frozen)
        return Session.begin(self, id or self.free_id(), plan, scenario)

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
