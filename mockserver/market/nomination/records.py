"""Nominations: read from a body, held against the rules of their market, and written into a body."""

from __future__ import annotations

from typing import Any

from mockserver.market.people.participants import crr_type_of
from mockserver.market.portfolios.markets import Market
from mockserver.market.portfolios.rules import MOST_UNITS, product_faults, record_body
from mockserver.market.portfolios.store import Nomination
from mockserver.market.quantities import mw, mw_units
from mockserver.market.world import World


def read_nomination(record: dict[str, Any], world: World) -> Nomination:
    return Nomination(
        id=world.ids.take("nomination"),
        owner=record["assetOwner"],
        source=record["source"],
        sink=record["sink"],
        hedge=record["hedgeType"],
        tou=record["tou"],
        period=record["period"],
        crr_type=record["crrType"],
        units=mw_units(record["mw"]),
        description=record.get("description"),
    )


def nomination_body(nomination: Nomination) -> dict[str, Any]:
    return {"nominationId": nomination.id, **record_body(nomination), "mw": mw(nomination.units)}


def nomination_faults(nomination: Nomination, market: Market, participant: str, world: World) -> list[str]:
    """In what a nomination breaks the rules of its market, whatever else is nominated."""
    faults = product_faults(nomination, market, participant, world)
    if nomination.hedge != "OBL":
        faults.append(f"hedge type {nomination.hedge} isn't allocated, only OBL")
    if nomination.units > MOST_UNITS:
        faults.append(f"{mw(MOST_UNITS)} MW are the most")
    known = world.participants.find(participant)
    if known is None:
        return faults
    if nomination.crr_type != crr_type_of(known):
        faults.append(f"{participant} may not nominate CRR type {nomination.crr_type}")
    if nomination.sink not in known.sinks:
        faults.append(f"{participant} has no load at sink {nomination.sink or '(empty)'}")
    source = world.nodes.find(nomination.source)
    if source is not None and not source.is_supply:
        faults.append(f"{nomination.source} can't be a source of nominations, as it is a load")
    return faults
