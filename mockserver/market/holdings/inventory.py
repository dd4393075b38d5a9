"""Who holds which CRR. A CRR never changes: a sale or a migration makes a smaller one under the same id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mockserver.market.quantities import Units


@dataclass(frozen=True, slots=True)
class Crr:
    """One right.

    origin  name of the market it was won in, or SECONDARY_MARKET, LOAD_MIGRATION, SYSTEM, OTHER
    term    Seasonal, Monthly, LOAD_MIGRATION, SECONDARY_MARKET or SYSTEM
    units   MW in thousandths; for the whole of [start, end]
    parent  id of the CRR that this one was split from or migrated with
    period  name of the product it was won for, "" where it has none
    """

    id: int
    owner: str
    type: str
    hedge: str
    source: str
    sink: str
    tou: str
    start: datetime
    end: datetime
    units: Units
    origin: str
    term: str
    parent: int | None = None
    period: str = ""
    category: str = "PTP"

    @property
    def may_migrate(self) -> bool:
        """Whether a part of it follows load that migrates, and leaves a counter-flow behind."""
        return self.type in ("LSE", "OBAALSE") and self.term in ("Seasonal", "Long Term")


class Inventory:
    """All CRRs of a world by id, in the order in which they came to be."""

    __slots__ = (
        "_crrs",
        "_shared",
    )

    def __init__(self) -> None:
        self._crrs: dict[int, Crr] = {}
        self._shared = False

    def find(self, crr_id: int) -> Crr | None:
        return self._crrs.get(crr_id)

    def add(self, crr: Crr) -> Crr:
        self._own()[crr.id] = crr
        return crr

    def reduce(self, crr_id: int, units: int) -> Crr:
        """Take units away, thousandths of a MW; a CRR of nothing is gone."""
        crrs = self._own()
        left = replace(crrs[crr_id], units=crrs[crr_id].units - units)
        if left.units > 0:
            crrs[crr_id] = left
        else:
            del crrs[crr_id]
        return left

    def part_with(self, crr_id: int, units: int, start: datetime, end: datetime, take_id: Callable[[], int]) -> None:
        """Take units away for [start, end] only: what of them runs before or after stays with the owner.

        It stays as CRRs of their own, whose parent is the one that they were split from.
        """
        crr = self._crrs[crr_id]
        self.reduce(crr_id, units)
        second = timedelta(seconds=1)
        for left_start, left_end in ((crr.start, start - second), (end + second, crr.end)):
            if left_start < left_end:
                self.add(replace(crr, id=take_id(), start=left_start, end=left_end, units=units, parent=crr_id))

    def pieces(self, crr_id: int, owner: str, units: int, start: datetime, end: datetime) -> list[Crr]:
        """What an owner holds for [start, end] under a CRR: itself if that is enough, else all split off it too."""
        crr = self._crrs.get(crr_id)
        if crr and crr.owner == owner and crr.units >= units and crr.start <= start and end <= crr.end:
            return [crr]
        family, found = {crr_id}, []
        for one in self._crrs.values():  # a CRR comes after the one it was split from
            if one.owner == owner and (one.id == crr_id or one.parent in family):
                family.add(one.id)
                if one.start <= start and end <= one.end:
                    found.append(one)
        return found

    def of(self, owner: str) -> list[Crr]:
        return [crr for crr in self._crrs.values() if crr.owner == owner]

    def unexpired(self, now: datetime) -> list[Crr]:
        return [crr for crr in self._crrs.values() if crr.end >= now]

    def __len__(self) -> int:
        return len(self._crrs)

    def __iter__(self) -> Iterator[Crr]:
        return iter(self._crrs.values())

    def share(self, twin: Inventory) -> None:
        """Hold what is alike only once."""
        if self._crrs == twin._crrs:
            self._crrs = twin._crrs
            self._shared = twin._shared = True
        else:
            self._own().update((one.id, one) for one in twin if self._crrs.get(one.id) == one)

    def fork(self) -> Inventory:
        """Both go on with the same CRRs until one of them changes: most sessions change few things."""
        copy = Inventory()
        copy._crrs = self._crrs
        copy._shared = self._shared = True
        return copy

    def _own(self) -> dict[int, Crr]:
        """The CRRs, to be changed."""
        if self._shared:
            self._crrs, self._shared = self._crrs.copy(), False
        return self._crrs
