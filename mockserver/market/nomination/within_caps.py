"""Whether nominations stay within the caps that are posted for their participant."""

from __future__ import annotations

from collections import Counter

from mockserver.market.nomination.cap_calculation import kinds_of
from mockserver.market.nomination.store import CapKind, Caps
from mockserver.market.portfolios.markets import Market
from mockserver.market.portfolios.store import Nomination, Portfolio, Portfolios
from mockserver.market.quantities import mw
from mockserver.market.world import World

Place = tuple[str, str, str, str, str]

_WORDS = {CapKind.UPPER_BOUND: "upper bound", CapKind.SIGNATURE: "signature"}


def is_eligible(market: Market, participant: str, world: World) -> bool:
    """Whether a participant may nominate anything at all in a market."""
    return any(
        cap.units > 0 for cap in world[Caps].of(market.name, participant) if cap.kind in (CapKind.SEQ, CapKind.MEQ)
    )


def exceeded_caps(portfolio: Portfolio, market: Market, world: World) -> list[str]:
    """Where a portfolio, with all that are submitted already, nominates more than it may."""
    asked = Counter[Place]()
    for one in (portfolio, *world[Portfolios].submitted_by(market.name, portfolio.participant)):
        for nomination in one.nominations:
            for place in _places(nomination):
                asked[place] += nomination.units
    own = {place for nomination in portfolio.nominations for place in _places(nomination)}
    allowed = {
        (cap.kind, (cap.source, cap.sink, cap.crr_type, cap.period, cap.tou)): cap.units
        for cap in world[Caps].of(market.name, portfolio.participant)
    }
    if CapKind.SIGNATURE in kinds_of(market):
        for place in sorted(own):
            if place[0]:
                allowed.setdefault((CapKind.SIGNATURE, place), 0)
    return [
        _message(kind, place, asked[place], units)
        for (kind, place), units in allowed.items()
        if place in own and asked[place] > units
    ]


def _places(nomination: Nomination) -> tuple[Place, Place]:
    """What the caps of a nomination are for: its sink from wherever, and its pair."""
    place = nomination.sink, nomination.crr_type, nomination.period, nomination.tou
    return ("", *place), (nomination.source, *place)


def _message(kind: CapKind, place: Place, asked: int, allowed: int) -> str:
    source, sink, crr_type, period, tou = place
    path = f"from source {source} to sink {sink}" if source else f"for sink {sink}"
    word = _WORDS.get(kind, kind)
    return (
        f"{crr_type} nominations {path} in {period} {tou} add up to {mw(asked)} MW where the {word} is {mw(allowed)} MW"
    )
