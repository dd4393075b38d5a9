"""World files: from `scenarios/worlds/<name>.yaml` to a world whose past has already happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

from mockserver.clock import Clock
from mockserver.market.calendar import FIRST_YEAR, period
from mockserver.market.grid.nodes import Node, Nodes
from mockserver.market.grid.seed import check_clearing, read_network, read_replacement
from mockserver.market.holdings.inventory import Crr
from mockserver.market.load.seed import place_load_windows
from mockserver.market.migration.seed import place_migration
from mockserver.market.nomination.seed import read_allocated, read_loads
from mockserver.market.people.clients import Access, Client, Clients
from mockserver.market.people.participants import Participant, Participants, Role
from mockserver.market.portfolios.markets import Market, market_named
from mockserver.market.portfolios.seed import seed_portfolios, submit
from mockserver.market.rules import Rules
from mockserver.market.seed_file import SeedFile, megawatts
from mockserver.market.timeline import Kind
from mockserver.market.tor.seed import place_tor
from mockserver.market.world import Reaction, Stage, World
from mockserver.strict import Section

# before everything that a world file can plan, so that its whole past is played in order
_BEGINNING = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_MOST_OF_RULES = 10**9
_NODE_KINDS = ("LAP", "HUB", "SP", "GEN", "PNODE")


def build_stage(seed: SeedFile, reactions: Mapping[Kind, Reaction]) -> Stage:
    """What no call ever changes: participants, nodes, rules, the network."""
    limit = seed.root.number("credit_limit", 10_000_000, least=0)
    participants = Participants([_participant(one, limit) for one in seed.sections("participants")])
    nodes = Nodes([_node(one) for one in seed.sections("nodes")])
    clients = Clients(participants, [_client(one, participants) for one in seed.sections("clients")])
    loads = read_loads(seed.sections("loads"), participants)
    rules = _rules(seed.root.section("rules"))
    network = read_network(seed.section("network"), nodes)
    if rules.clearing == "network":
        check_clearing(seed.root.section("rules"), network, nodes)
    replacements = tuple(
        read_replacement(one, nodes, seed.name(one.text("from")), seed.name(one.text("market")))
        for one in seed.sections("replacements")
    )
    name = seed.root.path.stem
    stage = Stage(name, participants, clients, nodes, rules, reactions, loads, network, replacements)
    for section in seed.sections("participants"):
        _known(section, "sinks", lambda name: nodes.find(name) is not None)
    return stage


def _participant(section: Section, limit: float) -> Participant:
    roles = section.texts("roles")
    for index, role in enumerate(roles):
        if role not in Role.__members__:
            section.refuse(f"there is no role {role!r}; known: {', '.join(Role.__members__)}", "roles", index)
    participant = Participant(
        name=section.text("name"),
        roles=frozenset(Role(role) for role in roles),
        sinks=tuple(section.texts("sinks")),
        duns=section.text("duns", ""),
        udc=section.text("udc", ""),
        credit_limit=round(section.number("credit_limit", limit, least=0) * 100),
        asset_owners=tuple(section.texts("asset_owners")),
    )
    section.done()
    return participant


def _client(section: Section, participants: Participants) -> Client:
    names = section.texts("participants")
    _known(section, "participants", lambda name: participants.find(name) is not None)
    access = Access(section.word("access", [str(one) for one in Access]))
    client = Client(section.text("name"), frozenset(names), access)
    section.done()
    return client


def _node(section: Section) -> Node:
    prices = {tou: round(section.number(tou, 0) * 100) for tou in ("ON", "OFF")}
    biddable = section.word("biddable", ("Yes", "No"), "Yes") == "Yes"
    node = Node(section.text("name"), section.word("kind", _NODE_KINDS), section.text("zone", ""), prices, biddable)
    section.done()
    return node


def _rules(section: Section) -> Rules:
    hints = get_type_hints(Rules)
    chosen: dict[str, Any] = {}
    defaults = Rules()
    for field in fields(Rules):
        if not section.has(field.name):
            continue
        choices = get_args(hints[field.name])
        kind = type(getattr(defaults, field.name))
        if choices:
            chosen[field.name] = section.word(field.name, choices)
        elif kind is bool:
            chosen[field.name] = section.word(field.name, ("Yes", "No")) == "Yes"
        else:
            most = 1 if kind is float else 100 if field.name == "lt_years" else _MOST_OF_RULES
            chosen[field.name] = kind(section.number(field.name, least=0, most=most))
    for field in fields(Rules):
        section.raw(field.name)
    section.done()
    return Rules(**chosen)


def _known(section: Section, key: str, exists: Callable[[str], bool]) -> None:
    for index, name in enumerate(section.texts(key)):
        if not exists(name):
            section.refuse(f"`{key}` names {name!r}, which isn't in this world", key, index)


def build_world(seed: SeedFile, stage: Stage) -> World:
    """A world in which all that the seed tells has happened in the order of time; what time does goes on from there."""
    markets = [_market(seed, one) for one in seed.sections("markets")]
    past = Clock(_BEGINNING, frozen=True)
    world = World(stage, past, _BEGINNING)
    for market in markets:
        world.markets.save(market)
        world.timeline.plan(market.publish, Kind.MARKET_PUBLISH, market.name)
        world.timeline.plan(market.opens, Kind.MARKET_OPEN, market.name)
        world.timeline.plan(market.closes, Kind.MARKET_CLOSE, market.name)
        if market.posts is not None:
            world.timeline.plan(market.posts, Kind.MARKET_POST, market.name)
    for section in seed.sections("crrs"):
        world.inventory.add(_crr(seed, section, world))
    read_allocated(seed.sections("allocated"), world, seed.day.year)
    place_load_windows(seed, world)
    place_migration(seed, world)
    place_tor(seed, world)
    for portfolio in seed_portfolios(seed, world):
        past.set(portfolio.at)
        world.settle()
        submit(portfolio, world)
    seed.done()
    return world


def _market(seed: SeedFile, section: Section) -> Market:
    name = seed.name(section.text("name"))
    opens, closes = section.parsed("open", seed.moment), section.parsed("close", seed.moment)
    publish = section.parsed("publish", seed.moment)
    posts = section.parsed("post", seed.moment) if section.has("post") else None
    market = market_named(name, publish, opens, closes, posts)
    if market is None:
        section.refuse(
            f"{name!r} is no market name; write AUC_MN_2026_M12, AUC_AN_2027, ALLOC_MN_2026_M12_T1 ...", "name"
        )
    if not publish <= opens < closes or (posts is not None and posts < closes):
        section.refuse("the times must be in the order publish, open, close, post", "open")
    section.done()
    return market


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
