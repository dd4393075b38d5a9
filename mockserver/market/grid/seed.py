"""The nodes of a world file, those that were renamed, and the network between them."""

from __future__ import annotations

from mockserver.files.section import Section
from mockserver.market.calendar import period
from mockserver.market.clearing.linear_program import solver_is_installed
from mockserver.market.grid.network import Line, Network
from mockserver.market.grid.nodes import Node, Nodes, Replacement
from mockserver.market.seed_file import SeedFile, megawatts

_LINE_KINDS = ("Line", "Transformer", "Interface")


_KINDS = ("LAP", "HUB", "SP", "GEN", "PNODE")


def read_nodes(seed: SeedFile) -> Nodes:
    return Nodes([_node(section) for section in seed.sections("nodes")])


def read_replacements(seed: SeedFile, nodes: Nodes) -> tuple[Replacement, ...]:
    """The renamed nodes."""
    sections = seed.sections("replacements")
    return tuple(_replacement(seed, section, nodes) for section in sections)


def read_network(section: Section, nodes: Nodes) -> Network | None:
    """The network of a world; None where it has no areas."""
    areas = section.sections("areas")
    names = [area.text("name") for area in areas]
    shares = {node: {area.text("name"): 1.0} for area in areas for node in _members(area, nodes)}
    for one in section.sections("spread"):
        node = one.word("node", (node.name for node in nodes))
        shares[node] = _shares(one, names)
    lines = [_line(one, names) for one in section.sections("lines")]
    section.done()
    if not areas:
        return None
    try:
        return Network(names, lines, shares)
    except ValueError as problem:
        section.refuse(str(problem), "lines")


def _members(area: Section, nodes: Nodes) -> list[str]:
    members = area.texts("nodes")
    for index, name in enumerate(members):
        if nodes.find(name) is None:
            area.refuse(f"`nodes` names {name!r}, which isn't in this world", "nodes", index)
    area.done()
    return members


def _shares(section: Section, areas: list[str]) -> dict[str, float]:
    part = section.section("areas")
    shares = {area: part.number(area) for area in areas if part.has(area)}
    part.done()
    if abs(sum(shares.values()) - 1) > 1e-9:
        section.refuse("the shares of a node in its areas must add up to 1", "areas")
    section.done()
    return shares


def _line(section: Section, areas: list[str]) -> Line:
    line = Line(
        name=section.text("name"),
        kind=section.word("kind", _LINE_KINDS),
        start=section.word("from", areas),
        end=section.word("to", areas),
        buses=(section.text("from_bus", ""), section.text("to_bus", "")),
        reactance=section.number("reactance"),
        limit=megawatts(section, "limit"),
        set_aside=megawatts(section, "set_aside", least=0) if section.has("set_aside") else 0,
    )
    if line.reactance <= 0 or line.set_aside > line.limit:
        section.refuse("the reactance must be above 0, and set_aside within the limit", "limit")
    section.done()
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


def _replacement(seed: SeedFile, section: Section, nodes: Nodes) -> Replacement:
    """A renamed node; its `from` is the period with whose beginning the new name holds."""
    product = seed.name(section.text("from"))
    effective = period(product)
    if effective is None:
        section.refuse(f"{product!r} is no period; write 2026_M12 or 2027_S01", "from")
    if nodes.find(section.text("old")) is not None:
        section.refuse(f"{section.text('old')!r} is still a node of this world", "old")
    found = Replacement(
        old=section.text("old"),
        new=section.word("new", (node.name for node in nodes)),
        effective=effective.start,
        market=seed.name(section.text("market")),
    )
    section.done()
    return found


def _node(section: Section) -> Node:
    prices = {tou: round(section.number(tou, 0) * 100) for tou in ("ON", "OFF")}
    biddable = section.word("biddable", ("Yes", "No"), "Yes") == "Yes"
    node = Node(section.text("name"), section.word("kind", _KINDS), section.text("zone", ""), prices, biddable)
    section.done()
    return node
