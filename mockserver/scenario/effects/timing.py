"""Effects on time: how long a call waits before it is answered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from statistics import NormalDist
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, model_validator

from mockserver.scenario.effects.effect import Effect, Kind, Occasion, Short, Step
from mockserver.scenario.values import STRICT, Duration, in_words, wrong

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Uniform:
    """Any time between `min` and `max`, each as likely as the other."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    min: Duration
    max: Duration

    @model_validator(mode="after")
    def _in_order(self) -> Uniform:
        if self.min > self.max:
            raise wrong("`min` is more than `max`")
        return self

    def draw(self, random: Random) -> timedelta:
        return self.min + (self.max - self.min) * random.random()


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Mostly about `median`, sometimes far longer, never longer than `max`; `sigma` is the spread of its logarithm.

    A draw beyond `max` is drawn again: the distribution is truncated, there is no heap of draws at `max`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    median: Duration
    sigma: Annotated[float, Field(strict=True, gt=0, le=5)]
    max: Duration | None = None

    @model_validator(mode="after")
    def _possible(self) -> Lognormal:
        if not self.median or (self.max and self.max < self.median):
            raise wrong("`median` is more than 0, and not more than `max`")
        return self

    def draw(self, random: Random) -> timedelta:
        median = self.median.total_seconds()
        reach = _NORMAL.cdf(math.log(self.max.total_seconds() / median) / self.sigma) if self.max else 1.0
        share = min(max(random.random() * reach, 1e-12), 1 - 1e-12)
        return timedelta(seconds=median * math.exp(self.sigma * _NORMAL.inv_cdf(share)))


@dataclass(frozen=True, slots=True)
class Delay(Effect):
    """Wait before the call is looked at: a fixed time, or one drawn from a distribution. Other calls go on.

    Real time passes, unless the session's clock is frozen: then the journal shows the time and nothing waits.
    """

    kind: ClassVar[Kind] = Kind.PAUSE
    short: ClassVar[Short] = {str: "fixed", int: "fixed", float: "fixed"}
    fixed: Duration | None = None
    uniform: Uniform | None = None
    lognormal: Lognormal | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Delay:
        if [self.fixed, self.uniform, self.lognormal].count(None) != 2:
            raise wrong("a delay is one time (`delay: 400ms`), or one of uniform and lognormal")
        return self

    def draw(self, random: Random) -> timedelta:
        chosen = self.uniform or self.lognormal
        return chosen.draw(random) if chosen else self.fixed or timedelta()

    def step(self, occasion: Occasion) -> Step:
        pause = self.draw(occasion.random)
        return Step(f"delay {in_words(pause)}", pause=pause)
