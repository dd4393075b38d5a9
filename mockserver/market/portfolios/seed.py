"""The `markets` of a world file, and its `portfolios`: what was submitted before the world begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

from mockserver.files.section import Section
from mockserver.market.activity import Deed
from mockserver.market.calendar import TIMES_OF_USE
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.people.participants import Participant, Role, crr_type_of
from mockserver.market.portfolios.markets import Market, MarketEvent, Markets, MarketType, market_named
from mockserver.market.portfolios.store import Bid, Curve, Nomination, Portfolio, Portfolios, PortfolioStatus
from mockserver.market.quantities import cents, mw_units
from mockserver.market.seed_file import MOST_MW, SeedFile, megawatts
from mockserver.market.world import World

_INTO_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SeedPortfolio:
    """A portfolio of a world file, to be submitted at its time."""

    seed: SeedFile
    section: Section
    market: Market
    participant: Participant
    at: datetime


def place_markets(seed: SeedFile, world: World) -> None:
    for market in [_market(seed, section) for section in seed.sections("markets")]:
        world[Markets].save(market)
        world.timeline.plan(market.publish, MarketEvent.PUBLISH, market.name)
        world.timeline.plan(market.opens, MarketEvent.OPEN, market.name)
        world.timeline.plan(market.closes, MarketEvent.CLOSE, market.name)
        if market.posts is not None:
            world.timeline.plan(market.posts, MarketEvent.POST, market.name)


def _market(seed: SeedFile, section: Section) -> Market:
    name = seed.name(section.text("name"))
    opens, closes = section.parsed("open", seed.moment), section.parsed("close", seed.moment)
    publish = section.parsed("publish", seed.moment)
    posts = section.parsed("post", seed.moment) if section.has("post") else None
    market = market_named(name, publish, opens, closes, posts)
    if market is None:
        section.refuse(
            f"{name!r} is no market name; write AUC_MN_2026_M12, AUC_AN_2027, ALLOC_MN_2026_M12_T1 ...", "name"
        )
    if not publish <= opens < closes or (posts is not None and posts < closes):
        section.refuse("the times must be in the order publish, open, close, post", "open")
    section.done()
    return market


def submissions(seed: SeedFile, world: World) -> list[Deed]:
    """The portfolios of a file, each submitted an hour into its market's window."""
    portfolios = [_header(seed, section, world) for section in seed.sections("portfolios")]
    return [(one.at, partial(_submit, one)) for one in portfolios]


def _header(seed: SeedFile, section: Section, world: World) -> SeedPortfolio:
    name = seed.name(section.text("market"))
    market = world[Markets].find(name)
    if market is None:
        section.refuse(f"there is no market {name!r} in this world", "market")
    at = market.opens + _INTO_WINDOW
    if at > seed.start:
        section.refuse(f"the window of {name} isn't open yet when the world begins", "market")
    participant = world.participants.find(section.word("participant", [one.name for one in world.participants]))
    if participant is None or not _takes_part(participant, market):
        section.refuse(f"this participant has no role that takes part in {name}", "participant")
    return SeedPortfolio(seed, section, market, participant, at)


def _takes_part(participant: Participant, market: Market) -> bool:
    if market.type is MarketType.AUCTION:
        return participant.has(Role.CRRH)
    return crr_type_of(participant) is not None


def _submit(one: SeedPortfolio, world: World) -> None:
    """Put a portfolio among the submitted ones of its market; an offer sells a CRR that is held by now."""
    section = one.section
    empty = Portfolio(
        one.market.name, one.participant.name, section.text("name", "Seed"), PortfolioStatus.SUBMITTED, submitted=one.at
    )
    if one.market.type is MarketType.AUCTION:
        bids = [bid for entry in section.sections("bids") for bid in _bids(one, entry, world)]
        offers = [_offer(one, entry, world) for entry in section.sections("offers")]
        portfolio = replace(empty, bids=tuple(bids), offers=tuple(offers))
    else:
        nominations = [each for entry in section.sections("nominations") for each in _nominations(one, entry, world)]
        portfolio = replace(empty, nominations=tuple(nominations))
    section.done()
    if portfolio == empty:
        section.refuse("a portfolio needs bids or offers in an auction, nominations in an allocation")
    world[Portfolios].save(portfolio)


