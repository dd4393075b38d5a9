"""What actors do in the secondary market: they answer offers, name other prices, and make offers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from mockserver.clock import instant
from mockserver.market.actors import Act, Strategy, is_client, others
from mockserver.market.calendar import add_months, pacific, pacific_day
from mockserver.market.credit import available_credit
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.people.actors import Actor, Kind
from mockserver.market.people.participants import Participant, Role
from mockserver.market.portfolios.on_sale import offers_on_sale
from mockserver.market.quantities import MW_STEP, dollars, mw
from mockserver.market.trading.events import LAPSE, OFFERED, conclude, required_credit
from mockserver.market.trading.rules import NOT_TRADABLE
from mockserver.market.trading.store import LIVE, Trade, Trades, TradeStatus
from mockserver.market.world import World

_PATIENCE = timedelta(days=1)
_MOST_OWN = 3  # offers that a trader has open at a time
_DAYS_OF_A_MONTH = 30.4


def is_for(actor: Actor, world: World, subject: str) -> bool:
    """Whether an offer is addressed to an actor, or is a client's to everybody."""
    trade = world[Trades].find(int(subject))
    if trade is None or trade.owner == actor.who:
        return False
    return trade.target == actor.who or (trade.public and actor.kind is Kind.TRADER and is_client(world, trade.owner))


def answers(actor: Actor, world: World, subject: str) -> Iterator[Act]:
    """Take an offer whose price is fair, come back with a price of one's own, or let it lapse."""
    trade = world[Trades].find(int(subject))
    if trade is None or trade.status not in (TradeStatus.PENDING_MP_RESPONSE, TradeStatus.POSTED):
        return
    chance = actor.chance(world.seed, "answers", subject)
    if trade.public:
        yield from _approach(actor, world, trade)
    elif _is_fair(actor, world, trade):
        taken = chance.random() < actor.takes
        yield from _response(actor, world, trade) if taken else _no_answer(world, trade)
    elif _is_near(actor, world, trade):
        conclude(world, trade, TradeStatus.DISAPPROVED, f"since {actor.who} has another price in mind")
        yield from _counter(actor, world, trade)
    else:
        yield from _no_answer(world, trade)


def offers(actor: Actor, world: World, _subject: str) -> Iterator[Act]:
    """Address what was public for a day to somebody, and make one more offer while there are few."""
    chance = actor.chance(world.seed, "offers", world.now)
    own = [one for one in world[Trades] if one.owner == actor.who and one.status in LIVE and one.end > world.now]
    clients = others(world, Role.CRRH)
    for trade in own:
        if trade.public and clients:
            wish = {"requestId": trade.request_id, "respondingMpName": chance.choice(clients).name}
            yield _act("smPublicOfferToSpecifiedMp", actor, {**wish, "price": dollars(trade.price)})
    if len(own) < _MOST_OWN:
        for client in chance.sample(clients, min(2, len(clients))):
            yield from _sale(actor, world, chance, client)
        yield _wanted(actor, world, chance)


def _typical(world: World, source: str, sink: str, tou: str, term: timedelta) -> int:
    """Cents per MW that a path costs in a term."""
    at = [node.price(tou) if (node := world.nodes.find(name)) else 0 for name in (source, sink)]
    return round((at[0] - at[1]) * term.days / _DAYS_OF_A_MONTH)


def _limit(actor: Actor, world: World, trade: Trade) -> int:
    """The price at which an actor still buys or sells what is offered."""
    typical = _typical(world, trade.source, trade.sink, trade.tou, trade.end - trade.start)
    allowance = round(abs(typical) * actor.margin)
    return typical + allowance if trade.kind == "SELL" else typical - allowance


def _is_fair(actor: Actor, world: World, trade: Trade) -> bool:
    limit = _limit(actor, world, trade)
    return trade.price <= limit if trade.kind == "SELL" else trade.price >= limit


def _is_near(actor: Actor, world: World, trade: Trade) -> bool:
    """Whether a price that isn't fair is one to talk about."""
    limit = _limit(actor, world, trade)
    return abs(trade.price - limit) <= abs(limit)


def _response(actor: Actor, world: World, trade: Trade) -> Iterator[Act]:
    """Take an offer: with the money for it, or with a CRR that fits."""
    if trade.kind == "SELL":
        if required_credit(world, trade)[0] <= available_credit(world, actor.who):
            yield _act("smResponseToSellOffers", actor, {"requestId": trade.request_id})
    elif crr := _fitting(world, actor.who, trade):
        yield _act("smResponseToBuyOffers", actor, {"requestId": trade.request_id, "crrId": crr.id})


def _no_answer(world: World, trade: Trade) -> Iterator[Act]:
    world.timeline.plan(world.now + _PATIENCE, LAPSE, str(trade.request_id))
    yield from ()


def _counter(actor: Actor, world: World, trade: Trade) -> Iterator[Act]:
    """The same deal at a price of the actor's own: lower than was asked, or higher than was bid."""
    side = "Buy" if trade.kind == "SELL" else "Sell"
    crr = _fitting(world, actor.who, trade) if side == "Sell" else None
    if side == "Buy" or crr:
        terms = _terms(trade.source, trade.sink, trade.tou, trade.hedge, trade.crr_type, trade.start, trade.end)
        yield _offer(actor, side, terms, trade.units, _limit(actor, world, trade), _name(world, trade.owner), crr)


