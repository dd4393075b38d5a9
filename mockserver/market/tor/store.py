"""TOR conversion: windows, the paths that may be converted, requests, and their approval by the transferee."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mockserver.market.calendar import Period


class WindowStatus(StrEnum):
    NEW = "NEW"
    OPEN_FOR_CONVERSION = "OPEN_FOR_CONVERSION"
    CLOSED_FOR_CONVERSION = "CLOSED_FOR_CONVERSION"
    OPEN_FOR_APPROVAL = "OPEN_FOR_APPROVAL"
    CLOSED_FOR_APPROVAL = "CLOSED_FOR_APPROVAL"
    POSTED = "POSTED"


class TorEvent(StrEnum):
    """What becomes due in the life of a conversion window."""

    OPEN = "open-conversion"
    CLOSE = "close-conversion"
    OPEN_APPROVAL = "open-approval"
    CLOSE_APPROVAL = "close-approval"
    POST = "post-conversion"


class Decision(StrEnum):
    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"


class RequestStatus(StrEnum):
    PENDING_APPROVAL = "PENDING_APPROVAL"
    ERROR = "ERROR"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"


@dataclass(frozen=True, slots=True)
class TorWindow:
    """One conversion window for a season: a time for requests, then a time for approvals."""

    name: str
    period: Period
    opens: datetime
    closes: datetime
    approval_opens: datetime
    approval_closes: datetime
    posts: datetime | None = None
    posted: datetime | None = None

    def status(self, now: datetime) -> WindowStatus:
        if self.posted is not None:
            return WindowStatus.POSTED
        steps = (
            (self.opens, WindowStatus.NEW),
            (self.closes, WindowStatus.OPEN_FOR_CONVERSION),
            (self.approval_opens, WindowStatus.CLOSED_FOR_CONVERSION),
            (self.approval_closes, WindowStatus.OPEN_FOR_APPROVAL),
        )
        return next((status for end, status in steps if now < end), WindowStatus.CLOSED_FOR_APPROVAL)


@dataclass(frozen=True, slots=True)
class TorPath:
    """A path on which a holder has rights, up to `units` thousandths of a MW at any time."""

    id: int
    holder: str
    source: str
    sink: str
    units: int


class TorRequest(NamedTuple):
    """A request to convert, or one that wasn't taken: in ERROR, with a message.

    end_date  its end as it was sent, which may be the first instant of the day after `end`
    status    follows from its approvals when the window is posted
    """

    id: int
    window: str
    holder: str
    source: str
    sink: str
    start: datetime
    end: datetime
    end_date: datetime
    units: int
    transferee: str
    modeled: str
    status: RequestStatus = RequestStatus.PENDING_APPROVAL
    message: str = ""


class TorApproval(NamedTuple):
    """What the transferee decides on: one time of use of one request."""

    id: int
    request: TorRequest
    tou: str
    decision: Decision = Decision.PENDING_APPROVAL
    crr_id: int | None = None

    @property
    def hedge(self) -> str:
        """Assumed: a right that is in the network model becomes an option, another one an obligation."""
        return "OPT" if self.request.modeled == "Y" else "OBL"


class TorConversions:
    """All windows, paths, requests and approvals of a world."""

    __slots__ = (
        "_approvals",
        "_requests",
        "paths",
        "windows",
    )

    def __init__(self) -> None:
        self.windows: dict[str, TorWindow] = {}
        self.paths: list[TorPath] = []
        self._requests: dict[int, TorRequest] = {}
        self._approvals: dict[int, TorApproval] = {}

    def paths_of(self, holder: str) -> list[TorPath]:
        return [path for path in self.paths if path.holder == holder]

    def replace_requests(self, window: str, holder: str, requests: list[TorRequest]) -> None:
        """The holder's requests for a window, in place of those it sent before."""
        earlier = [one.id for one in self._requests.values() if (one.window, one.holder) == (window, holder)]
        for request_id in earlier:
            del self._requests[request_id]
        self._requests.update((one.id, one) for one in requests)

    def replace_errors(self, window: str, holder: str, wrong: list[TorRequest]) -> None:
        """What wasn't taken of the holder's last upload, in place of what wasn't of those before."""
        self._requests = {
            number: one
            for number, one in self._requests.items()
            if (one.window, one.holder, one.status) != (window, holder, RequestStatus.ERROR)
        }
        self._requests.update((one.id, one) for one in wrong)

    def requests(self, window: str) -> list[TorRequest]:
        return [one for one in self._requests.values() if one.window == window]

    def taken(self, window: str) -> list[TorRequest]:
        return [one for one in self.requests(window) if one.status is not RequestStatus.ERROR]

    def approvals(self, window: str) -> list[TorApproval]:
        return [one for one in self._approvals.values() if one.request.window == window]

    def approval(self, approval_id: int) -> TorApproval | None:
        return self._approvals.get(approval_id)

    def approve(self, decided: Iterable[TorApproval]) -> None:
        self._approvals.update((one.id, one) for one in decided)

    def save(self, approval: TorApproval) -> TorApproval:
        self._approvals[approval.id] = approval
        return approval

    def decide(self, request: TorRequest, status: RequestStatus) -> None:
        self._requests[request.id] = request._replace(status=status)

    def save_window(self, window: TorWindow, now: datetime) -> None:
        """A window that takes requests asks for approvals when it closes, not before."""
        self.windows[window.name] = window
        if now < window.closes:
            self._approvals = {
                number: one for number, one in self._approvals.items() if one.request.window != window.name
            }

    def __iter__(self) -> Iterator[TorWindow]:
        return iter(self.windows.values())

    def fork(self) -> TorConversions:
        copy = TorConversions()
        copy.windows, copy.paths = self.windows.copy(), self.paths
        copy._requests, copy._approvals = self._requests.copy(), self._approvals.copy()
        return copy
