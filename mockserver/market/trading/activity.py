"""The secondary market, as the list of activities knows it."""

from __future__ import annotations

from mockserver.market.activity import Activity, Service
from mockserver.market.people.participants import Role, ServiceAccess
from mockserver.market.trading.actors import ACTORS
from mockserver.market.trading.events import REACTIONS
from mockserver.market.trading.service import HANDLERS
from mockserver.market.trading.store import Trades

TRADING = Activity(
    services={"secondary_market": Service(HANDLERS, ServiceAccess(writers=(Role.CRRH,)))},
    stores=(Trades,),
    ids={"request": 9_001, "response": 3_001},
    reactions=REACTIONS,
    actors=ACTORS,
    things={"trades": Trades},
)