def _approach(actor: Actor, world: World, trade: Trade) -> Iterator[Act]:
    """A private offer to whoever made a public one, if it has enough for both."""
    if trade.kind == "SELL":
        crr = world[Inventory].find(trade.crr_id or 0)
        if crr is None or crr.units - world[Trades].promised(crr.id, trade.start, trade.end) < trade.units:
            return
    yield from _counter(actor, world, trade)


def _sale(actor: Actor, world: World, chance: Random, client: Participant) -> Iterator[Act]:
    """A private offer of a CRR of the actor's own, or for one of the client's."""
    owner = chance.choice((actor.who, client.name))
    held = [one for one in world[Inventory].of(owner) if _free(world, one) >= MW_STEP and one.end > _first(world, one)]
    if not held:
        return
    crr, kind = chance.choice(held), "Sell" if owner == actor.who else "Buy"
    start = _first(world, crr)
    terms = _terms(crr.source, crr.sink, crr.tou, crr.hedge, crr.type, start, crr.end)
    typical = _typical(world, crr.source, crr.sink, crr.tou, crr.end - start)
    price = typical + round(abs(typical) * actor.margin) * (1 if kind == "Sell" else -1)
    units = min(_free(world, crr), _some(actor, chance))
    yield _offer(actor, kind, terms, units, price, client.name, crr if kind == "Sell" else None)


def _wanted(actor: Actor, world: World, chance: Random) -> Act:
    """A public offer to buy from a hub to load in the month after this one."""
    source = chance.choice([one for one in world.nodes if one.biddable and one.is_supply])
    sink = chance.choice([one for one in world.nodes if one.biddable and one.kind == "LAP"])
    day = pacific_day(world.now)
    start, end = (pacific(add_months(day, months), time()) for months in (1, 2))
    terms = _terms(source.name, sink.name, tou := chance.choice(("ON", "OFF")), "OBL", "AUC", start, end - _SECOND)
    typical = _typical(world, source.name, sink.name, tou, end - start)
    return _offer(actor, "Buy", terms, _some(actor, chance), typical - round(abs(typical) * actor.margin))


_SECOND = timedelta(seconds=1)


def _first(world: World, crr: Crr) -> datetime:
    """From when a CRR can be handed over: its start, or tomorrow."""
    return max(crr.start, pacific(pacific_day(world.now) + timedelta(days=1), time()))


def _some(actor: Actor, chance: Random) -> int:
    """Whole MW, about as many as the actor deals with."""
    return MW_STEP * max(1, round(actor.mw * chance.uniform(0.5, 1)))


def _fitting(world: World, owner: str, trade: Trade) -> Crr | None:
    """A CRR of an owner's that covers what is asked for."""
    return next(
        (
            crr
            for crr in world[Inventory].of(owner)
            if (crr.source, crr.sink, crr.tou, crr.hedge, crr.type)
            == (trade.source, trade.sink, trade.tou, trade.hedge, trade.crr_type)
            and crr.start <= trade.start
            and trade.end <= crr.end
            and _free(world, crr) >= trade.units
        ),
        None,
    )


def _free(world: World, crr: Crr) -> int:
    """What nobody is promised, and no auction has on sale."""
    if crr.type in NOT_TRADABLE:
        return 0
    on_sale = [offer.units for _, offer in offers_on_sale(world, _name(world, crr.owner)) if offer.crr_id == crr.id]
    return crr.units - world[Trades].promised(crr.id, crr.start, crr.end) - max(on_sale, default=0)


def _name(world: World, owner: str) -> str:
    found = world.participants.owner(owner)
    return found.name if found else owner


def _terms(
    source: str, sink: str, tou: str, hedge: str, crr_type: str, start: datetime, end: datetime
) -> dict[str, Any]:
    return {
        "source": source,
        "sink": sink,
        "tou": tou,
        "hedgeType": hedge,
        "crrType": crr_type,
        "startDate": instant(start),
        "endDate": instant(end),
    }


def _offer(
    actor: Actor, kind: str, terms: dict[str, Any], units: int, price: int, target: str = "", crr: Crr | None = None
) -> Act:
    offer = {"assetOwner": actor.who, **terms, "mw": mw(units), "price": dollars(price)}
    offer |= {"crrId": crr.id} if crr else {}
    offer |= {"targetMpName": target} if target else {"contactInfo": _contact(actor)}
    return _act(f"{'private' if target else 'public'}Sm{kind}OfferCreation", actor, offer)


def _contact(actor: Actor) -> dict[str, str]:
    """Invented, as the participant is."""
    return {"name": f"{actor.who} desk", "phone": "555-0100", "email": f"desk@{actor.who.lower()}.example"}


def _act(operation: str, actor: Actor, record: dict[str, Any]) -> Act:
    return Act(f"POST /secondarymarket/{operation}", actor.who, [record], {"participantName": actor.who})


ACTORS = (
    Strategy("answers", (Kind.TRADER, Kind.LSE), answers, on=(OFFERED,), concerns=is_for),
    Strategy("offers", (Kind.TRADER,), offers, every=timedelta(days=1)),
)
