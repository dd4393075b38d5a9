"""The `crrs` of a world file: what is held when the world begins."""

from __future__ import annotations

from typing import Literal

from mockserver.files.model import Entry
from mockserver.market.around import Around
from mockserver.market.calendar import period
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.quantities import mw_units
from mockserver.market.seed_file import Megawatts, NameText, PeriodText
from mockserver.market.world import World


class CrrEntry(Entry):
    """A CRR that is held when the world begins.

    until  its last period, where it runs for more than one
    term   Monthly, Seasonal or Long Term; by its period where it isn't said
    """

    owner: str
    type: str
    source: str
    sink: str
    tou: Literal["ON", "OFF"]
    period: PeriodText
    mw: Megawatts
    origin: NameText
    hedge: Literal["OBL", "OPT"] = "OBL"
    until: PeriodText | None = None
    term: str | None = None


def place_crr(entry: CrrEntry, around: Around, world: World) -> None:
    product = around.name(entry.period)
    term = period(product)
    if term is None:
        entry.refuse(f"{product!r} is no period; write 2026_M12 or 2027_S01", "period")
    if world.participants.owner(entry.owner) is None:
        entry.refuse(f"the owner {entry.owner!r} isn't a participant of this world", "owner")
    last = period(around.name(entry.until or product)) or term
    nodes = [node.name for node in world.nodes]
    crr = Crr(
        id=world.ids.take("crr"),
        owner=entry.owner,
        type=entry.type,
        hedge=entry.hedge,
        source=entry.word("source", nodes),
        sink=entry.word("sink", nodes),
        tou=entry.tou,
        start=term.start,
        end=last.end,
        units=mw_units(entry.mw),
        origin=around.name(entry.origin),
        term=entry.term or ("Monthly" if "_M" in product else "Seasonal"),
        period=product,
    )
    world[Inventory].add(crr)
