"""What makes an offer, a wish for a responder, or a response right; each rule with the code it is refused by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mockserver.call import Call
from mockserver.clock import moment_of
from mockserver.errors import BusinessError
from mockserver.market.calendar import begins_day, last_second, period
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.people.participants import Role
from mockserver.market.portfolios.on_sale import offers_on_sale
from mockserver.market.quantities import cents, dollars, mw, mw_units
from mockserver.market.trading.store import Trade, Trades, TradeStatus
from mockserver.market.world import World
from mockserver.wording import nearest

# Assumed: counter-flows belong to the load they were made for
NOT_TRADABLE = ("LMT_CNT", "LSE_THCNT")


def trade_of(call: Call, offer: dict[str, Any], kind: str) -> Trade:
    """An offer as sent, without a request id yet."""
    target, end_date = offer.get("targetMpName"), moment_of(offer["endDate"])
    return Trade(
        request_id=0,
        caller=str(call.participant),
        owner=offer["assetOwner"],
        kind=kind,
        status=TradeStatus.PENDING_MP_RESPONSE if target else TradeStatus.POSTED,
        source=offer["source"],
        sink=offer["sink"],
        tou=offer["tou"],
        hedge=offer["hedgeType"],
        crr_type=offer["crrType"],
        start=moment_of(offer["startDate"]),
        end=last_second(end_date),
        end_date=end_date,
        units=mw_units(offer["mw"]),
        price=cents(offer["price"]),
        crr_id=offer.get("crrId"),
        target=target,
        contact=offer.get("contactInfo"),
    )


def check_offer(call: Call, world: World, trade: Trade) -> None:
    """Refuse an offer that can't be made."""
    if trade.owner != call.participant:
        raise BusinessError("SMT0146", why=f"{trade.owner} isn't {call.participant}, who calls")
    if trade.target is not None:
        _check_responder_name(world, trade.target)
        if trade.target == trade.owner:
            raise BusinessError("SER0030", "an offer can't be addressed to its own asset owner")
    if trade.crr_type in NOT_TRADABLE:
        raise BusinessError("SMT0138", why=f"{trade.crr_type} isn't traded")
    _check_term(trade)
    if trade.end <= world.now:
        raise BusinessError("SER0030", "the term of the offer has passed")
    if trade.kind == "SELL":
        _check_covers(world, trade, _own_crr(world, trade.crr_id, trade.owner))
    else:
        _check_path(world, trade)


def check_wish(call: Call, world: World, wish: dict[str, Any]) -> Trade:
    """The public offer that the caller addresses to somebody."""
    trade = _known(world, wish["requestId"])
    if trade.owner != call.participant:
        raise BusinessError("SMT0063", why=f"{trade.request_id} is of {trade.owner}")
    if trade.status is not TradeStatus.POSTED:
        raise BusinessError("SMT0082", why=f"{trade.request_id} is {trade.status}, not {TradeStatus.POSTED}")
    _check_responder_name(world, wish["respondingMpName"])
    if wish["respondingMpName"] == trade.owner:
        raise BusinessError("SER0030", "an offer can't be addressed to its own asset owner")
    if cents(wish["price"]) != trade.price:
        why = f"{trade.request_id} asks {dollars(trade.price)}, the response says {wish['price']}"
        raise BusinessError("SMT0145", why=why)
    return trade


def check_response(call: Call, world: World, response: dict[str, Any], kind: str) -> Trade:
    """The trade that the caller accepts, with the CRR that is handed over."""
    trade = _known(world, response["requestId"])
    if trade.target != call.participant or trade.kind != kind or trade.status is not TradeStatus.PENDING_MP_RESPONSE:
        raise BusinessError("SMT0082", why=_stands(trade))
    if kind == "SELL":
        _check_covers(world, trade, _own_crr(world, trade.crr_id, trade.owner))
        return trade
    crr = _own_crr(world, response["crrId"], str(call.participant))
    _check_covers(world, trade, crr)
    return replace(trade, crr_id=crr.id)


