"""What is looked at in worlds where others act, whatever it is that they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from mockserver.market.actors import Actors
from mockserver.market.calendar import months_of, period
from mockserver.market.clearing.results import Results
from mockserver.market.credit import credit_limit, reserved_credit
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.portfolios.markets import Markets, MarketType
from mockserver.market.portfolios.store import Portfolio, Portfolios, PortfolioStatus
from mockserver.market.trading.store import LIVE, Trade, Trades
from mockserver.market.world import World
from mockserver.record.record import Record
from tests.conftest import Client

Way = tuple[str, str, str, str]
_MADE_OTHERWISE = ("LSE_LMT", "LMT_CNT", "MT_TOR")


def acts(client: Client, *operations: str, who: str | None = None) -> list[Record]:
    """What actors did in a client's session, by the last word of the path."""
    return [
        one
        for one in client.mock.journal.of(client.session)
        if one.by_actor
        and (not operations or one.path.rpartition("/")[2] in operations)
        and who in (None, one.participant)
    ]


def body(record: Record) -> Any:
    return orjson.loads(record.content)


def made_by_actors(world: World, market: str) -> list[Portfolio]:
    """Submitted portfolios, without those that the world file has submitted for somebody."""
    return [one for one in world[Portfolios].submitted(market) if one.name == f"{one.participant} {market}"]


def change(client: Client, who: str, **numbers: object) -> None:
    """Give an actor other numbers, as a world file would."""
    world, actors = client.world, client.world[Actors]
    known = {**actors.by_name, who: replace(actors.by_name[who], **numbers)}
    world.keep(replace(actors, by_name=known))


@dataclass(frozen=True)
class Start:
    """What a world held in the beginning: MW by path at each of some moments, and which markets had results."""

    held: Mapping[datetime, Counter[Way]]
    posted: frozenset[str]


def start_of(world: World) -> Start:
    moments = [world.now + timedelta(days=days, hours=6) for days in (20, 40, 70, 130, 220, 310)]
    return Start({at: held(world, at) for at in moments}, frozenset(one.market for one in world[Results]))


def held(world: World, at: datetime) -> Counter[Way]:
    """MW by path at a moment, whoever has them, without those that migration and conversion make."""
    found: Counter[Way] = Counter()
    for crr in world[Inventory]:
        if crr.start <= at <= crr.end and crr.type not in _MADE_OTHERWISE:
            found[crr.source, crr.sink, crr.tou, crr.type] += crr.units
    return found


def broken(world: World, start: Start) -> list[str]:
    """In words, what a market must never do, and did."""
    return [*_not_conserved(world, start), *_double_sales(world), *_short_of_credit(world), *_wrong_awards(world)]


def _not_conserved(world: World, start: Start) -> Iterable[str]:
    """MW come from awards and go by sales in auctions; the secondary market makes and loses none."""
    for at, before in start.held.items():
        expected = Counter(before)
        for result in world[Results]:
            for award in result.awarded() if result.market not in start.posted else ():
                term, asked = period(award.period), award.asked
                if term and term.start <= at <= term.end:
                    way = asked.source, asked.sink, asked.tou, asked.crr_type
                    expected[way] += -award.units if award.sells else award.units
        if +expected != held(world, at):
            yield f"at {at} there are {held(world, at) - expected} too many, {expected - held(world, at)} too few"


def _double_sales(world: World) -> Iterable[str]:
    """No CRR is promised beyond its MW at any time, nor for sale twice in auctions, nor owned by nobody."""
    promised: defaultdict[int, list[Trade]] = defaultdict(list)
    for trade in world[Trades]:
        if trade.status in LIVE and trade.crr_id is not None:
            promised[trade.crr_id].append(trade)
    for crr in world[Inventory]:
        if crr.units <= 0 or world.participants.owner(crr.owner) is None:
            yield f"CRR {crr.id} of {crr.owner} has {crr.units} units"
        for one in promised[crr.id]:
            units = sum(other.units for other in promised[crr.id] if other.start <= one.start <= other.end)
            if units > crr.units:
                yield f"of CRR {crr.id} {units} units are promised, of {crr.units}"
    auctions = [one.name for one in world[Markets] if one.type is MarketType.AUCTION and one.posted is None]
    offers = [offer for name in auctions for one in world[Portfolios].submitted(name) for offer in one.offers]
    sold = Counter((offer.crr_id, month) for offer in offers for month in months_of(offer.period))
    yield from (
        f"CRR {crr_id} is for sale {number} times in {month}" for (crr_id, month), number in sold.items() if number > 1
    )


def _short_of_credit(world: World) -> Iterable[str]:
    for one in world.participants:
        if (held := reserved_credit(world, one.name)) > credit_limit(world, one.name):
            yield f"{one.name} holds {held} cents of credit, of {credit_limit(world, one.name)}"


def _wrong_awards(world: World) -> Iterable[str]:
    """Results are of posted markets; no award is more than was asked for, nor for somebody who hadn't asked."""
    for market in world[Markets]:
        if (market.posted is None) != ((result := world[Results].find(market.name)) is None):
            yield f"{market.name} is posted without results, or has some before"
        for award in result.awards if result else ():
            portfolio = world[Portfolios].find(market.name, award.participant, award.portfolio)
            if (
                portfolio is None
                or portfolio.status is not PortfolioStatus.SUBMITTED
                or award.units > award.asked.units
            ):
                yield f"{award.participant} is awarded {award.units} units in {market.name} that it didn't ask for"
