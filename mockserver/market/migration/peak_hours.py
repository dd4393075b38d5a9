"""The N hours over which load migration measures load."""

from __future__ import annotations

import zlib
from datetime import timedelta
from random import Random

from mockserver.market.calendar import TIMES_OF_USE, hours_of_day, pacific_day, period, time_of_use
from mockserver.market.migration.store import MigrationMarket, PeakHour
from mockserver.market.world import World

_PEAK_HOURS = 5


def peak_hours(world: World, market: MigrationMarket) -> list[PeakHour]:
    """Assumed: some afternoon hours of the twelve months before, drawn once for a market and load aggregation point."""
    dlaps = [node.name for node in world.nodes if node.name.startswith("DLAP_")]
    year = pacific_day(market.effective).year - 1
    return [
        hour
        for dlap in dlaps
        for season in range(1, 5)
        for tou in TIMES_OF_USE
        for hour in _drawn(Random(_number(world.seed, market.name, dlap, season, tou)), dlap, season, tou, year)
    ]


def _number(*parts: object) -> int:
    return zlib.crc32("|".join(map(str, parts)).encode())


def _drawn(random: Random, dlap: str, season: int, tou: str, year: int) -> list[PeakHour]:
    quarter = period(f"{year}_S0{season}")
    if quarter is None:
        return []
    days = [quarter.first + timedelta(days=n) for n in range((quarter.last - quarter.first).days + 1)]
    hours = [(day, hour) for day in days for hour in hours_of_day(day)[13:21] if time_of_use(day, hour) == tou]
    return [PeakHour(dlap, season, tou, day, hour) for day, hour in sorted(random.sample(hours, _PEAK_HOURS))]
