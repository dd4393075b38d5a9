"""World: everything one session owns. Ids, chance and time come from here and from nowhere else."""

from __future__ import annotations

from random import Random

from mockserver.clock import Clock


class World:
    """One session's world. The same seed, clock and calls give the same replies to the byte."""

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self.clock = clock
        self.seed = seed
        self.random = Random(seed)
