"""The credit check between response and transfer of a secondary trade."""

from __future__ import annotations

from datetime import timedelta

from mockserver.market.credit import available_credit, credit_margin
from mockserver.market.holdings.transfer import hand_over
from mockserver.market.quantities import MW_STEP
from mockserver.market.timeline import Event, Kind
from mockserver.market.trading.store import Trade, TradeStatus
from mockserver.market.world import World

ORIGIN = "SECONDARY_MARKET"


def plan_credit_check(world: World, trade: Trade) -> None:
    """The check comes after a while, as an event of the clock."""
    due = world.now + timedelta(seconds=world.rules.credit_check_seconds)
    world.timeline.plan(due, Kind.CREDIT_CHECK, str(trade.request_id))


def credit_checked(world: World, event: Event) -> None:
    """Approve the trade and hand the CRR over, or say why not."""
    trade = world.trades.find(int(event.subject))
    if trade is None or trade.status is not TradeStatus.PENDING_CREDIT_CHECK:
        return
    refusal = _refusal(world, trade)
    if refusal is None:
        _approve(world, trade)
    else:
        conclude(world, trade, TradeStatus.DISAPPROVED, refusal)


def conclude(world: World, trade: Trade, status: TradeStatus, why: str) -> Trade:
    """Give a trade its last status and tell both sides."""
    ended = world.trades.save(trade.ending(status, why))
    for side in dict.fromkeys((trade.buyer, trade.seller)):
        if side is not None:
            world.messages.tell(
                side, world.now, f"Secondary market request {trade.request_id} is {status} {why}".strip()
            )
    return ended


def required_credit(world: World, trade: Trade) -> tuple[int, int]:
    """What buyer and seller need, in cents: the price that a side pays, and the buyer's margin for holding the CRR."""
    price = _cents(trade.price, trade.units)
    margin = _cents(credit_margin(world, trade.source, trade.sink, trade.tou), trade.units)
    return max(0, price) + margin, max(0, -price)


def _cents(per_mw: int, units: int) -> int:
    """Cents for units at cents per MW, rounded up where a part of a cent is left."""
    return -(-per_mw * units // MW_STEP)


def _refusal(world: World, trade: Trade) -> str | None:
    crr = world.inventory.find(trade.crr_id or 0)
    promised = world.trades.promised(trade.crr_id or 0, trade.start, trade.end, but=trade)
    if crr is None or crr.owner != trade.seller or crr.units - promised < trade.units:
        return f"CRR ID {trade.crr_id} no longer covers the trade"
    if trade.start < crr.start or trade.end > crr.end:
        return f"CRR ID {trade.crr_id} no longer covers the term"
    for side, needed in zip((trade.buyer, trade.seller), required_credit(world, trade), strict=True):
        if side is not None and needed > available_credit(world, side):
            return f"credit of {side} is insufficient"
    return None


def _approve(world: World, trade: Trade) -> None:
    crr = world.inventory.find(trade.crr_id or 0)
    if crr is None or trade.buyer is None:
        return
    bought = hand_over(world, crr, trade.units, trade.start, trade.end, trade.buyer, ORIGIN)
    conclude(world, trade, TradeStatus.APPROVED, f"as CRR ID {bought.id}")
