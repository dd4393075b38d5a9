"""Credit: what bids and offers need, what submitted portfolios hold, and what is left of a participant's limit.

The formula follows the ISO's credit rules in outline: the greatest exposure anywhere along each curve, with a margin
for holding the CRR, and a least amount for each auction that a participant takes part in. All amounts are in cents.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise

from mockserver.market.calendar import period
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.portfolios.markets import Market, Markets, MarketType, Term
from mockserver.market.portfolios.store import Bid, Curve, Portfolio, Portfolios
from mockserver.market.quantities import MW_STEP, cents
from mockserver.market.world import World

Point = tuple[int, int]


def required_credit(world: World, portfolio: Portfolio) -> int:
    """What submitting a portfolio takes, before the market's least amount."""
    exposed = sum(exposure(bid.curve, _margin_of_bid(world, bid)) for bid in portfolio.bids)
    exposed += sum(_of_offer(offer) for offer in portfolio.offers)
    if portfolio.offers and _is_annual(world, portfolio):
        exposed += sum(counter_flow(world, one.crr_id, one.units, _months(one)) for one in portfolio.offers)
    return _rounded(exposed, MW_STEP)


def credit_margin(world: World, source: str, sink: str, tou: str) -> int:
    """Cents per MW that holding the path for a month takes, beside its price."""
    part, whole = _ratio(world.rules.margin_share)
    return max(cents(world.rules.least_margin), _rounded(abs(_typical(world, source, sink, tou)) * part, whole))


def counter_flow(world: World, crr_id: int | None, units: int, months: int) -> int:
    """Thousandths of a cent for holding the counter-flow of a CRR that is sold, if load migration may leave it.

    Its revenue is what the path costs, below zero; its margin is that of the path.
    """
    crr = world[Inventory].find(crr_id or 0)
    if crr is None or not crr.may_migrate or not world.rules.counter_flow_credit:
        return 0
    path = crr.source, crr.sink, crr.tou
    return max(0, _typical(world, *path) + credit_margin(world, *path)) * units * months


def _typical(world: World, source: str, sink: str, tou: str) -> int:
    """Cents per MW that a path costs for a month."""
    at = [node.price(tou) if (node := world.nodes.find(name)) else 0 for name in (source, sink)]
    return at[0] - at[1]


def _is_annual(world: World, portfolio: Portfolio) -> bool:
    market = world[Markets].find(portfolio.market)
    return market is not None and market.term is Term.ANNUAL


def _months(bid: Bid) -> int:
    found = period(bid.period)
    return found.months if found else 1


def _margin_of_bid(world: World, bid: Bid) -> int:
    """A CRR's revenue, and what may be lost of it, grows with the months that it runs."""
    return credit_margin(world, bid.source, bid.sink, bid.tou) * _months(bid)


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
            held += max(floor_of(world, market), sum(required_credit(world, portfolio) for portfolio in portfolios))
    return held


def floor_of(world: World, market: Market) -> int:
    """The least amount that taking part in an auction holds."""
    return cents(world.rules.annual_floor if market.term is Term.ANNUAL else world.rules.monthly_floor)


def credit_limit(world: World, participant: str) -> int:
    known = world.participants.owner(participant)
    return known.credit_limit if known else 0


def available_credit(world: World, participant: str) -> int:
    """What is left of a participant's limit; never below zero."""
    known = world.participants.owner(participant)
    return max(0, known.credit_limit - reserved_credit(world, known.name)) if known else 0


def exposure(curve: Curve, margin: int) -> int:
    """The greatest MW x (price + margin) anywhere along a curve; a price below zero is none.

    In thousandths of a cent, of which half a one counts as one: a line has one exposure, however many points it has.
    """
    worst = max(units * (max(price, 0) + margin) for units, price in curve)
    for start, end in pairwise(curve):
        if end[1] < start[1] and end[0] * (start[1] + margin) > worst:
            worst = max(worst, _summit(start, end, margin))
    return worst


def _summit(start: Point, end: Point, margin: int) -> int:
    """The exposure between two points from where the price falls: a parabola, which has its summit there or not.

    Where MW times `2 * drop` is `slope`, more MW outweigh the lower price no longer.
    """
    (first, price), (last, low) = start, end
    width, drop = last - first, price - low
    slope = (price + margin) * width + drop * first
    if not 2 * drop * first < slope < 2 * drop * last or slope < 2 * margin * width:  # not between them, or below zero
        return 0
    return _rounded(slope * slope, 4 * drop * width)


def _of_offer(offer: Bid) -> int:
    """What the seller would pay at most to be rid of the CRR."""
    return exposure(tuple([(units, -price) for units, price in offer.curve]), 0)


@cache
def _ratio(share: float) -> tuple[int, int]:
    """A share as it is written, 0.1 as 1 and 10."""
    return Decimal(str(share)).as_integer_ratio()


def _rounded(amount: int, divisor: int) -> int:
    """The quotient in whole cents; half a cent counts as one."""
    return (2 * amount + divisor) // (2 * divisor)
