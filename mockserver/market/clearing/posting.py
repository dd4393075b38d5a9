"""Posting of results: a market is cleared, its awards become CRRs, what was sold shrinks, and everybody is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from mockserver.market.calendar import period
from mockserver.market.clearing.allocation import allocate
from mockserver.market.clearing.award_notice import notice
from mockserver.market.clearing.base_loading import BasePath, base_loading
from mockserver.market.clearing.network import clear_on_network
from mockserver.market.clearing.orders import Cleared, Order, crrs_on_offer, orders_of
from mockserver.market.clearing.results import Award, MarketResult, Results
from mockserver.market.clearing.table import clear_by_table
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.portfolios.markets import Market, Markets, MarketType, Term
from mockserver.market.portfolios.store import Bid
from mockserver.market.timeline import Event
from mockserver.market.world import World

AuctionClearing = Callable[[World, Market, list[Order], dict[BasePath, int]], Cleared]
CLEARINGS: dict[str, AuctionClearing] = {"table": clear_by_table, "network": clear_on_network}


def market_posted(world: World, event: Event) -> None:
    """Post the results of the market that the event names, once."""
    market = world[Markets].find(event.subject)
    if market is None or market.posted is not None:
        return
    result = world[Results].save(cleared(world, market))
    world[Markets].post(market, event.at)
    announce(world, market, result, event.at)


def cleared(world: World, market: Market) -> MarketResult:
    """The results of a market, its awards entered in the inventory."""
    base = base_loading(world[Inventory], market.periods)
    if market.type is MarketType.ALLOCATION:
        awards, constraints = allocate(world, market)
        return MarketResult(market.name, _settled(world, market, awards), constraints=constraints, base=base)
    orders = orders_of(world, market)
    outcome = CLEARINGS[world.rules.clearing](world, market, orders, base)
    awards = [
        Award(order.portfolio.participant, order.portfolio.name, order.bid, order.bid.period, units, price)
        for order, units, price in zip(orders, outcome.units, outcome.path_prices, strict=True)
    ]
    return MarketResult(market.name, _settled(world, market, awards), outcome.prices, outcome.constraints, base)


def _settled(world: World, market: Market, awards: list[Award]) -> tuple[Award, ...]:
    """The awards with their CRRs: those that were bought come to be, those that were sold shrink."""
    return tuple(_sold(world, award) if award.sells else _bought(world, market, award) for award in awards)


def _bought(world: World, market: Market, award: Award) -> Award:
    term = period(award.period)
    if award.units == 0 or term is None:
        return award
    asked = award.asked
    crr = Crr(
        id=world.ids.take("crr"),
        owner=asked.owner,
        type=asked.crr_type,
        hedge=asked.hedge,
        source=asked.source,
        sink=asked.sink,
        tou=asked.tou,
        start=term.start,
        end=term.end,
        units=award.units,
        origin=market.name,
        term="Monthly" if market.term is Term.MONTHLY else "Seasonal",
        period=award.period,
    )
    return replace(award, crr_id=world[Inventory].add(crr).id)


def _sold(world: World, award: Award) -> Award:
    offer, term, left = award.asked, period(award.period), award.units
    if not isinstance(offer, Bid) or term is None:
        return award
    for crr in crrs_on_offer(world, offer):
        units = min(left, crr.units)
        if units > 0:
            world[Inventory].part_with(crr.id, units, term.start, term.end, lambda: world.ids.take("crr"))
            left -= units
    return replace(award, crr_id=offer.crr_id)


def announce(world: World, market: Market, result: MarketResult, at: datetime) -> None:
    """A public message, and one to each participant that took part, with its awards as a file."""
    world[MessageBoard].publish(at, f"Results of {market.name} are POSTED")
    for participant in dict.fromkeys(award.participant for award in result.awards):
        text, name, content = notice(market.name, participant, result.of(participant))
        world[MessageBoard].tell(participant, at, text, name, content)
