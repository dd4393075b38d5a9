"""Rows of the download files, from the world's state; keys, order and units are those of the files' schemas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from mockserver.clock import instant
from mockserver.market.calendar import period
from mockserver.market.clearing.base_loading import base_loading
from mockserver.market.clearing.results import Award, MarketResult, Results
from mockserver.market.grid.buses import buses_of
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.nomination.store import Cap
from mockserver.market.portfolios.markets import Market, Markets
from mockserver.market.quantities import dollars, mw
from mockserver.market.world import World

Row = dict[str, Any]
Rows = list[Row]

_instant = lru_cache(maxsize=1000)(instant)  # the same few instants stand in thousands of rows


def existing_crrs(crrs: Iterable[Crr]) -> Rows:
    return [_existing_crr(crr) for crr in crrs]


def _existing_crr(crr: Crr) -> Row:
    return {
        "CRRID": crr.id,
        "ParentCRRID": crr.parent,
        "OriginMarket": crr.origin,
        "AssetOwner": crr.owner,
        "CRRType": crr.type,
        "HedgeType": crr.hedge,
        "Category": crr.category,
        "Source": crr.source,
        "Sink": crr.sink,
        "StartDate": _instant(crr.start),
        "EndDate": _instant(crr.end),
        "Term": crr.term,
        "TOU": crr.tou,
        "MW": mw(crr.units),
    }


def replacements(world: World) -> Rows:
    """Renamed nodes, each from the publication of its market's data on."""
    return [
        {
            "OldSourceSink": one.old,
            "NewSourceSink": one.new,
            "EffectiveDate": _instant(one.effective),
            "MarketName": one.market,
        }
        for one in world.stage.replacements
        if (market := world[Markets].find(one.market)) is None or market.publish <= world.now
    ]


def source_sinks(world: World, market: Market) -> Rows:
    """Each node with its busbars, in each time of use; one that an outage cuts off isn't biddable in that one."""
    cut_off: defaultdict[str, set[str]] = defaultdict(set)
    for one in world.stage.islanded:
        cut_off[one.node] |= {tou for product, tou in market.products if one.cuts_off(one.node, product, tou)}
    return [
        {
            "SourceSink": node.name,
            "Type": node.kind,
            "BiddableFlag": "Yes" if node.biddable and tou not in cut_off[node.name] else "No",
            "Zone": node.zone,
            "AugmentedBusName": bus.name,
            "EMSBusName": bus.ems_name,
            "ParticipationFactor": bus.factor,
            "TOU": tou,
        }
        for node in world.nodes
        for tou in dict.fromkeys(tou for _, tou in market.products)
        for bus in buses_of(node.name, node.kind)
    ]


def grouped_base_loading(world: World, market: Market) -> Rows:
    """What the market starts from; once it is posted, what it did start from."""
    result = world[Results].find(market.name)
    base = result.base if result else base_loading(world[Inventory], market.periods)
    return [
        {
            "Source": path.source,
            "Sink": path.sink,
            "CRRCategory": path.category,
            "HedgeType": path.hedge,
            "Period": path.period,
            "TOU": path.tou,
            "MW": mw(units),
        }
        for path, units in base.items()
    ]


def set_asides(world: World, market: Market) -> Rows:
    """What is set aside in a market: worked out once the first tier has its results."""
    network, first = world.stage.network, world[Markets].find(market.first_tier)
    if first is not None and first.posted is None:
        return []
    return [
        {
            "InterfaceName": line.name,
            "Period": product.name,
            "TOU": tou,
            "Direction": "Import",
            "Limit": mw(line.limit),
            "SetAside": mw(line.set_aside),
        }
        for line in (network.lines if network else ())
        if line.set_aside_in(market)
        for product, tou in market.products
    ]


def binding_constraints(result: MarketResult) -> Rows:
    return [
        {
            "ConstraintName": one.name,
            "ConstraintType": one.kind,
            "ContingencyName": "BASE CASE",
            "FromBusName": one.buses[0] or None,
            "ToBusName": one.buses[1] or None,
            "Period": one.period,
            "TOU": one.tou,
            "Direction": one.direction,
            "Limit": mw(one.limit),
            "Flow": mw(one.flow),
            "ShadowPrice": dollars(one.shadow_price),
        }
        for one in result.constraints
    ]


