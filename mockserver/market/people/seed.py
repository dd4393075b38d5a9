"""The `participants` and `clients` of a world file."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.files.section import Section
from mockserver.market.people.clients import Access, Client, Clients
from mockserver.market.people.participants import Participant, Participants, Role
from mockserver.market.seed_file import SeedFile


def read_participants(seed: SeedFile, is_node: Callable[[str], bool]) -> Participants:
    """The participants, whose sinks must be nodes."""
    limit = seed.root.number("credit_limit", 10_000_000, least=0)
    return Participants([_participant(section, limit, is_node) for section in seed.sections("participants")])


def read_clients(seed: SeedFile, participants: Participants) -> Clients:
    return Clients(participants, [_client(section, participants) for section in seed.sections("clients")])


def _participant(section: Section, limit: float, is_node: Callable[[str], bool]) -> Participant:
    roles = section.texts("roles")
    for index, role in enumerate(roles):
        if role not in Role.__members__:
            section.refuse(f"there is no role {role!r}; known: {', '.join(Role.__members__)}", "roles", index)
    participant = Participant(
        name=section.text("name"),
        roles=frozenset(Role(role) for role in roles),
        sinks=_known(section, "sinks", is_node),
        duns=section.text("duns", ""),
        udc=section.text("udc", ""),
        credit_limit=round(section.number("credit_limit", limit, least=0) * 100),
        asset_owners=tuple(section.texts("asset_owners")),
    )
    section.done()
    return participant


def _client(section: Section, participants: Participants) -> Client:
    names = _known(section, "participants", lambda name: participants.find(name) is not None)
    access = Access(section.word("access", [str(access) for access in Access]))
    client = Client(section.text("name"), frozenset(names), access)
    section.done()
    return client


def _known(section: Section, key: str, exists: Callable[[str], bool]) -> tuple[str, ...]:
    """Names that have to be in the world."""
    names = tuple(section.texts(key))
    for index, name in enumerate(names):
        if not exists(name):
            section.refuse(f"`{key}` names {name!r}, which isn't in this world", key, index)
    return names
