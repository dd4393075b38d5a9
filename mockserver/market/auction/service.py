"""CRR Auction: portfolios of bids and offers, until the market's window closes."""

from __future__ import annotations

from mockserver.call import Body, Call
from mockserver.errors import BusinessError
from mockserver.market.activity import Handler
from mockserver.market.auction.conflicts import conflicts, repeated
from mockserver.market.auction.records import bid_body, bid_faults, offer_faults, read_bid, read_offer
from mockserver.market.credit import credit_limit, required_credit, reserved_credit
from mockserver.market.portfolios import shapes
from mockserver.market.portfolios.markets import Market, MarketType
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
    reject,
    retract,
    status_body,
    window_of,
)
from mockserver.market.portfolios.store import Portfolio, Portfolios, PortfolioStatus
from mockserver.market.quantities import dollars
from mockserver.market.shapes import OfMarket
from mockserver.market.world import World


def portfolio(call: Call, world: World) -> Body:
    return portfolio_body(_portfolio(call, world))


def portfolio_list(call: Call, world: World) -> list[Body]:
    market = _market(call, world)
    return [portfolio_body(one) for one in world[Portfolios].of(market.name, call.participant or "")]


def portfolio_status(call: Call, world: World) -> Body:
    return status_body(_portfolio(call, world))


def portfolio_required_credit(call: Call, world: World) -> Body:
    found = _portfolio(call, world)
    return {
        "portfolioName": found.name,
        "marketName": found.market,
        "requiredCredit": dollars(required_credit(world, found)),
    }


def create_portfolio(call: Call, world: World) -> Body:
    """NEW without records, else VALID; nothing is saved if a single record is bad."""
    market, body = _market(call, world), call.body
    check_creation(call, world, market)
    check_number_of_records(len(body["newBids"]) + len(body["newOffers"]), world)
    bids = tuple([read_bid(record, world) for record in body["newBids"]])
    offers = tuple([read_offer(record, world) for record in body["newOffers"]])
    created = Portfolio(
        market=market.name,
        participant=body["participantName"],
        name=body["portfolioName"],
        status=PortfolioStatus.VALID if bids or offers else PortfolioStatus.NEW,
        bids=bids,
        offers=offers,
    )
    faults = _faults(created, market, world)
    check_records({"newBids": faults[: len(bids)], "newOffers": faults[len(bids) :]})
    return status_body(world[Portfolios].save(created))


def submit_portfolio(call: Call, world: World) -> Body:
    """SUBMITTED; or INVALID, with the reasons; or REJECTED, where credit is short."""
    market = _market(call, world)
    if not is_open(market, world):
        raise BusinessError("MKT0004", why=window_of(market, world))
    found = find_portfolio(call, world, market)
    check_submittable(found, "AUC0037")
    faults = zip((*found.bids, *found.offers), _faults(found, market, world), strict=True)
    reasons = [f"Bid {bid.id}: {reason}" for bid, some in faults for reason in some] + conflicts(found, world)
    if reasons:
        return refuse_as_invalid(world, found, reasons)
    needed, limit = reserved_credit(world, found.participant, found), credit_limit(world, found.participant)
    if needed > limit:
        return reject(world, found, f"it would take {_usd(needed)} of credit, where the limit is {_usd(limit)}")
    return accept(world, found)


def retract_portfolio(call: Call, world: World) -> Body:
    return retract(call, world, _market(call, world))


def delete_portfolio(call: Call, world: World) -> Body:
    return delete(world, _portfolio(call, world))


def portfolio_body(found: Portfolio) -> Body:
    return {
        "portfolioName": found.name,
        "marketName": found.market,
        "bids": [bid_body(bid) for bid in found.bids],
        "offers": [bid_body(offer) for offer in found.offers],
    }


def _market(call: Call, world: World) -> Market:
    return find_market(call, world, MarketType.AUCTION)


def _portfolio(call: Call, world: World) -> Portfolio:
    return find_portfolio(call, world, _market(call, world))


def _faults(found: Portfolio, market: Market, world: World) -> list[list[str]]:
    """What is wrong with each bid, then with each offer."""
    of_bids = [bid_faults(bid, market, found.participant, world) for bid in found.bids]
    of_offers = [offer_faults(offer, market, found.participant, world) for offer in found.offers]
    return of_bids + [one + again for one, again in zip(of_offers, repeated(found.offers), strict=True)]


def _usd(cents: int) -> str:
    return f"{cents / 100:,.2f} USD"


HANDLERS: dict[str, Handler] = {
    "GET /auction/portfolio": Handler(portfolio, shapes.AuctionPortfolio, shapes.OfPortfolio),
    "DELETE /auction/portfolio": Handler(delete_portfolio, shapes.Status, shapes.OfPortfolio),
    "GET /auction/portfolioList": Handler(portfolio_list, list[shapes.AuctionPortfolio], OfMarket),
    "GET /auction/portfolioStatus": Handler(portfolio_status, shapes.Status, shapes.OfPortfolio),
    "GET /auction/portfolioRequiredCredit": Handler(
        portfolio_required_credit, shapes.RequiredCredit, shapes.OfPortfolio
    ),
    "POST /auction/portfolioCreation": Handler(create_portfolio, shapes.Status, body=shapes.NewPortfolio),
    "POST /auction/portfolioSubmission": Handler(submit_portfolio, shapes.Status, body=shapes.OfPortfolio),
    "POST /auction/portfolioRetraction": Handler(retract_portfolio, shapes.Status, body=shapes.OfPortfolio),
}
