"""CRR Secondary Market: offers to buy and sell, the participant they are addressed to, and its response."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from mockserver.call import Body, Call
from mockserver.clock import instant
from mockserver.errors import BusinessError, ErrorEntry
from mockserver.market.activity import Handler
from mockserver.market.messages.store import MessageBoard
from mockserver.market.quantities import dollars, mw
from mockserver.market.shapes import OfParticipant
from mockserver.market.trading import rules as trade_rules
from mockserver.market.trading import shapes
from mockserver.market.trading.events import offer as offer_trade
from mockserver.market.trading.events import plan_credit_check
from mockserver.market.trading.store import Trade, Trades, TradeStatus
from mockserver.market.world import World


def my_offers(call: Call, world: World) -> list[Body]:
    """The caller's own offers in a status."""
    status = call.params["OfferStatusType"]
    return [_offer(one) for one in world[Trades] if one.caller == call.participant and one.status == status]


def my_responses(call: Call, world: World) -> list[Body]:
    """The trades that the caller may respond to, or has responded to, in a status."""
    status = call.params["responseStatusType"]
    return [_response(one) for one in world[Trades] if one.target == call.participant and one.status == status]


def create_offers(kind: str, call: Call, world: World) -> list[Body]:
    """New offers, public where they name no target."""

    def create(offer: Body) -> Body:
        trade = trade_rules.trade_of(call, offer, kind)
        trade_rules.check_offer(call, world, trade)
        return _offer_status(offer_trade(world, replace(trade, request_id=world.ids.take("request"))))

    def in_error(offer: Body, message: str) -> Body:
        wrong = replace(trade_rules.trade_of(call, offer, kind), request_id=world.ids.take("request"))
        return _offer_status(world[Trades].save(wrong.ending(TradeStatus.ERROR, message)))

    return _each(call, world, create, in_error)


def address_offers(call: Call, world: World) -> list[Body]:
    """Name the participant that may respond to a public offer; one wrong wish refuses them all."""

    def address(wish: Body) -> Body:
        trade = trade_rules.check_wish(call, world, wish)
        addressed = replace(trade, target=wish["respondingMpName"], status=TradeStatus.PENDING_MP_RESPONSE)
        return _offer_status(offer_trade(world, addressed))

    return _each(call, world, address, None)


def respond(kind: str, call: Call, world: World) -> list[Body]:
    """Accept offers of a kind; offers to buy each with a CRR of the caller's."""

    def accept(response: Body) -> Body:
        trade = trade_rules.check_response(call, world, response, kind)
        responded = replace(trade, status=TradeStatus.PENDING_CREDIT_CHECK, response_id=world.ids.take("response"))
        plan_credit_check(world, responded)
        return _response_status(world[Trades].save(responded))

    def in_error(response: Body, message: str) -> Body:
        return {"requestId": response["requestId"], "responseStatus": "ERROR", "message": message}

    return _each(call, world, accept, in_error)


def _each(
    call: Call, world: World, action: Callable[[Body], Body], in_error: Callable[[Body, str], Body] | None
) -> list[Body]:
    """The action on every element; wrong ones become elements in ERROR, or refuse the request where all are wrong."""
    if len(call.body) > world.rules.most_records:
        raise BusinessError("SER0030", f"more than {world.rules.most_records} records in one request")
    before = world[Trades].fork(), world.timeline.fork(), world[MessageBoard].fork()
    replies: list[Body] = []
    errors: list[ErrorEntry] = []
    for index, element in enumerate(call.body):
        try:
            replies.append(action(element))
        except BusinessError as error:
            error.entries = tuple(replace(entry, record=(index,)) for entry in error.entries)
            errors += error.entries
            message = call.words(error, call, world.fact)
            replies.append(in_error(element, message[:1024]) if in_error else {})
    refused = in_error is None or world.rules.secondary_errors == "request" or len(errors) >= len(call.body)
    if errors and refused:
        trades, world.timeline, messages = before
        world.keep(trades)
        world.keep(messages)
        raise BusinessError.of(errors)
    return replies


def _terms(trade: Trade) -> Body:
    return {
        "source": trade.source,
        "sink": trade.sink,
        "tou": trade.tou,
        "hedgeType": trade.hedge,
        "crrType": trade.crr_type,
        "startDate": instant(trade.start),
        "endDate": instant(trade.end_date),
        "mw": mw(trade.units),
        **({} if trade.crr_id is None else {"crrId": trade.crr_id}),
    }


def _offer(trade: Trade) -> Body:
    return {
        **_made(trade),
        "price": dollars(trade.price),
        **({"targetMpName": trade.target} if trade.target else {}),
        **({"contactInfo": trade.contact} if trade.contact else {}),
    }


def _offer_status(trade: Trade) -> Body:
    return {**_made(trade), "offerStatus": trade.status, **({"message": trade.message} if trade.message else {})}


def _made(trade: Trade) -> Body:
    """What an offer and its status both say."""
    return {
        "assetOwner": trade.owner,
        "requestId": trade.request_id,
        "offerType": trade.kind,
        "postType": "PUBLIC" if trade.public else "PRIVATE",
        **_terms(trade),
    }


def _response(trade: Trade) -> Body:
    return {
        **({} if trade.response_id is None else {"responseId": trade.response_id}),
        "requestId": trade.request_id,
        "initiatingOfferType": trade.kind,
        "initiatingAO": trade.owner,
        **_terms(trade),
        "price": dollars(trade.price),
        "respondingAssetOwner": trade.target,
    }


def _response_status(trade: Trade) -> Body:
    return {"requestId": trade.request_id, "responseId": trade.response_id, "responseStatus": trade.status}


def _creation(kind: str, offer: Any) -> Handler:
    return Handler(partial(create_offers, kind), list[shapes.OfferStatus], OfParticipant, list[offer])


def _response_to(kind: str, response: Any) -> Handler:
    return Handler(partial(respond, kind), list[shapes.ResponseStatus], OfParticipant, list[response])


HANDLERS: dict[str, Handler] = {
    "GET /secondarymarket/mySmOffersByStatus": Handler(my_offers, list[shapes.Offer], shapes.OffersByStatus),
    "GET /secondarymarket/mySmResponesByStatus": Handler(my_responses, list[shapes.Response], shapes.ResponsesByStatus),
    "POST /secondarymarket/publicSmBuyOfferCreation": _creation("BUY", shapes.PublicBuyOffer),
    "POST /secondarymarket/publicSmSellOfferCreation": _creation("SELL", shapes.PublicSellOffer),
    "POST /secondarymarket/privateSmBuyOfferCreation": _creation("BUY", shapes.PrivateBuyOffer),
    "POST /secondarymarket/privateSmSellOfferCreation": _creation("SELL", shapes.PrivateSellOffer),
    "POST /secondarymarket/smPublicOfferToSpecifiedMp": Handler(
        address_offers, list[shapes.OfferStatus], OfParticipant, list[shapes.Wish]
    ),
    "POST /secondarymarket/smResponseToBuyOffers": _response_to("BUY", shapes.BuyResponse),
    "POST /secondarymarket/smResponseToSellOffers": _response_to("SELL", shapes.SellResponse),
}
