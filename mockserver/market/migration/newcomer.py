"""What a newcomer that distributes begins with: two entities that serve its customers, and their rates."""

from __future__ import annotations

from mockserver.market.calendar import TIMES_OF_USE, pacific_day
from mockserver.market.migration.store import CUSTOMERS, RATES, Customers, MigrationMarket, Migrations, Rate, Upload
from mockserver.market.people.newcomers import join
from mockserver.market.people.participants import Participant, Role
from mockserver.market.world import World

_LONGEST = 10  # of names in the files
_SERVED = {"RESIDENTIAL": 40_000, "SMALL_COM": 5_000}
_UNITS = {"RESIDENTIAL": 1_500, "SMALL_COM": 8_000}  # of an average customer, in thousandths of a kW


def welcome(participant: Participant, world: World) -> None:
    if not participant.has(Role.UDC):
        return
    serving = [
        join(world, f"{participant.name[: _LONGEST - 1]}{number}=LSE;udc={participant.name}") for number in (1, 2)
    ]
    customers = tuple(Customers(lse.duns, kind, number) for lse in serving for kind, number in _SERVED.items())
    year = pacific_day(world.now).year
    rates = tuple(
        Rate(kind, tou, season, year, units)
        for kind, units in _UNITS.items()
        for tou in TIMES_OF_USE
        for season in range(1, 5)
    )
    if market := _newest(world):
        world[Migrations].save(CUSTOMERS, market.name, participant.name, Upload(world.now, customers))
        world[Migrations].save(RATES, market.name, participant.name, Upload(world.now, rates))


def _newest(world: World) -> MigrationMarket | None:
    """The market that opened last."""
    opened = [one for one in world[Migrations] if one.opens is not None and one.opens <= world.now]
    return max(opened, key=lambda one: one.effective, default=None)
