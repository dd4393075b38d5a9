"""What actors do about TOR conversions: holders ask for them, transferees decide on what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.clock import instant
from mockserver.market.actors import Act, Strategy, others
from mockserver.market.people.actors import Actor, Kind
from mockserver.market.people.participants import Role
from mockserver.market.quantities import MW_STEP, mw
from mockserver.market.tor.store import Decision, TorApproval, TorConversions, TorEvent
from mockserver.market.world import World

_EACH = 0.4  # share of a path that one request asks for


def asks(actor: Actor, world: World, window_name: str) -> Iterator[Act]:
    """Two requests for each path: the rights go to one who may be a client, and to any other."""
    window, chance = world[TorConversions].windows[window_name], actor.chance(world.seed, "asks", window_name)
    holders = [one.name for one in world.participants.with_role(Role.CRRH) if not one.has(Role.READ)]
    anybody = [name for name in holders if name != actor.who]
    clients = [one.name for one in others(world, Role.CRRH)]
    requests = [
        {
            "source": path.source,
            "sink": path.sink,
            "startDate": instant(window.period.start),
            "endDate": instant(window.period.end),
            "mw": mw(max(MW_STEP, round(path.units * _EACH / MW_STEP) * MW_STEP)),
            "transfereeAO": chance.choice(names),
            "modeled": chance.choice("YN"),
        }
        for path in world[TorConversions].paths_of(actor.who)
        for names in (clients, anybody)
        if names
    ]
    body = {"torConversionWindow": window_name, "torHolder": actor.who, "conversionRequests": requests}
    if requests:
        yield Act("POST /torconversion/torConversionCreation", actor.who, body)


def is_asked(actor: Actor, world: World, window_name: str) -> bool:
    return bool(_undecided(actor, world, window_name))


def decides(actor: Actor, world: World, window_name: str) -> Iterator[Act]:
    """Approve what it wants of what is asked of it, and disapprove the rest."""
    chance = actor.chance(world.seed, "decides", window_name)
    records = [_decided(one, chance.random() < actor.takes) for one in _undecided(actor, world, window_name)]
    body = {"torConversionWindow": window_name, "assetOwner": actor.who, "conversionApprovalRecords": records}
    if records:
        yield Act("POST /torconversion/torConversionApproval", actor.who, body)


def _undecided(actor: Actor, world: World, window_name: str) -> list[TorApproval]:
    asked = world[TorConversions].approvals(window_name)
    return [one for one in asked if one.request.transferee == actor.who and one.decision is Decision.PENDING_APPROVAL]


def _decided(approval: TorApproval, approved: bool) -> dict[str, Any]:
    return {
        "conversionApprovalId": approval.id,
        "source": approval.request.source,
        "sink": approval.request.sink,
        "tou": approval.tou,
        "hedgeType": approval.hedge,
        "mw": mw(approval.request.units),
        "approvalStatus": Decision.APPROVED if approved else Decision.DISAPPROVED,
    }


ACTORS = (
    Strategy("asks", (Kind.TOR_HOLDER,), asks, on=(TorEvent.OPEN,)),
    Strategy("decides", (Kind.TRADER, Kind.LSE), decides, on=(TorEvent.OPEN_APPROVAL,), concerns=is_asked),
)
