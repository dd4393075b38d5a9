"""A CRR is sold once: what else is under way with the CRRs that a portfolio offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mockserver.market.calendar import months_of
from mockserver.market.portfolios.on_sale import offers_on_sale
from mockserver.market.portfolios.store import Bid, Portfolio
from mockserver.market.trading.store import Trades
from mockserver.market.world import World

Sale = tuple[int | None, str]


def repeated(offers: Sequence[Bid]) -> list[list[str]]:
    """For each offer, what an earlier one of the same portfolio already sells."""
    sold: set[Sale] = set()
    faults = []
    for offer in offers:
        sales = _sales(offer)
        faults.append([] if sold.isdisjoint(sales) else [f"CRR {offer.crr_id} is offered twice"])
        sold |= sales
    return faults


def conflicts(portfolio: Portfolio, world: World) -> list[str]:
    """Why offers of a portfolio can't be submitted now: the CRR is being traded, or already on sale."""
    if not portfolio.offers:
        return []
    on_sale = _on_sale(portfolio.participant, world)
    reasons = []
    for offer in portfolio.offers:
        if world[Trades].awaits_credit_check(offer.crr_id or 0):
            reasons.append(f"CRR {offer.crr_id} waits for a credit check in the secondary market and can't be sold now")
        reasons += [
            f"CRR {offer.crr_id} is already offered for {one.period} in submitted portfolio {name}"
            for name, one in on_sale[offer.crr_id]
            if not _sales(one).isdisjoint(_sales(offer))
        ]
    return reasons


def _on_sale(participant: str, world: World) -> dict[int | None, list[tuple[str, Bid]]]:
    """A participant's submitted offers of each CRR, with the names of their portfolios."""
    found: dict[int | None, list[tuple[str, Bid]]] = defaultdict(list)
    for name, offer in offers_on_sale(world, participant):
        found[offer.crr_id].append((name, offer))
    return found


def _sales(offer: Bid) -> set[Sale]:
    """What an offer sells: its CRR in each month of the period."""
    return {(offer.crr_id, month) for month in months_of(offer.period)}
