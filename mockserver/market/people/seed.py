"""The `participants` and `clients` of a world file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated

from mockserver.files.model import Entry, Within
from mockserver.files.section import MOST
from mockserver.market.people.actors import Actor, Kind
from mockserver.market.people.clients import Access, Client, Clients
from mockserver.market.people.participants import Participant, Participants, Role
from mockserver.market.seed_file import SeedFile
from mockserver.wording import nearest

CREDIT = 10_000_000
Dollars = Annotated[float, Within(0, MOST)]


class ParticipantEntry(Entry):
    """Who takes part.

    sinks         the nodes of its load
    credit_limit  in dollars; that of the world where it isn't said
    asset_owners  those that it schedules for
    """

    name: str
    roles: tuple[Role, ...] = ()
    sinks: tuple[str, ...] = ()
    duns: str = ""
    udc: str = ""
    credit_limit: Dollars | None = None
    asset_owners: tuple[str, ...] = ()


class ClientEntry(Entry):
    """A certificate, by its name, that acts for several participants."""

    name: str
    access: Access = Access.READ_WRITE
    participants: tuple[str, ...] = ()


class ActorEntry(Entry):
    """A participant that acts of itself, and the few numbers of how it does.

    kind     what it does
    seed     of what it draws by chance
    minutes  until it does something, at most, from when there is something to do
    mw       about how much it bids for or offers
    margin   by which share it wants to buy below the typical price of a path, and sell above
    takes    the share of fair offers that it takes
    """

    who: str
    kind: Kind
    seed: int = 0
    minutes: Annotated[float, Within(0, 100_000)] = 10
    mw: Annotated[float, Within(0.1, 10_000)] = 10
    margin: Annotated[float, Within(0, 10)] = 0.2
    takes: Annotated[float, Within(0, 1)] = 0.7


def read_participants(seed: SeedFile, nodes: Collection[str]) -> Participants:
    """The participants, whose sinks must be nodes."""
    limit = seed.root.number("credit_limit", CREDIT, least=0)
    found: list[Participant] = []
    owners: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for entry in seed.named("participants", ParticipantEntry):
        found.append(participant_of(entry, limit, nodes))
        check_own(entry, found[-1], owners, numbers)
        owners |= dict.fromkeys((entry.name, *entry.asset_owners), entry.name)
        numbers[entry.duns] = entry.name
    return Participants(found)


def check_own(entry: Entry, one: Participant, owners: Mapping[str, str], numbers: Mapping[str, str]) -> None:
    """Refuse an asset owner or a DUNS number that another participant has.

    owners, numbers  whose each of them is
    """
    for owner in (one.name, *one.asset_owners):
        if other := owners.get(owner):
            entry.refuse(f"{other} acts for the asset owner {owner} already", "asset_owners")
    if one.duns and (other := numbers.get(one.duns)):
        entry.refuse(f"the DUNS number {one.duns} is that of {other}", "duns")


def read_clients(seed: SeedFile, participants: Participants) -> Clients:
    entries, names = seed.named("clients", ClientEntry), {one.name for one in participants}
    for one in entries:
        _check_known(one, "participants", names)
    return Clients(participants, map(client_of, entries))


def read_actors(seed: SeedFile, participants: Participants) -> tuple[Actor, ...]:
    return tuple([_actor(one, participants) for one in seed.entries("actors", ActorEntry)])


def _actor(entry: ActorEntry, participants: Participants) -> Actor:
    if participants.find(entry.who) is None:
        entry.refuse(f"`who` names {entry.who!r}, which isn't in this world", "who")
    return Actor(entry.who, entry.kind, entry.seed, entry.minutes, entry.mw, entry.margin, entry.takes)


def participant_of(entry: ParticipantEntry, limit: float, nodes: Collection[str]) -> Participant:
    _check_known(entry, "sinks", nodes)
    if entry.duns and not (len(entry.duns) == 9 and entry.duns.isdecimal() and entry.duns.isascii()):
        entry.refuse(f"`duns` must be nine digits, and {entry.duns!r} isn't", "duns")
    return Participant(
        name=entry.name,
        roles=frozenset(entry.roles),
        sinks=entry.sinks,
        duns=entry.duns,
        udc=entry.udc,
        credit_limit=round((limit if entry.credit_limit is None else entry.credit_limit) * 100),
        asset_owners=entry.asset_owners,
    )


def client_of(entry: ClientEntry) -> Client:
    return Client(entry.name, frozenset(entry.participants), entry.access)


def _check_known(entry: Entry, key: str, known: Collection[str]) -> None:
    """Names that have to be in the world."""
    for index, name in enumerate(getattr(entry, key)):
        if name not in known:
            entry.refuse(f"`{key}` names {name!r}, which isn't in this world{nearest(name, known)}", key, index)
