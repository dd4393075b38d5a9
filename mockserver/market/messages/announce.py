"""Events that everybody is told of."""

from __future__ import annotations

from mockserver.market.messages.store import MessageBoard
from mockserver.market.timeline import Event
from mockserver.market.world import Reaction, World


def announcement(text: str) -> Reaction:
    """A reaction that publishes a text, with the subject of the event in place of {}."""

    def announce(world: World, event: Event) -> None:
        world[MessageBoard].publish(event.at, text.format(event.subject))

    return announce
