"""What auctions and nominations share: portfolios by name, the states they go through, and the codes on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from mockserver.call import Body, Call
from mockserver.clock import instant
from mockserver.errors import BusinessError, ErrorEntry
from mockserver.market.calendar import period
from mockserver.market.messages.store import MessageBoard
from mockserver.market.people.access import acts_also_for
from mockserver.market.portfolios.markets import Market, Markets, MarketStatus, MarketType
from mockserver.market.portfolios.store import Bid, Nomination, Portfolio, Portfolios, PortfolioStatus
from mockserver.market.world import World
from mockserver.wording import nearest

MOST_UNITS = 1_000_000_000  # a million MW: twenty times the peak load of the whole area
_MOST_NAMES = 200  # are looked at for the one that may have been meant
_NOT_RETRACTABLE = {PortfolioStatus.NEW: "POR0012", PortfolioStatus.INVALID: "POR0011"}


def asked(call: Call) -> Mapping[str, Any]:
    """Where a call names its market and portfolio: the body of a POST, the parameters of the rest."""
    return call.body if call.body is not None else call.params


def unknown_market(name: str, world: World) -> str:
    """Why there is no such market."""
    return f"no market {name}{nearest(name, [market.name for market in world[Markets]])}"


def find_market(call: Call, world: World, kind: MarketType) -> Market:
    """The market that the call names, if it is of the service's kind. Nominations may call it `market`."""
    names = asked(call)
    name = names.get("marketName")
    if name is None and kind is MarketType.ALLOCATION:
        name = names.get("market")
    if not isinstance(name, str):
        raise BusinessError("SER0017", "marketName: expected a value, got nothing")
    market = world[Markets].find(name)
    if market is None:
        of_kind = [one.name for one in world[Markets] if one.type is kind]
        raise BusinessError("MKT0001", why=f"no market {name}{nearest(name, of_kind)}")
    if market.type is not kind:
        raise BusinessError("MKT0001", why=f"{name} is an {market.type}, not an {kind}")
    return market


def find_portfolio(call: Call, world: World, market: Market) -> Portfolio:
    """The participant's own portfolio that the call names."""
    name, participant = asked(call)["portfolioName"], call.participant or ""
    portfolio = world[Portfolios].find(market.name, participant, name)
    if portfolio is not None:
        return portfolio
    own = [holder for holder in world[Portfolios].holders(market.name, name) if acts_also_for(call, world, holder)]
    if own:
        raise BusinessError("POR0023", why=f"{name} of {market.name} belongs to {', '.join(own)}")
    names = [one.name for one in islice(world[Portfolios].of(market.name, participant), _MOST_NAMES)]
    raise BusinessError("POR0100", why=f"{participant} has no {name} in {market.name}{nearest(name, names)}")


def window_of(market: Market, world: World) -> str:
    """Where a market stands, for whoever wonders why it doesn't take something."""
    status, now = market.status(world.now), instant(world.now)
    return f"{market.name} is {status} at {now}; its window is {instant(market.opens)} to {instant(market.closes)}"


def is_open(market: Market, world: World) -> bool:
    return market.status(world.now) is MarketStatus.OPEN


def check_creation(call: Call, world: World, market: Market) -> None:
    """Whether a portfolio of this name can be created now."""
    status, name = market.status(world.now), call.body["portfolioName"]
    if status is not MarketStatus.OPEN and not (status is MarketStatus.PREP and world.rules.creation_in_prep):
        raise BusinessError("MKT0004", why=window_of(market, world))
    if world[Portfolios].find(market.name, call.participant or "", name):
        raise BusinessError("POR0101", why=f"{call.participant} has a {name} in {market.name}")


def check_records(faults: Mapping[str, list[list[str]]]) -> None:
    """Refuse a body with bad records: an entry for each, named by its list and its place there."""
    entries = [
        ErrorEntry.of_record(name, number, "; ".join(found))
        for name, records in faults.items()
        for number, found in enumerate(records)
        if found
    ]
    if entries:
        raise BusinessError.of(entries)


def check_number_of_records(number: int, world: World) -> None:
    most = world.rules.most_records
    if number > most:
        raise BusinessError("SER0030", f"The portfolio has {number} records, more than {most} records are not taken")


def _stands(portfolio: Portfolio) -> str:
    return f"{portfolio.name} of {portfolio.market} is {portfolio.status}"


