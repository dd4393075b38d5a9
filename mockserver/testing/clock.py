"""The time of a session's world, moved by a test."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mockserver.admin_client import AdminClient
from mockserver.clock import moment_of


class SessionClock:
    """The session's time."""

    def __init__(self, admin: AdminClient, session: str) -> None:
        self._admin, self._session = admin, session

    @property
    def now(self) -> datetime:
        return moment_of(self._admin.get("sessions", self._session, "clock")["now"])

    def advance(
        self, by: timedelta | str | None = None, *, to: datetime | str | None = None, event: str | None = None
    ) -> datetime:
        """Move forward, and give the new time; all that is due happens in its order.

        by     a duration: timedelta(hours=2), "2h", "1d12h"
        to     a moment
        event  a coming one, such as "AUC_MN_2026_M12.close"
        """
        step = {"by": _duration(by), "to": moment_text(to), "event": event}
        return self._move("advance", {name: value for name, value in step.items() if value is not None})

    def freeze(self) -> datetime:
        """Stand still from now on."""
        return self._move("freeze")

    def run(self, rate: float = 1.0) -> datetime:
        """Go on from now; a rate of 60 lets an hour pass in a minute."""
        return self._move("run", {"rate": rate})

    def _move(self, how: str, body: Any = None) -> datetime:
        return moment_of(self._admin.post("sessions", self._session, "clock", how, body=body)["now"])


def moment_text(moment: datetime | str | None) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else moment


def _duration(step: timedelta | str | None) -> str | None:
    return f"{step / timedelta(milliseconds=1):f}ms" if isinstance(step, timedelta) else step
