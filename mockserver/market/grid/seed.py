"""The nodes of a world file, those that were renamed, and the network between them."""

from __future__ import annotations

from typing import Annotated, Literal

from mockserver.files.model import Entry, Within
from mockserver.files.section import Section
from mockserver.market.calendar import period
from mockserver.market.clearing.linear_program import solver_is_installed
from mockserver.market.grid.network import Line, Network
from mockserver.market.grid.nodes import Islanded, Node, Nodes, Replacement
from mockserver.market.quantities import mw_units
from mockserver.market.seed_file import MOST_MW, Megawatts, NameText, PeriodText, SeedFile


class NodeEntry(Entry):
    """A source or sink, with its typical prices in dollars per MW by time of use."""

    name: str
    kind: Literal["LAP", "HUB", "SP", "GEN", "PNODE"]
    zone: str = ""
    ON: float = 0
    OFF: float = 0
    biddable: bool = True


class ReplacementEntry(Entry):
    """A renamed node.

    from    the period with whose beginning the new name holds
    market  the one that it is published with
    """

    old: str
    new: str
    from_: PeriodText
    market: NameText


class IslandedEntry(Entry):
    """A node that an outage cuts off: CRRs from or to it can be sold, but nobody bids for it.

    until  the last period in which it is cut off, where there are more than one
    tou    where it is cut off in one time of use only
    """

    node: str
    period: PeriodText
    until: PeriodText | None = None
    tou: Literal["ON", "OFF"] | None = None


class AreaEntry(Entry):
    """A part of the network, between whose nodes nothing binds."""

    name: str
    nodes: tuple[str, ...] = ()


class SpreadEntry(Entry):
    """A node that lies in several areas, with its share of each; they add up to 1."""

    node: str
    areas: dict[str, float]


class LineEntry(Entry):
    """What lies between two areas, with its limit in MW and what is set aside of it."""

    name: str
    kind: Literal["Line", "Transformer", "Interface"]
    from_: str
    to: str
    reactance: float
    limit: Megawatts
    set_aside: Annotated[float, Within(0, MOST_MW)] = 0
    from_bus: str = ""
    to_bus: str = ""


class NetworkEntry(Entry):
    """The invented network that `clearing: network` clears within."""

    areas: tuple[AreaEntry, ...] = ()
    spread: tuple[SpreadEntry, ...] = ()
    lines: tuple[LineEntry, ...] = ()


def read_nodes(seed: SeedFile) -> Nodes:
    return Nodes([_node(entry) for entry in seed.named("nodes", NodeEntry)])


def _node(entry: NodeEntry) -> Node:
    prices = {"ON": round(entry.ON * 100), "OFF": round(entry.OFF * 100)}
    return Node(entry.name, entry.kind, entry.zone, prices, entry.biddable)


def read_replacements(seed: SeedFile, nodes: Nodes) -> tuple[Replacement, ...]:
    """The renamed nodes."""
    return tuple([_replacement(seed, entry, nodes) for entry in seed.entries("replacements", ReplacementEntry)])


def read_islanded(seed: SeedFile, nodes: Nodes) -> tuple[Islanded, ...]:
    """The nodes that are cut off for a time."""
    return tuple([_islanded(seed, entry, nodes) for entry in seed.entries("islanded", IslandedEntry)])


def _islanded(seed: SeedFile, entry: IslandedEntry, nodes: Nodes) -> Islanded:
    first, last = period(seed.name(entry.period)), period(seed.name(entry.until or entry.period))
    if first is None or last is None or last.end < first.start:
        entry.refuse("`period` and `until` are periods in their order; write 2026_M12 or 2027_S01", "period")
    return Islanded(entry.word("node", (node.name for node in nodes)), first.start, last.end, entry.tou)


def read_network(entry: NetworkEntry, nodes: Nodes) -> Network | None:
    """The network of a world; None where it has no areas."""
    names = [area.name for area in entry.areas]
    shares = {node: {area.name: 1.0} for area in entry.areas for node in _members(area, nodes)}
    for spread in entry.spread:
        shares[spread.word("node", (node.name for node in nodes))] = _shares(spread, names)
    lines = [_line(line, names) for line in entry.lines]
    if not names:
        return None
    try:
        return Network(names, lines, shares)
    except ValueError as problem:
        entry.refuse(str(problem), "lines")


def _members(area: AreaEntry, nodes: Nodes) -> tuple[str, ...]:
    for index, name in enumerate(area.nodes):
        if nodes.find(name) is None:
            area.refuse(f"`nodes` names {name!r}, which isn't in this world", "nodes", index)
    return area.nodes


def _shares(entry: SpreadEntry, areas: list[str]) -> dict[str, float]:
    entry.place.section("areas").only(areas)
    if abs(sum(entry.areas.values()) - 1) > 1e-9:
        entry.refuse("the shares of a node in its areas must add up to 1", "areas")
    return entry.areas


def _line(entry: LineEntry, areas: list[str]) -> Line:
    line = Line(
        name=entry.name,
        kind=entry.kind,
        start=entry.word("from", areas),
        end=entry.word("to", areas),
        buses=(entry.from_bus, entry.to_bus),
        reactance=entry.reactance,
        limit=mw_units(entry.limit),
        set_aside=mw_units(entry.set_aside),
    )
    if line.reactance <= 0 or line.set_aside > line.limit:
        entry.refuse("the reactance must be above 0, and set_aside within the limit", "limit")
    return line


def check_clearing(rules: Section, network: Network | None, nodes: Nodes) -> None:
    """Refuse `clearing: network` where it couldn't be done: without solver, or with nodes that have no place."""
    if not solver_is_installed():
        rules.refuse(
            "`clearing: network` needs a solver; install crr-mockserver[solver], or clear by table", "clearing"
        )
    for node in nodes:
        if network is None or not network.places(node.name):
            rules.refuse(
                f"`clearing: network` needs all nodes in `network`, and {node.name!r} is in no area", "clearing"
            )


def _replacement(seed: SeedFile, entry: ReplacementEntry, nodes: Nodes) -> Replacement:
    product = seed.name(entry.from_)
    effective = period(product)
    if effective is None:
        entry.refuse(f"{product!r} is no period; write 2026_M12 or 2027_S01", "from")
    if nodes.find(entry.old) is not None:
        entry.refuse(f"{entry.old!r} is still a node of this world", "old")
    return Replacement(
        old=entry.old,
        new=entry.word("new", (node.name for node in nodes)),
        effective=effective.start,
        market=seed.name(entry.market),
    )