def _bids(one: SeedPortfolio, section: Section, world: World) -> Iterator[Bid]:
    """A bid for each period of the market and each time of use, unless one is named."""
    source, sink = _path(section, world)
    curve = _curve(section)
    for product, tou in _products(one, section):
        number = world.ids.take("bid")
        yield Bid(number, one.participant.name, source, sink, "OBL", tou, product, "AUC", curve)
    section.done()


def _offer(one: SeedPortfolio, section: Section, world: World) -> Bid:
    source, sink = _path(section, world)
    (product, tou), *_ = _products(one, section)
    crr = _held(one, world, source, sink, product, tou)
    if crr is None:
        section.refuse(f"{one.participant.name} holds no CRR on this path for {product} {tou}", "source")
    curve = _curve(section)
    section.done()
    return Bid(world.ids.take("bid"), crr.owner, source, sink, crr.hedge, tou, product, crr.type, curve, crr_id=crr.id)


def _held(one: SeedPortfolio, world: World, source: str, sink: str, product: str, tou: str) -> Crr | None:
    term = next(period for period in one.market.periods if period.name == product)
    paths = (crr for crr in world[Inventory] if (crr.source, crr.sink, crr.tou) == (source, sink, tou))
    return next(
        (crr for crr in paths if one.participant.owns(crr.owner) and term.within(crr.start, crr.end)),
        None,
    )


def _nominations(one: SeedPortfolio, section: Section, world: World) -> Iterator[Nomination]:
    source, sink = _path(section, world)
    if sink not in one.participant.sinks:
        section.refuse(f"{one.participant.name} has no load at {sink}", "sink")
    units = megawatts(section, "mw")
    crr_type = crr_type_of(one.participant) or ""
    for product, tou in _products(one, section):
        number = world.ids.take("nomination")
        yield Nomination(number, one.participant.name, source, sink, "OBL", tou, product, crr_type, units)
    section.done()


def _path(section: Section, world: World) -> tuple[str, str]:
    nodes = [node.name for node in world.nodes if node.biddable]
    return section.word("source", nodes), section.word("sink", nodes)


def _products(one: SeedPortfolio, section: Section) -> list[tuple[str, str]]:
    periods = [period.name for period in one.market.periods]
    if section.has("period"):
        wanted = one.seed.name(section.text("period"))
        if wanted not in periods:
            section.refuse(f"{wanted!r} is no period of {one.market.name}; it has {', '.join(periods)}", "period")
        periods = [wanted]
    times = [section.word("tou", TIMES_OF_USE)] if section.has("tou") else TIMES_OF_USE
    return [(period, tou) for period in periods for tou in times]


def _curve(section: Section) -> Curve:
    """`mw` at one `price`, or `curve`: points of MW from 0 up, and dollars per MW."""
    if not section.has("curve"):
        units, price = megawatts(section, "mw"), cents(section.number("price"))
        points = [(0, price), (units, price)]
    else:
        points = [_point(section, index, value) for index, value in enumerate(section.items("curve"))]
    rising = all(before < after for (before, _), (after, _) in pairwise(points))
    if len(points) < 2 or points[0][0] != 0 or not rising:
        section.refuse(
            "a curve has at least two points, the first at 0 MW, each at more MW than the one before", "curve"
        )
    prices = [price for _, price in points]
    if prices not in (sorted(prices), sorted(prices, reverse=True)):
        section.refuse("the prices of a curve must rise or fall all along it", "curve")
    return tuple(points)


def _point(section: Section, index: int, value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_usual, value)):
        section.refuse("a point of a curve is [MW, dollars per MW]", "curve", index)
    return mw_units(value[0]), cents(value[1])


def _is_usual(value: object) -> bool:
    """Whether it is a number, and none beyond all power and money there is."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST_MW * 1000
