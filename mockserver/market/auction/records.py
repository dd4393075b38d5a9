"""Bids and offers: read from a body, held against the rules of their market, and written into a body."""

from __future__ import annotations

from typing import Any

from mockserver.market.calendar import period
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.portfolios.markets import Market
from mockserver.market.portfolios.rules import MOST_UNITS, product_faults, record_body
from mockserver.market.portfolios.store import Bid, Curve
from mockserver.market.quantities import cents, dollars, mw, mw_units
from mockserver.market.rules import Rules
from mockserver.market.world import World

MOST_CENTS = 100_000_000_000  # a hundred times the highest price that was ever published


def read_offer(record: dict[str, Any], world: World) -> Bid:
    """An offer of the CRR that it names."""
    return read_bid(record, world)._replace(crr_id=record["crrId"])


def read_bid(record: dict[str, Any], world: World) -> Bid:
    """A bid with an id of its own."""
    return Bid(
        id=world.ids.take("bid"),
        owner=record["assetOwner"],
        source=record["source"],
        sink=record["sink"],
        hedge=record["hedgeType"],
        tou=record["tou"],
        period=record["period"],
        crr_type=record["crrType"],
        curve=tuple([(mw_units(point["mw"]), cents(point["price"])) for point in record["bidCurve"]]),
        description=record.get("description"),
    )


def bid_body(bid: Bid) -> dict[str, Any]:
    body = {
        "bidId": bid.id,
        **record_body(bid),
        "bidCurve": [{"mw": mw(units), "price": dollars(price)} for units, price in bid.curve],
    }
    return body if bid.crr_id is None else {**body, "crrId": bid.crr_id}


def bid_faults(bid: Bid, market: Market, participant: str, world: World) -> list[str]:
    """In what a bid to buy breaks the rules of its market."""
    faults = product_faults(bid, market, participant, world)
    faults += curve_faults(bid.curve, world.rules, buying=True)
    if bid.hedge != "OBL":
        faults.append(f"hedge type {bid.hedge} isn't for sale, only OBL")
    if bid.crr_type != "AUC":
        faults.append(f"CRR type {bid.crr_type} isn't won in auctions, only AUC")
    return faults + _pair_faults(bid, world)


def offer_faults(offer: Bid, market: Market, participant: str, world: World) -> list[str]:
    """In what an offer to sell breaks the rules of its market, or doesn't fit the CRR that it names."""
    faults = product_faults(offer, market, participant, world)
    faults += curve_faults(offer.curve, world.rules, buying=False)
    crr = world[Inventory].find(offer.crr_id or 0)
    if crr is None or crr.owner != offer.owner:
        return [*faults, f"CRR {offer.crr_id} isn't held by {offer.owner}"]
    pairs = {
        "source": (offer.source, crr.source),
        "sink": (offer.sink, crr.sink),
        "hedge type": (offer.hedge, crr.hedge),
        "TOU": (offer.tou, crr.tou),
        "CRR type": (offer.crr_type, crr.type),
    }
    faults += [f"CRR {crr.id} has {word} {has}, not {said}" for word, (said, has) in pairs.items() if said != has]
    term = period(offer.period)
    if term is None or not term.within(crr.start, crr.end):
        faults.append(f"CRR {crr.id} doesn't run through all of {offer.period}")
    if offer.units > crr.units:
        faults.append(f"{mw(offer.units)} MW are offered of CRR {crr.id}, which has {mw(crr.units)} MW")
    return faults


def curve_faults(curve: Curve, rules: Rules, buying: bool) -> list[str]:
    """In what a curve isn't one; what its prices must do is a rule of the world."""
    if not curve:
        return ["the curve has no points"]
    faults = []
    megawatts, prices = map(list, zip(*curve, strict=True))
    if megawatts[0] != 0:
        faults.append("the curve must begin at 0 MW")
    if megawatts != sorted(set(megawatts)):
        faults.append("MW must rise from each point of the curve to the next")
    if max(megawatts) > MOST_UNITS:
        faults.append(f"{mw(MOST_UNITS)} MW are the most")
    if max(prices) > MOST_CENTS or min(prices) < -MOST_CENTS:
        faults.append(f"prices beyond {dollars(MOST_CENTS)} USD per MW aren't taken")
    return faults + _order_faults(prices, rules, buying)


def _order_faults(prices: list[int], rules: Rules, buying: bool) -> list[str]:
    rising = sorted(prices)
    rises, falls = prices == rising, prices == rising[::-1]
    if rules.curve_prices == "lenient":
        return [] if rises or falls else ["prices must not rise in one part of the curve and fall in another"]
    if buying is (rules.curve_prices == "spec"):
        return [] if rises else ["prices must not fall along the curve"]
    return [] if falls else ["prices must not rise along the curve"]


def _pair_faults(bid: Bid, world: World) -> list[str]:
    """Bids run from supply to delivery, where the world keeps to that."""
    source, sink = world.nodes.find(bid.source), world.nodes.find(bid.sink)
    if world.rules.auction_pairs == "any" or source is None or sink is None:
        return []
    return (
        []
        if source.is_supply and sink.is_delivery
        else [f"{bid.source} to {bid.sink} doesn't run from supply to delivery"]
    )
