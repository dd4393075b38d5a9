"""Auctions, as the list of activities knows them."""

from __future__ import annotations

from mockserver.market.activity import Activity, Service
from mockserver.market.auction.actors import ACTORS
from mockserver.market.auction.service import HANDLERS
from mockserver.market.people.participants import Role, ServiceAccess

AUCTION = Activity(
    services={"auction": Service(HANDLERS, ServiceAccess(writers=(Role.CRRH,)))},
    ids={"bid": 7_001},
    actors=ACTORS,
)
