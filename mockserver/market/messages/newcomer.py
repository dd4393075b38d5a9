"""What a newcomer reads first: a private message that it takes part."""

from __future__ import annotations

from mockserver.market.messages.store import MessageBoard
from mockserver.market.people.participants import Participant
from mockserver.market.world import World


def welcome(participant: Participant, world: World) -> None:
    roles = ", ".join(sorted(participant.roles))
    world[MessageBoard].tell(participant.name, world.now, f"{participant.name} is registered as {roles}")
