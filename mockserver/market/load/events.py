"""What everybody is told of a load window in the course of its life."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.market.load.store import LoadEvent
from mockserver.market.messages.announce import announcement
from mockserver.market.world import Reaction

REACTIONS: Mapping[str, Reaction] = {
    LoadEvent.OPEN: announcement("Load submission window {} is OPEN"),
    LoadEvent.CLOSE: announcement("Load submission window {} is CLOSED"),
}
