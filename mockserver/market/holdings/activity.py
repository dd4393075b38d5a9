"""Holdings, as the list of activities knows them."""

from __future__ import annotations

from mockserver.market.activity import Activity, Seed
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.holdings.newcomer import welcome
from mockserver.market.holdings.seed import CrrEntry, place_crr

HOLDINGS = Activity(
    stores=(Inventory,),
    ids={"crr": 1_097_480_001},
    seeds=(Seed("crrs", CrrEntry, place_crr),),
    things={"crrs": Inventory},
    newcomer=welcome,
)
