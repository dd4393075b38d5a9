"""What is due when: events in the order of time, carried out when the clock is looked at."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that becomes due. Events at the same instant happen in the order in which they were planned.

    kind     what happens: one of the words of an activity
    subject  the name or id of what it happens to
    """

    at: datetime
    number: int
    kind: str = field(compare=False)
    subject: str = field(compare=False)

    @property
    def name(self) -> str:
        """How the admin API names it: AUC_MN_2026_M12.close."""
        return f"{self.subject}.{self.kind}"


class Timeline:
    """The events that are still to come."""

    __slots__ = (
        "_heap",
        "_planned",
    )

    def __init__(self) -> None:
        self._heap: list[Event] = []
        self._planned = 0

    def plan(self, at: datetime, kind: str, subject: str) -> None:
        self._planned += 1
        heapq.heappush(self._heap, Event(at, self._planned, kind, subject))

    def cancel(self, kind: str, subject: str) -> None:
        self._heap = [event for event in self._heap if (event.kind, event.subject) != (kind, subject)]
        heapq.heapify(self._heap)

    def next_due(self, now: datetime) -> Event | None:
        """Take out the earliest event that is due at `now`; None if there is none."""
        if self._heap and self._heap[0].at <= now:
            return heapq.heappop(self._heap)
        return None

    @property
    def next_at(self) -> datetime | None:
        """When the earliest event is due; None if none is to come."""
        return self._heap[0].at if self._heap else None

    def find(self, name: str) -> Event | None:
        """The earliest coming event of a name such as AUC_MN_2026_M12.close."""
        return min((event for event in self._heap if event.name == name), default=None)

    def coming(self) -> list[Event]:
        return sorted(self._heap)

    def fork(self) -> Timeline:
        copy = Timeline()
        copy._heap, copy._planned = self._heap.copy(), self._planned
        return copy
