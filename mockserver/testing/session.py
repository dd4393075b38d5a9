"""One session of a mock, as a test uses it: where its services are, its clock, its scenarios, its journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from mockserver.admin_client import AdminClient
from mockserver.errors import AdminError, MockServerError
from mockserver.session_options import OptionsOfTests
from mockserver.testing.clock import SessionClock, moment_text
from mockserver.testing.journal import SessionJournal
from mockserver.testing.mock_at import MockAt
from mockserver.testing.plan import SessionPlan
from mockserver.testing.scenarios import SessionScenarios

_CLOSE = 0.75  # no key of `when` comes as close as this to one of these
_BESIDE_WHEN = {"status": "status", "codes": "codes", "exactly": "exactly", "at_least": "atLeast", "at_most": "atMost"}


class Session:
    """A world of its own, until `close`.

    id        by which the mock knows it
    url       where the mock answers for it; every path of the specs lies below
    """

    def __init__(self, mock: MockAt, id: str) -> None:  # noqa: A002 - as the admin API calls it
        self.mock = mock
        self.id = id
        self._path = f"/sessions/{quote(id, safe='')}"
        self.url = mock.url + self._path
        self.clock = SessionClock(mock.admin, id)
        self.scenarios = SessionScenarios(mock.admin, id)
        self.journal = SessionJournal(mock.admin, id)
        self._at_start: tuple[str, ...] = ()
        self._forks: list[Session] = []
        self._is_open = True

    @property
    def base_url(self) -> str:
        """Where a client finds the services: what it has for their host and the path of their servers, `/crr`."""
        return self.url + self.mock.base_path

    @property
    def secure_base_url(self) -> str:
        """The same on the TLS port; empty where there is none."""
        secure = self.mock.secure_url
        return f"{secure}{self._path}{self.mock.base_path}" if secure else ""

    @classmethod
    def begin(cls, mock: MockAt, id: str, plan: Mapping[str, Any], scenario: Any) -> Self:  # noqa: A002 - as above
        session = cls(mock, id)
        mock.admin.post("sessions", body={"id": id, **plan})
        several = (scenario,) if isinstance(scenario, str | Path | Mapping) else tuple(scenario)
        try:
            session._at_start = session.scenarios.activate(*several)
        except MockServerError:
            session.close()
            raise
        return session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def admin(self) -> AdminClient:
        return self.mock.admin

    def verify(
        self,
        *,
        exactly: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        status: int | str | None = None,
        codes: list[str] | None = None,
        **when: Any,
    ) -> None:
        """Raise AssertionError, with the calls that came near, unless there were so many calls; by default one or more.

        status  of the answer: 200, or "4xx"
        codes   error codes, all of which the answer has
        when    what the calls have in common, by the keys of `when` in scenarios: operation="portfolioSubmission",
                params={"marketName": "AUC_MN_2026_M12"}, body={"/portfolioName": "Peak"} ...
        """
        __tracebackhide__ = True  # a failed test ends at its own line
        bounds = {"exactly": exactly, "at_least": at_least, "at_most": at_most, "status": status, "codes": codes}
        self._verify([{**when, **{name: value for name, value in bounds.items() if value is not None}}], in_order=False)

    def verify_in_order(self, *calls: Mapping[str, Any]) -> None:
        """Raise AssertionError unless such calls came in this order; each is a dict of what `verify` takes."""
        __tracebackhide__ = True
        self._verify(list(calls), in_order=True)

    def _verify(self, calls: list[Mapping[str, Any]], in_order: bool) -> None:
        __tracebackhide__ = True
        body = {"session": self.id, "inOrder": in_order, "calls": [_check(call) for call in calls]}
        try:
            failure = self.admin.verify(body)
        except AdminError as refusal:
            raise AdminError(_as_keywords(refusal.message), refusal.status) from None
        if failure:
            raise AssertionError(failure)

    def post_results(self, market: str) -> dict[str, Any]:
        """Post the results of a closed market now."""
        posted: dict[str, Any] = self._post("markets", market, "post")
        return posted

    def reopen(self, market: str, until: datetime | str) -> dict[str, Any]:
        """Open a market's window again, until a moment."""
        opened: dict[str, Any] = self._post("markets", market, "reopen", body={"until": moment_text(until)})
        return opened

    def plan(self, name: str, participant: str = "ZPGL") -> SessionPlan:
        """Begin a guided rehearsal: `check` raises AssertionError until all of the participant's tasks are done.

        participant  who plays it; by default the one that has loads and CRRs, and so the most tasks
        """
        return SessionPlan(self.admin, self.id, name, participant)

    def world(self, kind: str | None = None) -> Any:
        """What the world holds: a summary, or all things of a kind, such as "portfolios"."""
        return self.admin.get("sessions", self.id, "world", *([kind] if kind else []))

    def reset(self) -> None:
        """Back to the beginning: world, clock, journal and scenarios are as they were then."""
        self._post("reset")
        if self._at_start:
            self.scenarios.replace(*self._at_start)

    def fork(self, id: str | None = None) -> Session:  # noqa: A002 - as the admin API calls it
        """A second session that goes on from where this one is; it is closed with this one."""
        new = Session(self.mock, id or self.mock.free_id())
        self._post("fork", body={"to": new.id})
        self._forks.append(new)
        return new

    def coverage(self) -> dict[str, Any]:
        """What this session's client has met of what the specs define."""
        return self.mock.coverage(self.id)

    def close(self) -> None:
        """End the session, its forks, and the scenarios that were made for it."""
        while self._forks:
            self._forks.pop().close()
        if self._is_open:
            self._is_open = False
            self.admin.delete("sessions", self.id)
            self.scenarios.forget()

    def _post(self, *path: str, body: Any = None) -> Any:
        return self.admin.post("sessions", self.id, *path, body=body)


def wire_options(options: OptionsOfTests) -> dict[str, Any]:
    """How a session begins, as the admin API takes it."""
    sent = {**options, "clock": moment_text(options.get("clock"))}
    sent |= {name: [value] for name in ("participants", "clients") if isinstance(value := sent.get(name), str)}
    return {name: value for name, value in sent.items() if value is not None}


def _check(call: Mapping[str, Any]) -> dict[str, Any]:
    """One check as the admin API takes it: what isn't about number or answer is what the calls have in common.

    Raises AdminError for a slip of a name of the former, which the mock would take for one of the latter.
    """
    for name in call:
        close = [] if name in _BESIDE_WHEN else get_close_matches(name, _BESIDE_WHEN, 1, _CLOSE)
        if close:
            raise AdminError(f"there is no key {name!r} here; did you mean {close[0]!r}?")
    beside = {_BESIDE_WHEN[name]: value for name, value in call.items() if name in _BESIDE_WHEN}
    return {"when": {name: value for name, value in call.items() if name not in _BESIDE_WHEN}, **beside}


def _as_keywords(sentence: str) -> str:
    """The mock's sentence with the names that `verify` has for what the wire calls otherwise."""
    for keyword, name in _BESIDE_WHEN.items():
        sentence = sentence.replace(f"`{name}`", f"`{keyword}`").replace(f".{name}:", f".{keyword}:")
    return sentence
