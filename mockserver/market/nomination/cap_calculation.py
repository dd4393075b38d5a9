"""Calculates nomination caps from load, holdings and what earlier tiers awarded, and posts them in time.

Load metric, eligible quantity and tier shares follow the published rules only in outline; all figures are assumed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from mockserver.market.calendar import TIMES_OF_USE, Period
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.load.metric import load_metric
from mockserver.market.messages.store import MessageBoard
from mockserver.market.nomination.store import Cap, CapKind, Caps, calculation_name
from mockserver.market.people.participants import Participant, Role, crr_type_of
from mockserver.market.portfolios.markets import Market, Markets, MarketType, Term
from mockserver.market.rules import Rules
from mockserver.market.world import World

_A_YEAR = timedelta(days=366)
Holdings = dict[tuple[str, str], list[Crr]]
TIERS = ("T1", "LT", "T2", "T3")

# Types of CRRs that stand for load already served: allocated, migrated with the load, or converted from TORs.
_SERVES_LOAD = frozenset({"LSE", "OBAALSE", "LSE_LMT", "MT_TOR"})


def takes_nominations(market: Market) -> bool:
    """Whether participants nominate in this market: not in auctions, nor where existing rights are modelled."""
    return market.type is MarketType.ALLOCATION and market.tier in TIERS


def kinds_of(market: Market) -> set[CapKind]:
    """Which caps the calculation of a market has; pairs only where a tier renews or prolongs earlier awards."""
    if not takes_nominations(market):
        return set()
    pairs = {CapKind.SIGNATURE} if (market.term, market.tier) in _PAIRS else set()
    return {CapKind.MEQ if market.term is Term.MONTHLY else CapKind.SEQ, CapKind.UPPER_BOUND} | pairs


def post_due_caps(world: World, market: Market, opening: bool = False) -> None:
    """Post the caps of a market and of its later tiers, as far as they are due.

    They are due once the market's data is published and earlier tiers have results, at the latest when it opens.
    """
    for tier in TIERS:
        one = world[Markets].find(f"{market.family}_{tier}")
        if one is None or not takes_nominations(one) or world[Caps].posted(one.name):
            continue
        published = one.publish <= world.now and all(earlier.posted for earlier in earlier_tiers(world, one))
        if published or (opening and one is market):
            world[Caps].post(one.name, calculate(world, one))
            world[MessageBoard].publish(world.now, f"Nomination caps {calculation_name(one.name)} are published")


def earlier_tiers(world: World, market: Market) -> list[Market]:
    """The tiers before this one in the same allocation."""
    names = [f"{market.family}_{tier}" for tier in TIERS[: TIERS.index(market.tier)]]
    return [found for name in names if (found := world[Markets].find(name))]


def calculate(world: World, market: Market) -> list[Cap]:
    """The caps of all participants in a market."""
    since = market.start - _A_YEAR
    holdings = _by_place(world, (crr for crr in world[Inventory] if crr.end >= since))
    return _caps(world, market, world.participants.with_role(Role.LSE, Role.OBAALSE), holdings)


def caps_of(world: World, participant: Participant, markets: Iterable[Market]) -> Iterator[tuple[Market, list[Cap]]]:
    """The caps of one participant in several markets."""
    holdings = _by_place(world, world[Inventory].of(participant.name))
    for market in markets:
        yield market, _caps(world, market, [participant], holdings)


def _caps(world: World, market: Market, participants: Iterable[Participant], holdings: Holdings) -> list[Cap]:
    tiers = frozenset(one.name for one in earlier_tiers(world, market))
    caps: list[Cap] = []
    for participant in participants:
        for sink in participant.sinks:
            caps += _caps_at(world, market, participant, sink, holdings.get((participant.name, sink), []), tiers)
    return caps


def _by_place(world: World, crrs: Iterable[Crr]) -> Holdings:
    """What serves load, by participant and sink."""
    found: Holdings = {}
    for crr in crrs:
        if crr.type in _SERVES_LOAD and (owner := world.participants.owner(crr.owner)):
            found.setdefault((owner.name, crr.sink), []).append(crr)
    return found


def _caps_at(
    world: World, market: Market, participant: Participant, sink: str, holdings: list[Crr], tiers: frozenset[str]
) -> Iterator[Cap]:
    """The caps of one participant at one sink."""
    crr_type = crr_type_of(participant) or ""
    kind = CapKind.MEQ if market.term is Term.MONTHLY else CapKind.SEQ
    pairs_of = _PAIRS.get((market.term, market.tier))
    by_tou = {tou: [crr for crr in holdings if crr.tou == tou] for tou in TIMES_OF_USE}
    for period, tou in market.products:
        metric = load_metric(world, participant.name, sink, period.name, tou)
        held = [crr for crr in by_tou[tou] if period.within(crr.start, crr.end)]
        allocated = sum([crr.units for crr in held if crr.origin in tiers])
        free = max(0, metric - sum([crr.units for crr in held]) + allocated)
        total = round(free * (world.rules.seq_share if kind is CapKind.SEQ else 1))
        eligible = _in_tier(market, world.rules, metric, total, allocated, held)
        bound = free if market.tier == "LT" else free - allocated
        place = (participant.name, sink, crr_type, period.name, tou)
        yield Cap(kind, *place, max(0, eligible), total=total, allocated=allocated)
        yield Cap(CapKind.UPPER_BOUND, *place, max(0, bound))
        if pairs_of is not None:
            for source, units in pairs_of(market, period, by_tou[tou]).items():
                yield Cap(CapKind.SIGNATURE, *place, units, source)


def _in_tier(market: Market, rules: Rules, metric: int, total: int, allocated: int, held: list[Crr]) -> int:
    """What may be nominated in this tier, after what earlier ones awarded."""
    if market.tier == "LT":
        return round(rules.lt_share * metric) - sum(crr.units for crr in held if crr.origin.endswith("_LT"))
    return round(_share_of(market, rules) * total) - allocated


def _share_of(market: Market, rules: Rules) -> float:
    if market.tier == "T1":
        return rules.monthly_t1_share if market.term is Term.MONTHLY else rules.t1_share
    return rules.t2_share if market.tier == "T2" and market.term is Term.ANNUAL else 1


def _last_years_pairs(market: Market, period: Period, holdings: list[Crr]) -> dict[str, int]:
    """What was awarded for the same season of the year before, by source: the first tier renews it."""
    year, season = market.name.split("_")[2], period.name[-3:]
    family = market.family.replace(year, str(int(year) - 1))
    before = f"{int(period.name[:4]) - 1}_{season}"
    return _by_source(crr for crr in holdings if crr.period == before and crr.origin.startswith(family))


def _first_tiers_pairs(market: Market, period: Period, holdings: list[Crr]) -> dict[str, int]:
    """What the first tier awarded, by source: the long-term tier prolongs it."""
    first = f"{market.family}_T1"
    return _by_source(crr for crr in holdings if crr.period == period.name and crr.origin == first)


def _by_source(crrs: Iterator[Crr]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for crr in crrs:
        found[crr.source] += crr.units
    return dict(found)


_Pairs = Callable[[Market, Period, list[Crr]], dict[str, int]]
_PAIRS: dict[tuple[Term, str], _Pairs] = {
    (Term.ANNUAL, "T1"): _last_years_pairs,
    (Term.ANNUAL, "LT"): _first_tiers_pairs,
}
