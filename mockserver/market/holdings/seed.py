"""The `crrs` of a world file: what is held when the world begins."""

from __future__ import annotations

from mockserver.files.section import Section
from mockserver.market.calendar import period
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.seed_file import SeedFile, megawatts
from mockserver.market.world import World


def place_crrs(seed: SeedFile, world: World) -> None:
    for section in seed.sections("crrs"):
        world[Inventory].add(_crr(seed, section, world))


def _crr(seed: SeedFile, section: Section, world: World) -> Crr:
    owner, product = section.text("owner"), seed.name(section.text("period"))
    term = period(product)
    if term is None:
        section.refuse(f"{product!r} is no period; write 2026_M12 or 2027_S01", "period")
    if world.participants.owner(owner) is None:
        section.refuse(f"the owner {owner!r} isn't a participant of this world", "owner")
    last = period(seed.name(section.text("until", product))) or term
    crr = Crr(
        id=world.ids.take("crr"),
        owner=owner,
        type=section.text("type"),
        hedge=section.word("hedge", ("OBL", "OPT"), "OBL"),
        source=section.word("source", (node.name for node in world.nodes)),
        sink=section.word("sink", (node.name for node in world.nodes)),
        tou=section.word("tou", ("ON", "OFF")),
        start=term.start,
        end=last.end,
        units=megawatts(section, "mw"),
        origin=seed.name(section.text("origin")),
        term=section.text("term", "Monthly" if "_M" in product else "Seasonal"),
        period=product,
    )
    section.done()
    return crr
