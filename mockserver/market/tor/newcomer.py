"""What a newcomer that holds transmission ownership rights begins with: two paths, one each way."""

from __future__ import annotations

from mockserver.market.people.participants import Participant, Role
from mockserver.market.tor.store import TorConversions, TorPath
from mockserver.market.world import World

_UNITS = 50_000


def welcome(participant: Participant, world: World) -> None:
    first = world.nodes.one_of("SP", "HUB", "GEN")
    second = world.nodes.one_of("SP", "HUB", "GEN", but=first.name) if first else None
    if first is None or second is None or not participant.has(Role.TOR):
        return
    conversions = world[TorConversions]
    for source, sink in ((first.name, second.name), (second.name, first.name)):
        path = TorPath(world.ids.take("tor"), participant.name, source, sink, _UNITS)
        conversions.paths = [*conversions.paths, path]  # forks share what they began with