def _stands(trade: Trade) -> str:
    to = f"addressed to {trade.target}" if trade.target else "public"
    return f"{trade.request_id} is an offer to {trade.kind}, {to}, and {trade.status}"


def _known(world: World, request_id: int) -> Trade:
    trade = world[Trades].find(request_id)
    if trade is None or trade.status is TradeStatus.ERROR:
        status = "is in ERROR" if trade else "isn't known"
        raise BusinessError("SMT0016", why=f"request {request_id} {status}")
    return trade


def _check_responder_name(world: World, name: str) -> None:
    participant = world.participants.find(name)
    if participant is None or not participant.has(Role.CRRH):
        holders = [one.name for one in world.participants.with_role(Role.CRRH)]
        why = f"{name} has no role {Role.CRRH}" if participant else f"no participant {name}{nearest(name, holders)}"
        raise BusinessError("SMT0107", why=why)


def _own_crr(world: World, crr_id: int | None, owner: str) -> Crr:
    crr = world[Inventory].find(crr_id or 0)
    if crr is None or crr.owner != owner:
        raise BusinessError("SER0030", f"CRR ID {crr_id} isn't held by {owner}")
    return crr


def _check_path(world: World, trade: Trade) -> None:
    for name in (trade.source, trade.sink):
        if world.nodes.find(name) is None:
            raise BusinessError("SER0030", f"there is no source or sink {name}")
    if trade.source == trade.sink:
        raise BusinessError("SER0030", "source and sink are the same")


def _check_term(trade: Trade) -> None:
    """CRRs are handed over for whole days."""
    if trade.end <= trade.start:
        raise BusinessError("SER0030", "endDate must be later than startDate")
    if not begins_day(trade.start):
        raise BusinessError("SER0030", "startDate must be the first instant of a day in Pacific time")
    if not begins_day(trade.end + timedelta(seconds=1)):
        raise BusinessError("SER0030", "endDate must be the last second of a day in Pacific time or the next's first")


def _on_sale(world: World, trade: Trade, crr: Crr) -> int:
    """Thousandths of a MW of a CRR that submitted portfolios offer in the trade's term.

    A CRR is on sale once in each month, so that the largest of the offers tells.
    """
    participant = world.participants.owner(crr.owner)
    offers = offers_on_sale(world, participant.name) if participant else ()
    terms = [(period(offer.period), offer.units) for _, offer in offers if offer.crr_id == crr.id]
    return max((units for term, units in terms if term and term.meets(trade.start, trade.end)), default=0)


def _check_covers(world: World, trade: Trade, crr: Crr) -> None:
    """Refuse a CRR that isn't what is traded, or isn't there for all of its MW and term."""
    if trade.crr_type != crr.type or crr.type in NOT_TRADABLE:
        raise BusinessError("SMT0138", why=f"CRR {crr.id} is of type {crr.type}, the offer says {trade.crr_type}")
    if (trade.source, trade.sink, trade.tou, trade.hedge) != (crr.source, crr.sink, crr.tou, crr.hedge):
        raise BusinessError("SER0030", f"source, sink, tou or hedgeType isn't that of CRR ID {crr.id}")
    if trade.start < crr.start or trade.end > crr.end:
        raise BusinessError("SER0030", f"the term isn't within that of CRR ID {crr.id}")
    free = crr.units - world[Trades].promised(crr.id, trade.start, trade.end, but=trade)
    on_sale = _on_sale(world, trade, crr)
    if trade.units <= free < trade.units + on_sale:
        detail = f"{mw(on_sale)} MW of CRR ID {crr.id} are offered in a submitted auction portfolio"
        raise BusinessError("SER0030", f"{detail}, which leaves {mw(max(0, free - on_sale))} MW")
    if trade.units > free:
        detail = f"{mw(trade.units)} MW exceed the {mw(free)} MW of CRR ID {crr.id} that aren't offered yet"
        raise BusinessError("SER0030", detail)
