"""Allocation: each nomination is awarded in full, unless the participant's cap or the network leaves less."""

from __future__ import annotations

from collections import Counter
from math import floor

from mockserver.market.calendar import period
from mockserver.market.clearing.base_loading import base_loading
from mockserver.market.clearing.limits import column, limits_of, placed_network
from mockserver.market.clearing.results import Award, BindingConstraint
from mockserver.market.clearing.sharing import grow_alike
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.nomination.store import CapKind, Caps
from mockserver.market.portfolios.markets import Market
from mockserver.market.portfolios.store import Nomination, Portfolio, Portfolios
from mockserver.market.quantities import MW_STEP
from mockserver.market.rules import Rules
from mockserver.market.world import World

_HAIR = 1e-6  # of a thousandth of a MW: so that a whole share stays whole


def allocate(world: World, market: Market) -> tuple[list[Award], tuple[BindingConstraint, ...]]:
    """Awards without CRRs, in the order of submission, and the limits that cut them."""
    asked = nominations_of(world, market)
    units = within_caps(world, market, asked)
    constraints: tuple[BindingConstraint, ...] = ()
    if world.rules.clearing == "network":
        units, constraints = within_limits(world, market, [nomination for _, nomination in asked], units)
    awards = [
        Award(portfolio.participant, portfolio.name, nomination, name, granted)
        for (portfolio, nomination), granted in zip(asked, units, strict=True)
        for name in awarded_periods(world.rules, market, nomination.period)
    ]
    return awards, constraints


def within_caps(world: World, market: Market, asked: list[tuple[Portfolio, Nomination]]) -> list[int]:
    """What the eligible quantities leave of each nomination: pro rata where together they are more than that."""
    places = [(portfolio.participant, one.sink, one.crr_type, one.period, one.tou) for portfolio, one in asked]
    totals: Counter[tuple[str, ...]] = Counter()
    for place, (_, nomination) in zip(places, asked, strict=True):
        totals[place] += nomination.units
    caps = {
        (participant, cap.sink, cap.crr_type, cap.period, cap.tou): cap.units
        for participant in dict.fromkeys(portfolio.participant for portfolio, _ in asked)
        for cap in world[Caps].of(market.name, participant)
        if cap.kind in (CapKind.SEQ, CapKind.MEQ)
    }
    return [
        one.units * min(totals[place], caps.get(place, totals[place])) // totals[place]
        for place, (_, one) in zip(places, asked, strict=True)
    ]


def within_limits(
    world: World, market: Market, asked: list[Nomination], units: list[int]
) -> tuple[list[int], tuple[BindingConstraint, ...]]:
    """What the network leaves of nominations: all grow alike, until a limit stops those that load it.

    Long-term ones are held against the first of their years. Limits have no shadow price, as nothing is priced.
    """
    network = placed_network(world)
    granted, constraints = list(units), []
    products = dict.fromkeys(
        (awarded_periods(world.rules, market, one.period)[0], one.period, one.tou) for one in asked
    )
    for name, nominated, tou in products:
        chosen = [number for number, one in enumerate(asked) if (one.period, one.tou) == (nominated, tou)]
        base = base_loading(world[Inventory], [found] if (found := period(name)) else [])
        limits = limits_of(network, world.rules, market, (name, tou), base.items())
        columns = [column(network, asked[number].source, asked[number].sink) for number in chosen]
        shares, reached = grow_alike(
            columns, [units[number] / MW_STEP for number in chosen], [one.left for one in limits]
        )
        for number, share in zip(chosen, shares, strict=True):
            granted[number] = floor(units[number] * share + _HAIR)
        constraints += [limits[row].binding((name, tou), 0) for row in reached]
    return granted, tuple(constraints)


def nominations_of(world: World, market: Market) -> list[tuple[Portfolio, Nomination]]:
    submitted = world[Portfolios].submitted(market.name)
    return [(portfolio, nomination) for portfolio in submitted for nomination in portfolio.nominations]


def awarded_periods(rules: Rules, market: Market, nominated: str) -> list[str]:
    """The nominated period; for a long-term nomination the same season of each year that follows."""
    term = period(nominated)
    if market.tier != "LT" or term is None:
        return [nominated]
    season = nominated.partition("_")[2]
    return [f"{term.first.year + year}_{season}" for year in range(1, rules.lt_years + 1)]
