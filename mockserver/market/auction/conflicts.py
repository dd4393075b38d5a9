"""A CRR is sold once: what else is under way with the CRRs that a portfolio offers."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.market.calendar import period
from mockserver.market.portfolios.markets import MarketType
from mockserver.market.portfolios.store import Bid, Portfolio
from mockserver.market.world import World


def repeated(offers: Sequence[Bid]) -> list[list[str]]:
    """For each offer, what an earlier one of the same portfolio already sells."""
    return [
        [f"CRR {offer.crr_id} is offered twice" for earlier in offers[:number] if _same_sale(earlier, offer)][:1]
        for number, offer in enumerate(offers)
    ]


def conflicts(portfolio: Portfolio, world: World) -> list[str]:
    """Why offers of a portfolio can't be submitted now: the CRR is being traded, or already on sale."""
    if not portfolio.offers:
        return []
    on_sale = _on_sale(portfolio.participant, world)
    reasons = []
    for offer in portfolio.offers:
        if world.trades.awaits_credit_check(offer.crr_id or 0):
            reasons.append(f"CRR {offer.crr_id} waits for a credit check in the secondary market and can't be sold now")
        reasons += [
            f"CRR {offer.crr_id} is already offered for {one.period} in submitted portfolio {name}"
            for name, one in on_sale
            if _same_sale(one, offer)
        ]
    return reasons


def _on_sale(participant: str, world: World) -> list[tuple[str, Bid]]:
    """All submitted offers of a participant in auctions without results, with the names of their portfolios."""
    return [
        (portfolio.name, offer)
        for market in world.markets
        if market.type is MarketType.AUCTION and market.posted is None
        for portfolio in world.portfolios.submitted_by(market.name, participant)
        for offer in portfolio.offers
    ]


def _same_sale(one: Bid, other: Bid) -> bool:
    """Whether two offers sell the same CRR for times that have days in common."""
    if one.crr_id != other.crr_id:
        return False
    first, second = period(one.period), period(other.period)
    return first is None or second is None or (first.start <= second.end and second.start <= first.end)
