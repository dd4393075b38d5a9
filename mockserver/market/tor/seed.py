"""The `tor_windows` and `tor_paths` of a world file."""

from __future__ import annotations

from mockserver.files.model import Entry
from mockserver.market.around import Around
from mockserver.market.calendar import period
from mockserver.market.people.participants import Role
from mockserver.market.quantities import mw_units
from mockserver.market.seed_file import Megawatts, MomentText, NameText, PeriodText
from mockserver.market.tor.events import plan_window
from mockserver.market.tor.store import TorConversions, TorPath, TorWindow
from mockserver.market.world import World


class PathEntry(Entry):
    """A path that the holder of an existing right may convert."""

    holder: str
    source: str
    sink: str
    mw: Megawatts


class WindowEntry(Entry):
    """When conversions for a season are asked for, when the load-serving entities approve, and when they are made."""

    name: NameText
    period: PeriodText
    open: MomentText
    close: MomentText
    open_approval: MomentText
    close_approval: MomentText
    post: MomentText | None = None


def place_path(entry: PathEntry, _around: Around, world: World) -> None:
    holders = [one.name for one in world.participants.with_role(Role.TOR)]
    nodes = [node.name for node in world.nodes]
    path = TorPath(
        id=world.ids.take("tor"),
        holder=entry.word("holder", holders),
        source=entry.word("source", nodes),
        sink=entry.word("sink", nodes),
        units=mw_units(entry.mw),
    )
    world[TorConversions].paths.append(path)


def place_window(entry: WindowEntry, around: Around, world: World) -> None:
    season = period(around.name(entry.period))
    if season is None:
        entry.refuse("`period` is no season; write 2027_S01 or {season+1}", "period")
    moments = opens, closes, approval_opens, approval_closes = [
        entry.parsed(key, around.moment) for key in ("open", "close", "open_approval", "close_approval")
    ]
    posts = entry.parsed("post", around.moment) if entry.post else None
    if sorted(moments) != moments or (posts is not None and posts < moments[-1]):
        entry.refuse("the times must be in the order open, close, open_approval, close_approval, post", "open")
    plan_window(
        world, TorWindow(around.name(entry.name), season, opens, closes, approval_opens, approval_closes, posts)
    )
