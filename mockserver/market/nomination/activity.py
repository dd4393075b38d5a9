"""Allocations, as the list of activities knows them."""

from __future__ import annotations

from mockserver.market.activity import Activity, Seed, Service
from mockserver.market.nomination.actors import ACTORS
from mockserver.market.nomination.events import REACTIONS
from mockserver.market.nomination.newcomer import welcome
from mockserver.market.nomination.seed import AllocatedEntry, LoadEntry, place_allocated, place_load
from mockserver.market.nomination.service import HANDLERS
from mockserver.market.nomination.store import Caps
from mockserver.market.people.participants import Role, ServiceAccess

NOMINATION = Activity(
    services={"nomination": Service(HANDLERS, ServiceAccess(writers=(Role.LSE, Role.OBAALSE)))},
    stores=(Caps,),
    ids={"nomination": 5_001},
    reactions=REACTIONS,
    actors=ACTORS,
    seeds=(Seed("loads", LoadEntry, place_load), Seed("allocated", AllocatedEntry, place_allocated)),
    things={"caps": Caps},
    newcomer=welcome,
)
