"""A plan that a session's client plays."""

from __future__ import annotations

from typing import Any

from mockserver.admin_client import AdminClient


class SessionPlan:
    """A plan, played by a participant in a session; it has begun.

    Tasks are known by their names in the plan's file.
    """

    def __init__(self, admin: AdminClient, session: str, name: str, participant: str) -> None:
        self._admin, self._path = admin, ("sessions", session, "plans", name)
        self._player = {"participant": participant}
        admin.post(*self._path, "begin", body=self._player)

    @property
    def state(self) -> dict[str, Any]:
        """All of it: days, tasks, what is missing, what went wrong."""
        found: dict[str, Any] = self._admin.get(*self._path, **self._player)
        return found

    @property
    def open(self) -> list[str]:
        """The tasks of days that have come which aren't done."""
        return self._tasks("open")

    @property
    def done(self) -> list[str]:
        return self._tasks("done")

    def _tasks(self, status: str) -> list[str]:
        return [task["name"] for day in self.state["days"] for task in day["tasks"] if task["status"] == status]

    def next_day(self) -> list[str]:
        """Move the session's clock to the next day of the plan; gives the tasks that are open then."""
        self._admin.post(*self._path, "next-day", body=self._player)
        return self.open

    def check(self) -> None:
        """Raise AssertionError, with what is missing and what went wrong, unless all tasks are done."""
        __tracebackhide__ = True  # a failed test ends at its own line
        if not self.state["go"]:
            raise AssertionError(self.report())

    def report(self, form: str = "text") -> str:
        """The state on paper: text, html, markdown, json or junit."""
        return self._admin.text(*self._path, **self._player, format=form)
