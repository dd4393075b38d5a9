"""Holdings, as the list of activities knows them."""

from __future__ import annotations

from mockserver.market.activity import Activity
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.holdings.seed import place_crrs

HOLDINGS = Activity(
    stores=(Inventory,),
    ids={"crr": 1_097_480_001},
    place=place_crrs,
    things={"crrs": Inventory},
)