def clearing_prices(world: World, result: MarketResult) -> Rows:
    """Prices of nodes, signed as the world's rules publish them."""
    sign = 1 if world.rules.path_price == "source_minus_sink" else -1
    return [
        {"SourceSink": node, "Period": name, "TOU": tou, "ClearingPrice": dollars(sign * price)}
        for (name, tou), prices in result.prices.items()
        for node, price in prices.items()
    ]


def public_allocation(result: MarketResult) -> Rows:
    return [
        {
            "CRRID": award.crr_id,
            "MarketName": result.market,
            "AssetOwner": award.asked.owner,
            "CRRType": award.asked.crr_type,
            **_path(award),
            **_dates(award),
            "TOU": award.asked.tou,
            "MW": mw(award.units),
        }
        for award in result.awarded()
    ]


def public_auction(result: MarketResult) -> Rows:
    return [
        {
            "CRRID": award.crr_id,
            "MarketName": result.market,
            "AssetOwner": award.asked.owner,
            "TransactionType": "SELL" if award.sells else "BUY",
            "CRRType": award.asked.crr_type,
            **_path(award),
            **_dates(award),
            "TOU": award.asked.tou,
            "MW": mw(award.units),
            "ClearingPrice": dollars(award.price or 0),
        }
        for award in result.awarded()
    ]


def seasonal_quantities(caps: list[Cap]) -> Rows:
    return [
        {**_cap(cap), "SEQ": mw(cap.units), "TotalSEQ": mw(cap.total), "AllocatedMW": mw(cap.allocated)} for cap in caps
    ]


def monthly_quantities(caps: list[Cap]) -> Rows:
    return [{**_cap(cap), "MEQ": mw(cap.units), "TotalMEQ": mw(cap.total)} for cap in caps]


def upper_bounds(caps: list[Cap]) -> Rows:
    return [{**_cap(cap), "UpperBoundMW": mw(cap.units)} for cap in caps]


def signature_pairs(caps: list[Cap]) -> Rows:
    return [{"Source": cap.source, **_cap(cap), "SignatureMW": mw(cap.units)} for cap in caps]


def _cap(cap: Cap) -> Row:
    return {"Sink": cap.sink, "CRRType": cap.crr_type, "Period": cap.period, "TOU": cap.tou}


def private_allocation(result: MarketResult, participant: str) -> Rows:
    return [
        {
            "MarketName": result.market,
            "PortfolioName": award.portfolio,
            "NominationID": award.asked.id,
            "CRRID": award.crr_id,
            "AssetOwner": award.asked.owner,
            "CRRType": award.asked.crr_type,
            **_path(award),
            "TOU": award.asked.tou,
            "NominatedMW": mw(award.asked.units),
            "AwardedMW": mw(award.units),
        }
        for award in result.of(participant)
    ]


def private_auction(result: MarketResult, participant: str) -> Rows:
    return [
        {
            "MarketName": result.market,
            "PortfolioName": award.portfolio,
            "BidID": award.asked.id,
            "CRRID": award.crr_id,
            "AssetOwner": award.asked.owner,
            "TransactionType": "SELL" if award.sells else "BUY",
            "CRRType": award.asked.crr_type,
            **_path(award),
            "TOU": award.asked.tou,
            "BidMW": mw(award.asked.units),
            "AwardedMW": mw(award.units),
            "ClearingPrice": dollars(award.price or 0),
            "Amount": dollars(award.amount),
        }
        for award in result.of(participant)
    ]


def _path(award: Award) -> Row:
    asked = award.asked
    return {"HedgeType": asked.hedge, "Source": asked.source, "Sink": asked.sink, "Period": award.period}


def _dates(award: Award) -> Row:
    term = period(award.period)
    return {} if term is None else {"StartDate": _instant(term.start), "EndDate": _instant(term.end)}
