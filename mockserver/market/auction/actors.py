"""What actors do in auctions: they bid for paths to load, and offer some of what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from mockserver.market.actors import Act, Strategy
from mockserver.market.calendar import Period
from mockserver.market.credit import credit_limit, floor_of, reserved_credit
from mockserver.market.grid.nodes import Node
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.people.actors import Actor, Kind
from mockserver.market.portfolios.markets import Market, MarketEvent, Markets, MarketType
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.quantities import MW_STEP, dollars, mw
from mockserver.market.trading.store import Trades
from mockserver.market.world import World

_MOST_BIDS, _MOST_OFFERS = 5, 2
_OF_AUCTIONS = "AUC"  # the type of CRRs that auctions make


def can_bid(actor: Actor, world: World, market_name: str) -> bool:
    """Whether a market is an auction that an actor has the credit for."""
    market = world[Markets].find(market_name)
    if market is None or market.type is not MarketType.AUCTION:
        return False
    return reserved_credit(world, actor.who) + floor_of(world, market) <= credit_limit(world, actor.who)


def bids(actor: Actor, world: World, market_name: str) -> Iterator[Act]:
    """One portfolio, submitted if there is the credit for it."""
    market, chance = world[Markets].find(market_name), actor.chance(world.seed, "bids", market_name)
    name = f"{actor.who} {market_name}"
    if market is None or world[Portfolios].find(market_name, actor.who, name):
        return
    identifier = {"portfolioName": name, "marketName": market_name, "participantName": actor.who}
    records = {"newBids": _bids(actor, world, market, chance), "newOffers": _offers(actor, world, market, chance)}
    yield Act("POST /auction/portfolioCreation", actor.who, {**identifier, **records})
    created = world[Portfolios].find(market_name, actor.who, name)
    if created and reserved_credit(world, actor.who, created) <= credit_limit(world, actor.who):
        yield Act("POST /auction/portfolioSubmission", actor.who, identifier)


def _bids(actor: Actor, world: World, market: Market, chance: Random) -> list[dict[str, Any]]:
    """Bids from supply to load, each at a price of its own around the typical one."""
    nodes = [node for node in world.nodes if node.biddable]
    sources, sinks = [one for one in nodes if one.is_supply], [one for one in nodes if not one.is_supply]
    found = []
    for _ in range(chance.randint(2, _MOST_BIDS)):
        period, tou = chance.choice(market.products)
        cut_off = {one.node for one in world.stage.islanded if one.cuts_off(one.node, period, tou)}
        supply, load = ([one for one in side if one.name not in cut_off] for side in (sources, sinks))
        if not supply or not load:
            continue
        source, sink = chance.choice(supply), chance.choice(load)
        typical = _typical(source, sink, period, tou)
        price = typical + round(abs(typical) * actor.margin * chance.uniform(-1, 1))
        units = MW_STEP * max(1, round(actor.mw * chance.uniform(0.5, 1)))
        found.append(_record(actor, source.name, sink.name, period, tou, _OF_AUCTIONS, "OBL", units, price))
    return found


def _offers(actor: Actor, world: World, market: Market, chance: Random) -> list[dict[str, Any]]:
    """Offers of CRRs that run through a period of the market, and aren't for sale elsewhere."""
    found = []
    for crr in world[Inventory].of(actor.who):
        nodes = world.nodes.find(crr.source), world.nodes.find(crr.sink)
        if nodes[0] is None or nodes[1] is None or not (nodes[0].biddable and nodes[1].biddable):
            continue
        whole = [one for one in market.periods if one.within(crr.start, crr.end)]
        if whole and crr.units >= MW_STEP and not world[Trades].promised(crr.id, crr.start, crr.end):
            typical = _typical(nodes[0], nodes[1], whole[0], crr.tou)
            units = MW_STEP * min(crr.units // MW_STEP, max(1, round(actor.mw * chance.uniform(0.2, 0.5))))
            price = typical + round(abs(typical) * actor.margin)
            offer = _record(actor, crr.source, crr.sink, whole[0], crr.tou, crr.type, crr.hedge, units, price)
            found.append({**offer, "crrId": crr.id})
    return chance.sample(found, min(len(found), _MOST_OFFERS))


def _typical(source: Node, sink: Node, period: Period, tou: str) -> int:
    return source.typical(period.name, tou) - sink.typical(period.name, tou)


def _record(
    actor: Actor, source: str, sink: str, period: Period, tou: str, crr_type: str, hedge: str, units: int, price: int
) -> dict[str, Any]:
    return {
        "assetOwner": actor.who,
        "source": source,
        "sink": sink,
        "hedgeType": hedge,
        "tou": tou,
        "period": period.name,
        "crrType": crr_type,
        "bidCurve": [{"mw": 0, "price": dollars(price)}, {"mw": mw(units), "price": dollars(price)}],
    }


ACTORS = (Strategy("bids", (Kind.TRADER,), bids, on=(MarketEvent.OPEN,), concerns=can_bid),)
