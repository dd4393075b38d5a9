"""CRR Nomination: portfolios of nominations for allocated CRRs, until the market's window closes."""

from __future__ import annotations

from mockserver.call import Body, Call
from mockserver.errors import BusinessError
from mockserver.market.activity import Handler
from mockserver.market.nomination.cap_calculation import takes_nominations
from mockserver.market.nomination.records import nomination_body, nomination_faults, read_nomination
from mockserver.market.nomination.within_caps import exceeded_caps, is_eligible
from mockserver.market.portfolios import shapes
from mockserver.market.portfolios.markets import Market, MarketStatus, MarketType
from mockserver.market.portfolios.rules import (
    accept,
    check_creation,
    check_number_of_records,
    check_records,
    check_submittable,
    delete,
    find_market,
    find_portfolio,
    is_open,
    refuse_as_invalid,
    retract,
    status_body,
    window_of,
)
from mockserver.market.portfolios.store import Portfolio, Portfolios, PortfolioStatus
from mockserver.market.world import World

_NO_REMOVAL = (MarketStatus.CLOSED, MarketStatus.POSTED)


def portfolio(call: Call, world: World) -> Body:
    return portfolio_body(_portfolio(call, world))


def portfolio_list(call: Call, world: World) -> list[Body]:
    market = _market(call, world)
    return [portfolio_body(one) for one in world[Portfolios].of(market.name, call.participant or "")]


def portfolio_status(call: Call, world: World) -> Body:
    return status_body(_portfolio(call, world))


def create_portfolio(call: Call, world: World) -> Body:
    """NEW without nominations, else VALID; nothing is saved if a single one is bad."""
    market, body = _market(call, world), call.body
    if not takes_nominations(market):
        raise BusinessError("SER0015", why=f"{market.name} is of tier {market.tier}, which takes no nominations")
    check_creation(call, world, market)
    check_number_of_records(len(body["newNominations"]), world)
    nominations = tuple([read_nomination(record, world) for record in body["newNominations"]])
    created = Portfolio(
        market=market.name,
        participant=body["participantName"],
        name=body["portfolioName"],
        status=PortfolioStatus.VALID if nominations else PortfolioStatus.NEW,
        nominations=nominations,
    )
    faults = [nomination_faults(nomination, market, created.participant, world) for nomination in nominations]
    check_records({"newNominations": faults})
    return status_body(world[Portfolios].save(created))


def submit_portfolio(call: Call, world: World) -> Body:
    """SUBMITTED; or INVALID, with the reasons."""
    market = _market(call, world)
    if not is_open(market, world):
        raise BusinessError("NOM0128", why=window_of(market, world))
    if not is_eligible(market, call.participant or "", world):
        raise BusinessError("NOM0128", why=f"{call.participant} has no caps above zero in {market.name}")
    found = find_portfolio(call, world, market)
    check_submittable(found, "NOM0101")
    reasons = [
        f"Nomination {nomination.id}: {reason}"
        for nomination in found.nominations
        for reason in nomination_faults(nomination, market, found.participant, world)
    ]
    reasons += exceeded_caps(found, market, world)
    return refuse_as_invalid(world, found, reasons) if reasons else accept(world, found)


def retract_portfolio(call: Call, world: World) -> Body:
    return retract(call, world, _market(call, world))


def delete_portfolio(call: Call, world: World) -> Body:
    market = _market(call, world)
    found = find_portfolio(call, world, market)
    if market.status(world.now) in _NO_REMOVAL:
        raise BusinessError("SER0016", why=window_of(market, world))
    return delete(world, found)


def portfolio_body(found: Portfolio) -> Body:
    return {
        "portfolioName": found.name,
        "marketName": found.market,
        "nominations": [nomination_body(nomination) for nomination in found.nominations],
    }


def _market(call: Call, world: World) -> Market:
    return find_market(call, world, MarketType.ALLOCATION)


def _portfolio(call: Call, world: World) -> Portfolio:
    return find_portfolio(call, world, _market(call, world))


HANDLERS: dict[str, Handler] = {
    "GET /nomination/portfolio": Handler(portfolio, shapes.Nominations, shapes.NominationPortfolio),
    "DELETE /nomination/portfolio": Handler(delete_portfolio, shapes.Status, shapes.NominationPortfolio),
    "GET /nomination/portfolioList": Handler(portfolio_list, list[shapes.Nominations], shapes.NominationMarket),
    "GET /nomination/portfolioStatus": Handler(portfolio_status, shapes.Status, shapes.NominationPortfolio),
    "POST /nomination/portfolioCreation": Handler(create_portfolio, shapes.Status, body=shapes.NewNominations),
    "POST /nomination/portfolioSubmission": Handler(submit_portfolio, shapes.Status, body=shapes.NominationPortfolio),
    "POST /nomination/portfolioRetraction": Handler(retract_portfolio, shapes.Status, body=shapes.NominationPortfolio),
}
