"""The `tor_windows` and `tor_paths` of a world file."""

from __future__ import annotations

from mockserver.files.section import Section
from mockserver.market.calendar import period
from mockserver.market.people.participants import Role
from mockserver.market.seed_file import SeedFile, megawatts
from mockserver.market.tor.events import plan_window
from mockserver.market.tor.store import TorConversions, TorPath, TorWindow
from mockserver.market.world import World


def place_tor(seed: SeedFile, world: World) -> None:
    for section in seed.sections("tor_paths"):
        world[TorConversions].paths.append(_path(section, world))
    for section in seed.sections("tor_windows"):
        plan_window(world, _window(seed, section))


def _path(section: Section, world: World) -> TorPath:
    holders = [one.name for one in world.participants.with_role(Role.TOR)]
    nodes = [node.name for node in world.nodes]
    path = TorPath(
        id=world.ids.take("tor"),
        holder=section.word("holder", holders),
        source=section.word("source", nodes),
        sink=section.word("sink", nodes),
        units=megawatts(section, "mw"),
    )
    section.done()
    return path


def _window(seed: SeedFile, section: Section) -> TorWindow:
    name = seed.name(section.text("name"))
    season = period(seed.name(section.text("period")))
    if season is None:
        section.refuse("`period` is no season; write 2027_S01 or {season+1}", "period")
    moments = [section.parsed(key, seed.moment) for key in ("open", "close", "open_approval", "close_approval")]
    posts = section.parsed("post", seed.moment) if section.has("post") else None
    if sorted(moments) != moments or (posts is not None and posts < moments[-1]):
        section.refuse("the times must be in the order open, close, open_approval, close_approval, post", "open")
    section.done()
    return TorWindow(name, season, moments[0], moments[1], moments[2], moments[3], posts)
