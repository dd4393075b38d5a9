"""Delays: their distributions, and that a frozen clock waits for nothing."""

import math
from datetime import timedelta
from random import Random
from statistics import NormalDist

import pytest
from pydantic import TypeAdapter

from mockserver.clock import monotonic
from mockserver.scenario.effects.timing import Delay, Lognormal, Uniform
from tests.scenario.conftest import market_status

DRAWS = 2000
UNIFORM = {"min": "100ms", "max": "2s"}
LOGNORMAL = {"median": "400ms", "sigma": 0.5}
TRUNCATED = LOGNORMAL | {"max": "600ms"}


def lognormal(x):
    return NormalDist(math.log(0.4), 0.5).cdf(math.log(x))


DISTRIBUTIONS = {
    "uniform": (Uniform, UNIFORM, lambda x: (x - 0.1) / 1.9),
    "lognormal": (Lognormal, LOGNORMAL, lognormal),
    "lognormal with max": (Lognormal, TRUNCATED, lambda x: lognormal(x) / lognormal(0.6)),
}


def draws_of(kind, keys, seed):
    """In seconds."""
    distribution, random = TypeAdapter(kind).validate_python(keys), Random(seed)
    return [distribution.draw(random).total_seconds() for _ in range(DRAWS)]


def kolmogorov_smirnov(draws, cdf):
    """The greatest distance between the draws' own distribution and the stated one."""
    ordered, count = sorted(draws), len(draws)
    return max(max((i + 1) / count - cdf(x), cdf(x) - i / count) for i, x in enumerate(ordered))


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize("seed", range(5))
def test_two_thousand_draws_pass_a_kolmogorov_smirnov_test(name, seed):
    kind, keys, cdf = DISTRIBUTIONS[name]
    draws = draws_of(kind, keys, seed)

    one_in_a_thousand = 1.95 / math.sqrt(DRAWS)
    assert kolmogorov_smirnov(draws, cdf) < one_in_a_thousand


def test_the_test_tells_a_wrong_distribution():
    draws = draws_of(Lognormal, LOGNORMAL, 0)

    assert kolmogorov_smirnov(draws, DISTRIBUTIONS["lognormal with max"][2]) > 1.95 / math.sqrt(DRAWS)


def test_a_fixed_delay_is_always_the_same():
    assert {Delay(fixed=timedelta(seconds=2)).draw(Random(seed)) for seed in range(9)} == {timedelta(seconds=2)}


@pytest.mark.evidence(
    "assumed", "Under a frozen clock a delay is only noted in the journal; otherwise real time passes"
)
def test_a_frozen_clock_waits_for_nothing(client, activate, records):
    activate({"then": [{"delay": "10m"}]})
    began = monotonic()

    assert market_status(client).status_code == 200
    assert monotonic() - began < 5
    assert records()[-1].hits[0].effects == ("delay 10m",)