def check_submittable(portfolio: Portfolio, code_if_invalid: str) -> None:
    match portfolio.status:
        case PortfolioStatus.SUBMITTED:
            raise BusinessError("POR0051", why=_stands(portfolio))
        case PortfolioStatus.NEW:
            raise BusinessError("POR0013", why=f"{portfolio.name} has no records")
        case PortfolioStatus.INVALID:
            raise BusinessError(code_if_invalid, why=portfolio.error_message or _stands(portfolio))


def product_faults(record: Bid | Nomination, market: Market, participant: str, world: World) -> list[str]:
    """In what a record doesn't fit its market, whether bid or nomination."""
    faults = []
    if not market.offers(record.period, record.tou):
        faults.append(f"{record.period} {record.tou} isn't a product of {market.name}")
    known = world.participants.find(participant)
    if known is None or not known.owns(record.owner):
        faults.append(f"asset owner {record.owner} isn't one of {participant}")
    for end, name in (("source", record.source), ("sink", record.sink)):
        node = world.nodes.find(name)
        if node is None or not node.biddable or _is_cut_off(record, name, world):
            faults.append(f"{end} {name or '(empty)'} can't be bid on in {market.name} {record.tou}")
    if record.source == record.sink:
        faults.append("source and sink are the same")
    return faults


def _is_cut_off(record: Bid | Nomination, name: str, world: World) -> bool:
    """An outage leaves only what is held already, and may be sold."""
    if not world.stage.islanded or (isinstance(record, Bid) and record.crr_id is not None):
        return False
    term = period(record.period)
    return term is not None and world.is_islanded(name, term, record.tou)


def refuse_as_invalid(world: World, portfolio: Portfolio, faults: Iterable[str]) -> Body:
    """The submission found faults: the portfolio stays, INVALID, with the reasons."""
    message = _message(faults)
    tell(world, portfolio, "is INVALID and was not submitted")
    return status_body(
        world[Portfolios].save(replace(portfolio, status=PortfolioStatus.INVALID, error_message=message))
    )


def reject(world: World, portfolio: Portfolio, reason: str) -> Body:
    """The submission was refused: REJECTED in this answer, VALID as before afterwards."""
    tell(world, portfolio, "was REJECTED and is VALID again")
    return status_body(replace(portfolio, status=PortfolioStatus.REJECTED, error_message=_message([reason])))


def accept(world: World, portfolio: Portfolio) -> Body:
    tell(world, portfolio, "is SUBMITTED")
    return status_body(
        world[Portfolios].save(replace(portfolio, status=PortfolioStatus.SUBMITTED, submitted=world.now))
    )


def retract(call: Call, world: World, market: Market) -> Body:
    portfolio = find_portfolio(call, world, market)
    if portfolio.status is not PortfolioStatus.SUBMITTED:
        code = _NOT_RETRACTABLE.get(portfolio.status, "POR0038")
        raise BusinessError(code, why=_stands(portfolio))
    if not is_open(market, world):
        raise BusinessError("NOM0129", why=window_of(market, world))
    tell(world, portfolio, "is retracted and VALID again")
    return status_body(world[Portfolios].save(replace(portfolio, status=PortfolioStatus.VALID, submitted=None)))


def delete(world: World, portfolio: Portfolio) -> Body:
    if portfolio.status is PortfolioStatus.SUBMITTED:
        raise BusinessError("POR0010", why=_stands(portfolio))
    world[Portfolios].delete(portfolio)
    return status_body(replace(portfolio, status=PortfolioStatus.DELETED, error_message=None))


def status_body(portfolio: Portfolio) -> Body:
    body: Body = {"portfolioName": portfolio.name, "marketName": portfolio.market, "status": portfolio.status}
    if portfolio.error_message is not None:
        body["errorMessage"] = portfolio.error_message
    return body


def record_body(record: Bid | Nomination) -> Body:
    """What bids, offers and nominations say alike; a note that wasn't given is left out."""
    body = {
        "assetOwner": record.owner,
        "source": record.source,
        "sink": record.sink,
        "hedgeType": record.hedge,
        "tou": record.tou,
        "period": record.period,
        "crrType": record.crr_type,
    }
    if record.description is not None:
        body["description"] = record.description
    return body


def tell(world: World, portfolio: Portfolio, what: str) -> None:
    """A private message to the participant."""
    world[MessageBoard].tell(
        portfolio.participant, world.now, f"Portfolio {portfolio.name} of {portfolio.market} {what}"
    )


def _message(reasons: Iterable[str]) -> str:
    """Reasons as the services write them: one after the other, each closed by a semicolon."""
    return " ".join(f"{reason}.;" for reason in reasons)
