"""The TLS handshakes that the server has refused, by why: whose clients they were, nobody has been told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mockserver.clock import real_now

_MOST_REASONS = 200
_OTHER = "another reason"


@dataclass(frozen=True, slots=True)
class Refused:
    """How often a handshake was refused for one reason, and when and with whom last."""

    count: int
    last: datetime
    peer: str


class Handshakes:
    """Counts by reason, in the order in which the reasons came up."""

    def __init__(self) -> None:
        self.refused: dict[str, Refused] = {}

    @property
    def counts(self) -> dict[str, int]:
        return {why: refused.count for why, refused in self.refused.items()}

    def add(self, why: str, peer: str) -> None:
        why = why if why in self.refused or len(self.refused) < _MOST_REASONS else _OTHER
        known = self.refused.get(why)
        self.refused[why] = Refused(known.count + 1 if known else 1, real_now(), peer)
