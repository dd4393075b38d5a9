"""The load metric: how much load a participant has at a sink. Its caps are shares of it."""

from __future__ import annotations

from typing import Self

from mockserver.market.load.store import Loads, LoadStatus, exceedances
from mockserver.market.world import World


class LoadMetrics:
    """What the world file says of loads: thousandths of a MW by participant, sink and time of use."""

    __slots__ = ("units",)

    def __init__(self) -> None:
        self.units: dict[tuple[str, str, str], int] = {}

    def share(self, twin: LoadMetrics) -> None:
        """Hold what is alike only once."""
        if self.units == twin.units:
            self.units = twin.units

    def fork(self) -> Self:
        """It never changes once the world has begun."""
        return self


def load_metric(world: World, participant: str, sink: str, period: str, tou: str) -> int:
    """Thousandths of a MW in a period and time of use; 0 where the participant has no load.

    Assumed: the exceedance of what was submitted for the period, forecast before historical, else the world file's.
    """
    for submission in world[Loads].of_period(participant, period):
        if submission.status is LoadStatus.VALID:
            for one in exceedances(submission.hours, world.rules.exceedance):
                if (one.sink, one.tou) == (sink, tou):
                    return one.exceedance
    return world[LoadMetrics].units.get((participant, sink, tou), 0)
