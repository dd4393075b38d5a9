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


def overloads_of(path: TorPath, upload: list[TorRequest]) -> Overloads:
    """Found in one walk along the beginnings and ends of all terms; an end belongs to its term."""
    same = [one for one in upload if one.start <= one.end and (one.source, one.sink) == (path.source, path.sink)]
    changes = [(one.start, 0, one.units) for one in same] + [(one.end, 1, -one.units) for one in same]
    found, asked = Overloads(path.units), 0
    for at, _, units in sorted(changes):
        before, asked = asked, asked + units
        if before <= path.units < asked:
            found.begins.append(at)
        elif asked <= path.units < before:
            found.ends.append(at)
    return found
