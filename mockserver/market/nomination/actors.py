"""What actors do in allocations: they nominate a share of what their caps allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from mockserver.market.actors import Act, Strategy
from mockserver.market.nomination.cap_calculation import kinds_of, takes_nominations
from mockserver.market.nomination.store import Cap, CapKind, Caps
from mockserver.market.people.actors import Actor, Kind
from mockserver.market.portfolios.markets import Market, MarketEvent, Markets
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.quantities import MW_STEP, mw
from mockserver.market.world import World

_LEAST, _MOST = 0.3, 0.8  # of what may be nominated


def may_nominate(_actor: Actor, world: World, market_name: str) -> bool:
    market = world[Markets].find(market_name)
    return market is not None and takes_nominations(market)


def nominates(actor: Actor, world: World, market_name: str) -> Iterator[Act]:
    """One portfolio for all sinks, within what is left of the caps."""
    market, name = world[Markets].find(market_name), f"{actor.who} {market_name}"
    if market is None or world[Portfolios].find(market_name, actor.who, name):
        return
    nominations = _nominations(actor, world, market, actor.chance(world.seed, "nominates", market_name))
    if nominations:
        identifier = {"portfolioName": name, "marketName": market_name, "participantName": actor.who}
        yield Act("POST /nomination/portfolioCreation", actor.who, {**identifier, "newNominations": nominations})
        yield Act("POST /nomination/portfolioSubmission", actor.who, identifier)


def _nominations(actor: Actor, world: World, market: Market, chance: Random) -> list[dict[str, Any]]:
    """For each product and sink a share of what its caps leave, from one source, or from those that a tier renews."""
    asked = _submitted(actor, world, market)
    caps = world[Caps].of(market.name, actor.who)
    supply = [node.name for node in world.nodes if node.biddable and node.is_supply]
    by_place: dict[tuple[str, str, str], list[Cap]] = {}
    for cap in caps:
        by_place.setdefault((cap.sink, cap.period, cap.tou), []).append(cap)
    found = []
    for place, of_place in by_place.items():
        left = min(cap.units for cap in of_place if cap.kind is not CapKind.SIGNATURE) - asked[place]
        left = round(max(0, left) * chance.uniform(_LEAST, _MOST))
        for source, most in _sources(market, of_place, supply, place[0], chance):
            units = min(left, most - asked[source, *place]) // MW_STEP * MW_STEP
            if units > 0:
                found.append(_record(actor, source, of_place[0], units))
                left -= units
    return found


def _submitted(actor: Actor, world: World, market: Market) -> Counter[tuple[str, ...]]:
    """What is nominated already, by sink, period and time of use, and by source too."""
    asked = Counter[tuple[str, ...]]()
    for portfolio in world[Portfolios].submitted_by(market.name, actor.who):
        for one in portfolio.nominations:
            asked[one.sink, one.period, one.tou] += one.units
            asked[one.source, one.sink, one.period, one.tou] += one.units
    return asked


def _sources(market: Market, caps: list[Cap], supply: list[str], sink: str, chance: Random) -> list[tuple[str, int]]:
    """From where to nominate, and how much at most."""
    if CapKind.SIGNATURE in kinds_of(market):
        return [(cap.source, cap.units) for cap in caps if cap.kind is CapKind.SIGNATURE and cap.source in supply]
    source = chance.choice([name for name in supply if name != sink])
    return [(source, max(cap.units for cap in caps))]


def _record(actor: Actor, source: str, cap: Cap, units: int) -> dict[str, Any]:
    return {
        "assetOwner": actor.who,
        "source": source,
        "sink": cap.sink,
        "hedgeType": "OBL",
        "tou": cap.tou,
        "period": cap.period,
        "crrType": cap.crr_type,
        "mw": mw(units),
    }


ACTORS = (Strategy("nominates", (Kind.LSE,), nominates, on=(MarketEvent.OPEN,), concerns=may_nominate),)
