"""Actors: participants that act of themselves, so that a client isn't alone in its market."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random


class Kind(StrEnum):
    """What an actor does, in a word."""

    TRADER = "trader"  # bids in auctions, makes offers and answers them
    LSE = "lse"  # nominates, reports load, answers offers and requests for conversion
    UDC = "udc"  # reports customers, their changes and rates
    TOR_HOLDER = "tor_holder"  # asks for conversion
    CEC = "cec"  # sets the forecast that caps the LSEs' forecasts


@dataclass(frozen=True, slots=True)
class Actor:
    """One participant that acts, and the few numbers of how it does.

    minutes  until it does something, at most: of the world's time, from when there is something to do
    mw       about how much it bids for or offers
    margin   by which share it wants to buy below the typical price of a path, and sell above
    takes    the share of fair offers that it takes
    """

    who: str
    kind: Kind
    seed: int = 0
    minutes: float = 10
    mw: float = 10
    margin: float = 0.2
    takes: float = 0.7

    def chance(self, world_seed: int, *about: object) -> Random:
        """Chance of its own for each thing that it does: what others do, and when, makes no difference."""
        return Random(zlib.crc32("|".join(map(str, (world_seed, self.seed, self.who, *about))).encode()))

    def delay(self, chance: Random) -> timedelta:
        return timedelta(seconds=round(60 * self.minutes * chance.uniform(0.1, 1)))
