"""A mock that runs, as tests use it: begin sessions in it."""

from __future__ import annotations

from types import TracebackType
from typing import Self, Unpack

from mockserver.errors import AdminError
from mockserver.session_options import OptionsOfTests
from mockserver.testing.mock_at import MockAt
from mockserver.testing.scenarios import Scenario
from mockserver.testing.session import Session, wire_options


class RunningMock(MockAt):
    """A mock for the length of a `with` block, in which tests begin sessions."""

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
        scenario: Scenario | list[Scenario] | tuple[Scenario, ...] = (),
        **options: Unpack[OptionsOfTests],
    ) -> Session:
        """A new world. What is left out is as the server was started.

        id        by which it is reached; by default a free one
        scenario  one or several that are active from the start: a name, a path of a file, or what a file would hold
        options   how its world begins: world, seed, clock, rate, frozen; see OptionsOfTests
        """
        return Session.begin(self, id or self.free_id(), wire_options(options), scenario)
