"""Allocation: each nomination is awarded in full, unless the participant's cap or the network leaves less."""

from __future__ import annotations

from collections import Counter

from mockserver.state.calendar import period
from mockserver.state.caps import CapKind
from mockserver.state.markets import Market
from mockserver.state.portfolios import Nomination, Portfolio
from mockserver.state.results import Award
from mockserver.state.world import World


def allocate(world: World, market: Market) -> list[Award]:
    """Awards without CRRs, in the order of submission."""
    asked = nominations_of(world, market)
    units = within_caps(world, market, asked)
    return [
        Award(portfolio.participant, portfolio.name, nomination, name, granted)
        for (portfolio, nomination), granted in zip(asked, units, strict=True)
        for name in awarded_periods(world, market, nomination.period)
    ]


def within_caps(world: World, market: Market, asked: list[tuple[Portfolio, Nomination]]) -> list[int]:
    """What the eligible quantities leave of each nomination: pro rata where together they are more than that."""
    places = [(portfolio.participant, one.sink, one.crr_type, one.period, one.tou) for portfolio, one in asked]
    totals: Counter[tuple[str, ...]] = Counter()
    for place, (_, nomination) in zip(places, asked, strict=True):
        totals[place] += nomination.units
    caps = {
        (participant, cap.sink, cap.crr_type, cap.period, cap.tou): cap.units
        for participant in dict.fromkeys(portfolio.participant for portfolio, _ in asked)
        for cap in world.caps.of(market.name, participant)
        if cap.kind in (CapKind.SEQ, CapKind.MEQ)
    }
    return [
        one.units * min(totals[place], caps.get(place, totals[place])) // totals[place]
        for place, (_, one) in zip(places, asked, strict=True)
    ]


def nominations_of(world: World, market: Market) -> list[tuple[Portfolio, Nomination]]:
    submitted = world.portfolios.submitted(market.name)
    return [(portfolio, nomination) for portfolio in submitted for nomination in portfolio.nominations]


def awarded_periods(world: World, market: Market, nominated: str) -> list[str]:
    """The nominated period; for a long-term nomination the same season of each year that follows."""
    term = period(nominated)
    if market.tier != "LT" or term is None:
        return [nominated]
    season = nominated.partition("_")[2]
    return [f"{term.first.year + year}_{season}" for year in range(1, world.rules.lt_years + 1)]
