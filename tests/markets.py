"""Worlds whose markets are filled with bids and nominations by hand, to see how they clear."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import count

from mockserver.app import ACTIVITIES
from mockserver.market.calendar import period
from mockserver.market.clearing.results import MarketResult, Results
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.operator import advance_to_event
from mockserver.market.portfolios.store import Bid, Nomination, Portfolio, Portfolios, PortfolioStatus
from mockserver.market.sessions import Sessions
from mockserver.market.world import World
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file

AUCTION, MONTH = "AUC_MN_2026_M12", "2026_M12"
TIER, SINK, SOURCE = "ALLOC_MN_2026_M12_T1", "DLAP_PGAE-APND", "TH_SP15_GEN-APND"


@cache
def _sessions() -> Sessions:
    return Sessions(ACTIVITIES, SessionOptions(world_file("market-sim"), frozen=True))


_names = count()


def new_world(**rules: object) -> World:
    """A market simulation of its own, at its beginning, with some rules set."""
    sessions = _sessions()
    session = sessions.create(f"world {next(_names)}", sessions.options)
    sessions.delete(session.id)
    world = session.world
    world.stage = replace(world.stage, rules=replace(world.rules, **rules))
    return world


def bid(world: World, *curve: tuple[float, float], crr: Crr | None = None, **fields: object) -> Bid:
    """A bid with a curve of (MW, dollars per MW), or an offer of a CRR."""
    points = tuple((round(mw * 1000), round(price * 100)) for mw, price in curve)
    values = {"source": SOURCE, "sink": SINK, "tou": "ON", "period": MONTH, "owner": "ZTRD1", "crr_type": "AUC"}
    if crr:
        values |= {"source": crr.source, "sink": crr.sink, "tou": crr.tou, "owner": crr.owner, "crr_type": crr.type}
    return Bid(world.ids.take("bid"), hedge="OBL", curve=points, crr_id=crr.id if crr else None, **(values | fields))


def nomination(world: World, mw: float, **fields: object) -> Nomination:
    values = {"source": SOURCE, "sink": SINK, "tou": "ON", "period": MONTH, "owner": "ZPGL", "crr_type": "LSE"}
    number = world.ids.take("nomination")
    return Nomination(number, hedge="OBL", units=round(mw * 1000), **(values | fields))


def submit(world: World, market: str, participant: str, name: str = "P1", **records: list[object]) -> Portfolio:
    """A submitted portfolio of bids=, offers= or nominations=."""
    found = {kind: tuple(listed) for kind, listed in records.items()}
    return world[Portfolios].save(
        Portfolio(market, participant, name, PortfolioStatus.SUBMITTED, submitted=world.now, **found)
    )


def crr(world: World, mw: float, owner: str = "ZTRD1", term: str = MONTH, **fields: object) -> Crr:
    """A CRR that a participant holds for the whole of a period."""
    product = period(term)
    values = {"type": "AUC", "hedge": "OBL", "source": SOURCE, "sink": SINK, "tou": "ON", "origin": "AUC_AN_2026"}
    values |= {"term": "Seasonal", "period": term, **fields}
    units = round(mw * 1000)
    number = world.ids.take("crr")
    return world[Inventory].add(
        Crr(id=number, owner=owner, units=units, start=product.start, end=product.end, **values)
    )


def post(world: World, market: str = AUCTION) -> MarketResult:
    """Let time go on to the results of a market."""
    advance_to_event(world, f"{market}.post")
    return world[Results].find(market)
