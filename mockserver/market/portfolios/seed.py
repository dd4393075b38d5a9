"""The `markets` of a world file, and its `portfolios`: what was submitted before the world begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, Literal

from mockserver.files.model import Entry
from mockserver.market.activity import Deed
from mockserver.market.around import Around
from mockserver.market.calendar import TIMES_OF_USE
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.people.participants import Participant, Role, crr_type_of
from mockserver.market.portfolios.lines import plan_market
from mockserver.market.portfolios.markets import Market, Markets, MarketType, is_market_name, market_named
from mockserver.market.portfolios.store import Bid, Curve, Nomination, Portfolio, Portfolios, PortfolioStatus
from mockserver.market.quantities import cents, mw_units
from mockserver.market.seed_file import MOST_MW, Megawatts, MomentText, NameText, PeriodText
from mockserver.market.world import World

_INTO_WINDOW = timedelta(hours=1)


class MarketEntry(Entry):
    """A market: when its data is published, its window opens and closes, and its results are posted."""

    name: NameText
    publish: MomentText
    open: MomentText
    close: MomentText
    post: MomentText | None = None


class PathEntry(Entry):
    """A path, for each period of its market and each time of use unless one is named."""

    source: str
    sink: str
    period: PeriodText | None = None
    tou: Literal["ON", "OFF"] | None = None


class CurveEntry(PathEntry):
    """A bid or an offer: `mw` at one `price`, or a curve.

    curve  points of MW, from 0 up, and dollars per MW
    """

    mw: Megawatts | None = None
    price: float | None = None
    curve: list[Any] | None = None


class NominationEntry(PathEntry):
    """A nomination."""

    mw: Megawatts


class PortfolioEntry(Entry):
    """What was submitted an hour into the window of its market, before the world begins."""

    market: NameText
    participant: str
    name: str = "Seed"
    bids: tuple[CurveEntry, ...] = ()
    offers: tuple[CurveEntry, ...] = ()
    nominations: tuple[NominationEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedPortfolio:
    """A portfolio of a world file, to be submitted at its time."""

    around: Around
    entry: PortfolioEntry
    market: Market
    participant: Participant
    at: datetime


def place_market(entry: MarketEntry, around: Around, world: World) -> None:
    plan_market(world, _market(entry, around))


def _market(entry: MarketEntry, around: Around) -> Market:
    name = around.name(entry.name)
    publish, opens, closes = [entry.parsed(key, around.moment) for key in ("publish", "open", "close")]
    posts = entry.parsed("post", around.moment) if entry.post else None
    market = market_named(name, publish, opens, closes, posts)
    if market is None:
        entry.refuse(
            f"{name!r} is no market name; write AUC_MN_2026_M12, AUC_AN_2027, ALLOC_MN_2026_M12_T1 ...", "name"
        )
    if not publish <= opens < closes or (posts is not None and posts < closes):
        entry.refuse("the times must be in the order publish, open, close, post", "open")
    return market


def submission(entry: PortfolioEntry, around: Around, world: World) -> Deed | None:
    """A portfolio that is submitted an hour into its market's window; None where a process has no such market."""
    name = around.name(entry.market)
    market = world[Markets].find(name)
    if market is None:
        if around.latest is None and is_market_name(name):
            return None
        entry.refuse(f"there is no market {name!r} in this world", "market")
    at = market.opens + _INTO_WINDOW
    if around.latest is not None and at > around.latest:
        entry.refuse(f"the window of {name} isn't open yet when the world begins", "market")
    participant = world.participants.find(entry.word("participant", [one.name for one in world.participants]))
    if participant is None or not _takes_part(participant, market):
        entry.refuse(f"this participant has no role that takes part in {name}", "participant")
    return at, partial(_submit, SeedPortfolio(around, entry, market, participant, at))


def _takes_part(participant: Participant, market: Market) -> bool:
    if market.type is MarketType.AUCTION:
        return participant.has(Role.CRRH)
    return crr_type_of(participant) is not None


