"""When an upload of TOR conversion requests asks for more than a path has."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime

from mockserver.market.tor.store import TorPath, TorRequest


@dataclass(frozen=True, slots=True)
class Overloads:
    """The times at which more is asked of a path than `most` thousandths of a MW; none touches another."""

    most: int
    begins: list[datetime] = field(default_factory=list)
    ends: list[datetime] = field(default_factory=list)

    def meets(self, request: TorRequest) -> bool:
        """Whether one of them lies in the request's term."""
        index = bisect_left(self.ends, request.start)
        return index < len(self.ends) and self.begins[index] <= max(request.start, request.end)


def overloads_of(path: TorPath, asked: list[TorRequest]) -> Overloads:
    """Found in one walk along the beginnings and ends of all terms; an end belongs to its term.

    asked  all that an upload asks of the path
    """
    found, now = Overloads(path.units), 0
    if sum(one.units for one in asked) <= path.units:
        return found
    same = [one for one in asked if one.start <= one.end]
    changes = [(one.start, 0, one.units) for one in same] + [(one.end, 1, -one.units) for one in same]
    for at, _, units in sorted(changes):
        before, now = now, now + units
        if before <= path.units < now:
            found.begins.append(at)
        elif now <= path.units < before:
            found.ends.append(at)
    return found
