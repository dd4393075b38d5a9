"""Allocation: each nomination is awarded in full, unless the participant's cap or the network leaves less."""

from __future__ import annotations

from mockserver.state.calendar import period
from mockserver.state.markets import Market
from mockserver.state.portfolios import Nomination, Portfolio
from mockserver.state.results import Award
from mockserver.state.world import World


def allocate(world: World, market: Market) -> list[Award]:
    """Awards without CRRs, in the order of submission."""
    return [
        Award(portfolio.participant, portfolio.name, nomination, name, units)
        for portfolio, nomination in nominations_of(world, market)
        for units in [nomination.units]
        for name in awarded_periods(world, market, nomination.period)
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
