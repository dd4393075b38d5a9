"""The credit check between response and transfer of a secondary trade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from mockserver.errors import NotThereError, WorldError
from mockserver.market.calendar import months_touched
from mockserver.market.credit import available_credit, counter_flow, credit_margin
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.holdings.transfer import hand_over
from mockserver.market.messages.store import MessageBoard
from mockserver.market.quantities import MW_STEP
from mockserver.market.timeline import Event
from mockserver.market.trading.store import LIVE, Trade, Trades, TradeStatus
from mockserver.market.world import Reaction, World

ORIGIN = "SECONDARY_MARKET"
CREDIT_CHECK = "credit-check"  # its subject is the id of the request, as that of the two below
OFFERED = "offered"
LAPSE = "lapse"


def plan_credit_check(world: World, trade: Trade) -> None:
    """The check comes after a while, as an event of the clock."""
    due = world.now + timedelta(seconds=world.rules.credit_check_seconds)
    world.timeline.plan(due, CREDIT_CHECK, str(trade.request_id))


def credit_checked(world: World, event: Event) -> None:
    """Approve the trade and hand the CRR over, or say why not."""
    trade = world[Trades].find(int(event.subject))
    if trade is None or trade.status is not TradeStatus.PENDING_CREDIT_CHECK:
        return
    refusal = _refusal(world, trade)
    if refusal is None:
        _approve(world, trade)
    else:
        conclude(world, trade, TradeStatus.DISAPPROVED, refusal)


def offer(world: World, trade: Trade) -> Trade:
    """Keep a trade that is offered, to one participant or to all, and let others know."""
    saved = world[Trades].save(trade)
    if trade.target:
        text = f"{trade.owner} addresses secondary market request {trade.request_id} to you"
        world[MessageBoard].tell(trade.target, world.now, text)
    world.react(Event(world.now, 0, OFFERED, str(trade.request_id)))
    return saved


def lapsed(world: World, event: Event) -> None:
    """End a trade that its target hasn't answered."""
    trade = world[Trades].find(int(event.subject))
    if trade is not None and trade.status is TradeStatus.PENDING_MP_RESPONSE:
        conclude(world, trade, TradeStatus.DISAPPROVED, f"since {trade.target} does not respond")


def conclude(world: World, trade: Trade, status: TradeStatus, why: str) -> Trade:
    """Give a trade its last status and tell both sides."""
    ended = world[Trades].save(trade.ending(status, why))
    for side in dict.fromkeys((trade.buyer, trade.seller)):
        if side is not None:
            world[MessageBoard].tell(
                side, world.now, f"Secondary market request {trade.request_id} is {status} {why}".strip()
            )
    return ended


def decline(world: World, request_id: int, why: str) -> Trade:
    """End a trade that nobody concludes: its target declines, or the operator lets it expire."""
    world.settle()
    trade = world[Trades].find(request_id)
    if trade is None:
        raise NotThereError(f"there is no secondary market request {request_id}")
    if trade.status not in LIVE:
        raise WorldError(f"request {request_id} is {trade.status} already")
    world.timeline.cancel(CREDIT_CHECK, str(request_id))
    return conclude(world, trade, TradeStatus.DISAPPROVED, why)


def required_credit(world: World, trade: Trade) -> tuple[int, int]:
    """What buyer and seller need, in cents: the price that a side pays, and what holding takes.

    The buyer holds the CRR; the seller perhaps its counter-flow, in each month that the term touches.
    """
    price = _cents(trade.price, trade.units)
    margin = _cents(credit_margin(world, trade.source, trade.sink, trade.tou), trade.units)
    months = months_touched(trade.start, trade.end)
    left_behind = -(-counter_flow(world, trade.crr_id, trade.units, months) // MW_STEP)
    return max(0, price) + margin, max(0, -price) + left_behind


def _cents(per_mw: int, units: int) -> int:
    """Cents for units at cents per MW, rounded up where a part of a cent is left."""
    return -(-per_mw * units // MW_STEP)


def _refusal(world: World, trade: Trade) -> str | None:
    crr = world[Inventory].find(trade.crr_id or 0)
    promised = world[Trades].promised(trade.crr_id or 0, trade.start, trade.end, but=trade)
    if crr is None or crr.owner != trade.seller or crr.units - promised < trade.units:
        return f"CRR ID {trade.crr_id} no longer covers the trade"
    if trade.start < crr.start or trade.end > crr.end:
        return f"CRR ID {trade.crr_id} no longer covers the term"
    for side, needed in zip((trade.buyer, trade.seller), required_credit(world, trade), strict=True):
        if side is not None and needed > available_credit(world, side):
            return f"credit of {side} is insufficient"
    return None


def _approve(world: World, trade: Trade) -> None:
    crr = world[Inventory].find(trade.crr_id or 0)
    if crr is None or trade.buyer is None:
        return
    bought = hand_over(world, crr, trade.units, trade.start, trade.end, trade.buyer, ORIGIN)
    conclude(world, trade, TradeStatus.APPROVED, f"as CRR ID {bought.id}")


REACTIONS: Mapping[str, Reaction] = {CREDIT_CHECK: credit_checked, LAPSE: lapsed}
