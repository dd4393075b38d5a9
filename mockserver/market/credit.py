"""Credit: what bids and offers need, what submitted portfolios hold, and what is left of a participant's limit.

The formula follows the ISO's credit rules in outline: exposure of each curve at its worst point, with a margin for
holding the CRR, and a least amount for each auction that a participant takes part in. All amounts are in cents.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from mockserver.market.calendar import period
from mockserver.market.portfolios.markets import Markets, MarketType, Term
from mockserver.market.portfolios.store import Bid, Portfolio, Portfolios
from mockserver.market.quantities import MW_STEP
from mockserver.market.world import World


def required_credit(world: World, portfolio: Portfolio) -> int:
    """What submitting a portfolio takes, before the market's least amount."""
    exposure = sum(_of_bid(bid, _margin_of_bid(world, bid)) for bid in portfolio.bids)
    exposure += sum(_of_offer(offer) for offer in portfolio.offers)
    return _rounded(exposure, MW_STEP)


def credit_margin(world: World, source: str, sink: str, tou: str) -> int:
    """Cents per MW that holding the path for a month takes, beside its price."""
    prices = [node.price(tou) if (node := world.nodes.find(name)) else 0 for name in (source, sink)]
    part, whole = _ratio(world.rules.margin_share)
    return max(world.rules.least_margin, _rounded(abs(prices[0] - prices[1]) * part, whole))


def _margin_of_bid(world: World, bid: Bid) -> int:
    """A CRR's revenue, and what may be lost of it, grows with the months that it runs."""
    found = period(bid.period)
    return credit_margin(world, bid.source, bid.sink, bid.tou) * (found.months if found else 1)


def reserved_credit(world: World, participant: str, joining: Portfolio | None = None) -> int:
    """What a participant's submitted portfolios hold until results are posted, and one more if it joined them."""
    held = 0
    for market in world[Markets]:
        if market.type is not MarketType.AUCTION or market.posted is not None:
            continue
        portfolios = world[Portfolios].submitted_by(market.name, participant)
        if joining is not None and joining.market == market.name:
            portfolios.append(joining)
        if portfolios:
            least = world.rules.annual_floor if market.term is Term.ANNUAL else world.rules.monthly_floor
            held += max(least, sum(required_credit(world, portfolio) for portfolio in portfolios))
    return held


def credit_limit(world: World, participant: str) -> int:
    known = world.participants.owner(participant)
    return known.credit_limit if known else 0


def available_credit(world: World, participant: str) -> int:
    """What is left of a participant's limit; never below zero."""
    known = world.participants.owner(participant)
    return max(0, known.credit_limit - reserved_credit(world, known.name)) if known else 0


def _of_bid(bid: Bid, margin: int) -> int:
    """The worst point of a curve: price, where the bidder would pay one, and margin, for all MW up to there."""
    return max(units * (max(price, 0) + margin) for units, price in bid.curve)


def _of_offer(offer: Bid) -> int:
    """What the seller would pay to be rid of the CRR."""
    units, price = offer.curve[-1]
    return max(0, -price * units)


@cache
def _ratio(share: float) -> tuple[int, int]:
    """A share as it is written, 0.1 as 1 and 10."""
    return Decimal(str(share)).as_integer_ratio()


def _rounded(amount: int, divisor: int) -> int:
    """The quotient in whole cents; half a cent counts as one."""
    return (2 * amount + divisor) // (2 * divisor)
