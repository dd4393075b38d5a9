"""What actors do about load migration: distribution companies report customers, who left for whom, and rates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.clock import instant
from mockserver.market.actors import Act, Strategy
from mockserver.market.calendar import TIMES_OF_USE, pacific_day
from mockserver.market.migration.store import MigrationEvent, Migrations
from mockserver.market.people.actors import Actor, Kind
from mockserver.market.people.participants import Participant, Role
from mockserver.market.world import World

_CLASSES = {"RESIDENTIAL": (40_000, 1.2), "SMALL_COM": (6_000, 6.5)}  # customers of an LSE, and the kW of one
_MOVED = 0.02  # the largest share of a class that leaves in a month


def reports(actor: Actor, world: World, market_name: str) -> Iterator[Act]:
    """Three uploads; who has one LSE only has nobody to tell of who leaves."""
    market, chance = world[Migrations].markets[market_name], actor.chance(world.seed, "reports", market_name)
    served = [one for one in world.participants.with_role(Role.LSE) if one.udc == actor.who and one.duns]
    year = pacific_day(market.effective).year
    yield _upload("customerRates", actor, market_name, "customerRateRecords", _rates(year - 1))
    yield _upload("numberOfCustomers", actor, market_name, "numberOfCustomerRecords", _customers(served))
    changes = [
        {
            "recordId": f"{loser.name}-{gainer.name}-{kind[0]}",
            "class": kind,
            "fromLse": loser.duns,
            "toLse": gainer.duns,
            "numCustomerTransfer": max(1, round(number * _MOVED * chance.random())),
        }
        for loser in served
        for gainer in served
        for kind, (number, _) in _CLASSES.items()
        if loser is not gainer and chance.random() < actor.takes
    ]
    if changes:
        more = {"effectiveDate": instant(market.effective)}
        yield _upload("dasrSummary", actor, market_name, "dasrRecords", changes, more)


def _rates(year: int) -> list[dict[str, Any]]:
    return [
        {"class": kind, "tou": tou, "seasonNumber": season, "year": year, "kwRate": rate}
        for kind, (_, rate) in _CLASSES.items()
        for tou in TIMES_OF_USE
        for season in range(1, 5)
    ]


def _customers(served: list[Participant]) -> list[dict[str, Any]]:
    return [
        {"lse": one.duns, "class": kind, "numberOfCustomers": number}
        for one in served
        for kind, (number, _) in _CLASSES.items()
    ]


def _upload(
    operation: str,
    actor: Actor,
    market: str,
    key: str,
    records: list[dict[str, Any]],
    more: dict[str, Any] | None = None,
) -> Act:
    body = {"loadMigrationMarket": market, "udcName": actor.who, key: records, **(more or {})}
    return Act(f"POST /loadmigration/{operation}", actor.who, body, {"participantName": actor.who})


ACTORS = (Strategy("reports", (Kind.UDC,), reports, on=(MigrationEvent.OPEN,)),)
