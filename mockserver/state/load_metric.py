"""The load metric: how much load a participant has at a sink. Its caps are shares of it."""

from __future__ import annotations

from mockserver.state.world import World


def load_metric(world: World, participant: str, sink: str, _period: str, tou: str) -> int:
    """Thousandths of a MW in a period and time of use; 0 where the participant has no load."""
    return world.stage.loads.get((participant, sink, tou), 0)