def _submit(one: SeedPortfolio, world: World) -> None:
    """Put a portfolio among the submitted ones of its market; an offer sells a CRR that is held by now."""
    entry, in_auction = one.entry, one.market.type is MarketType.AUCTION
    for key in ("nominations",) if in_auction else ("bids", "offers"):
        if getattr(entry, key):
            entry.refuse(f"there are no {key} in {one.market.name}", key)
    portfolio = Portfolio(
        one.market.name,
        one.participant.name,
        entry.name,
        PortfolioStatus.SUBMITTED,
        submitted=one.at,
        bids=tuple([bid for each in entry.bids for bid in _bids(one, each, world)]),
        offers=tuple([_offer(one, each, world) for each in entry.offers]),
        nominations=tuple([made for each in entry.nominations for made in _nominations(one, each, world)]),
    )
    if not (portfolio.bids or portfolio.offers or portfolio.nominations):
        entry.refuse("a portfolio needs bids or offers in an auction, nominations in an allocation")
    world[Portfolios].save(portfolio)


def _bids(one: SeedPortfolio, entry: CurveEntry, world: World) -> Iterator[Bid]:
    source, sink = _path(entry, world)
    curve = _curve(entry)
    for product, tou in _products(one, entry):
        number = world.ids.take("bid")
        yield Bid(number, one.participant.name, source, sink, "OBL", tou, product, "AUC", curve)


def _offer(one: SeedPortfolio, entry: CurveEntry, world: World) -> Bid:
    source, sink = _path(entry, world)
    (product, tou), *_ = _products(one, entry)
    crr = _held(one, world, source, sink, product, tou)
    if crr is None:
        entry.refuse(f"{one.participant.name} holds no CRR on this path for {product} {tou}", "source")
    curve = _curve(entry)
    return Bid(world.ids.take("bid"), crr.owner, source, sink, crr.hedge, tou, product, crr.type, curve, crr_id=crr.id)


def _held(one: SeedPortfolio, world: World, source: str, sink: str, product: str, tou: str) -> Crr | None:
    term = next(period for period in one.market.periods if period.name == product)
    paths = (crr for crr in world[Inventory] if (crr.source, crr.sink, crr.tou) == (source, sink, tou))
    return next(
        (crr for crr in paths if one.participant.owns(crr.owner) and term.within(crr.start, crr.end)),
        None,
    )


def _nominations(one: SeedPortfolio, entry: NominationEntry, world: World) -> Iterator[Nomination]:
    source, sink = _path(entry, world)
    if sink not in one.participant.sinks:
        entry.refuse(f"{one.participant.name} has no load at {sink}", "sink")
    units = mw_units(entry.mw)
    crr_type = crr_type_of(one.participant) or ""
    for product, tou in _products(one, entry):
        number = world.ids.take("nomination")
        yield Nomination(number, one.participant.name, source, sink, "OBL", tou, product, crr_type, units)


def _path(entry: PathEntry, world: World) -> tuple[str, str]:
    nodes = [node.name for node in world.nodes if node.biddable]
    return entry.word("source", nodes), entry.word("sink", nodes)


def _products(one: SeedPortfolio, entry: PathEntry) -> list[tuple[str, str]]:
    periods = [period.name for period in one.market.periods]
    if entry.period is not None:
        wanted = one.around.name(entry.period)
        if wanted not in periods:
            entry.refuse(f"{wanted!r} is no period of {one.market.name}; it has {', '.join(periods)}", "period")
        periods = [wanted]
    times = [entry.tou] if entry.tou else TIMES_OF_USE
    return [(period, tou) for period in periods for tou in times]


def _curve(entry: CurveEntry) -> Curve:
    if entry.curve is not None:
        points = [_point(entry, index, value) for index, value in enumerate(entry.curve)]
    elif entry.mw is None or entry.price is None:
        entry.refuse(f"`{'mw' if entry.mw is None else 'price'}` is missing")
    else:
        points = [(0, cents(entry.price)), (mw_units(entry.mw), cents(entry.price))]
    rising = all(before < after for (before, _), (after, _) in pairwise(points))
    if len(points) < 2 or points[0][0] != 0 or not rising:
        entry.refuse("a curve has at least two points, the first at 0 MW, each at more MW than the one before", "curve")
    prices = [price for _, price in points]
    if prices not in (sorted(prices), sorted(prices, reverse=True)):
        entry.refuse("the prices of a curve must rise or fall all along it", "curve")
    return tuple(points)


def _point(entry: CurveEntry, index: int, value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_usual, value)):
        entry.refuse("a point of a curve is [MW, dollars per MW]", "curve", index)
    return mw_units(value[0]), cents(value[1])


def _is_usual(value: object) -> bool:
    """Whether it is a number, and none beyond all power and money there is."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST_MW * 1000
