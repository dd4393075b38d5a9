"""Releases of the network model that come before any market has its name: MN_2026_M12_V0, AN_2027_V0, AN_2027_V1.

Later ones (V2, V3) are published under the names of their markets.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from mockserver.market.portfolios.markets import Market, Markets
from mockserver.market.world import World

_NAME = re.compile(r"^(?:(MN_\d{4}_M\d{2})_V(0)|(AN_\d{4})_V([01]))$")
_AHEAD = {"0": timedelta(days=7), "1": timedelta(0)}  # of the data of the first market


def release_named(name: str, world: World) -> Market | None:
    """The first market of the process, as it is in a release: under its name, and published on its day."""
    match = _NAME.match(name)
    if match is None:
        return None
    process, version = match[1] or match[3], match[2] or match[4]
    families = (f"ALLOC_{process}", f"AUC_{process}")
    markets = [one for one in world[Markets] if one.family in families]
    first = min(markets, key=lambda one: one.publish, default=None)
    return first and replace(first, name=name, publish=first.publish - _AHEAD[version])
