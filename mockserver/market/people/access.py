"""Who may ask what: clients act for their participants only, and need the access and the role for what they ask."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from mockserver.call import Call
from mockserver.errors import BusinessError
from mockserver.market.actors import make_room
from mockserver.market.people.clients import Access, Client
from mockserver.market.people.participants import Participant, Role, ServiceAccess
from mockserver.market.world import World
from mockserver.wording import shortened

_SHOWN, _LONGEST = 5, 60
_OF_OTHERS = ServiceAccess()  # of services that no activity answers


def check_access(call: Call, world: World) -> None:
    """SEC0002 for an unknown client or participant, SEC0001 where the role for the call is missing."""
    if call.participant is not None:
        require(call, world, call.participant)
    elif call.client is not None:
        _check_client(call, _client(call.client, world), world)


def require(call: Call, world: World, name: str) -> Participant:
    """The participant of this name, if the caller may do for it what the call asks; an actor then leaves it to it."""
    participant = world.participants.find(name)
    if participant is None:
        raise BusinessError("SEC0002", why=_unknown("participant", name, name, world.participants, world))
    if call.client is not None:
        client = _client(call.client, world)
        if not _acts_for(client, name):
            own = ", ".join(sorted(client.participants)) or "nobody"
            raise BusinessError("SEC0002", why=f"{client.name} doesn't act for {name}, only for {own}")
        _check_client(call, client, world)
    access = _access(call, world)
    if call.operation.access == "write" and not _may_write(participant, access):
        wanted = ", ".join(access.writers or ()) or "any but READ"
        why = f"{name} has the roles {', '.join(sorted(participant.roles))}; writing here takes {wanted}"
        raise BusinessError("SEC0001", why=why)
    if call.operation.access == "write" and not call.by_actor:
        make_room(world, name)
    return participant


def acts_also_for(call: Call, world: World, name: str) -> bool:
    """Whether the caller acts for this participant too; one without a certificate of its own acts for one only."""
    return call.client is not None and _acts_for(_client(call.client, world), name)


def readable(client: Client, access: ServiceAccess | None) -> bool:
    """Whether the client's access includes reads of a service; None is that of one which everybody may ask."""
    return client.access is not Access.NDA or access is None or access.under_nda


def writable(client: Client, participants: Iterable[Participant], access: ServiceAccess | None) -> bool:
    """Whether the client may write to a service for one of these participants."""
    return client.access is Access.READ_WRITE and any(_may_write(one, access or _OF_OTHERS) for one in participants)


def _access(call: Call, world: World) -> ServiceAccess:
    return world.stage.access.get(call.operation.service, _OF_OTHERS)


def _client(name: str, world: World) -> Client:
    client = world.clients.find(name)
    if client is None:
        raise BusinessError("SEC0002", why=unknown_client(name, world))
    return client


def unknown_client(name: str, world: World) -> str:
    """Why a client is refused that the world doesn't have."""
    return _unknown("client", name, f"'{name}=ABCD,EFGH'", world.clients, world)


def _unknown(noun: str, name: str, flag: str, known: Iterable[Participant | Client], world: World) -> str:
    """What the mock knows instead, the most alike first: the client gets CAISO's words alone."""
    names = [one.name for one in known]
    alike = get_close_matches(name[:_LONGEST], names, _SHOWN)
    shown = list(dict.fromkeys([*alike, *names]))[:_SHOWN]
    more = " ..." if len(names) > len(shown) else ""
    return (
        f"no {noun} {shortened(name, _LONGEST)} in world {world.stage.name}; start with --{noun} "
        f"{shortened(flag, _LONGEST)}, or use one of {', '.join(shown)}{more}"
    )


def _acts_for(client: Client, name: str) -> bool:
    return client.reads_all or name in client.participants


def _check_client(call: Call, client: Client, world: World) -> None:
    """Whether the client's access is enough, whoever it acts for."""
    if client.access is Access.READ_WRITE:
        return
    if call.operation.access == "write" or (client.access is Access.NDA and not _under_nda(call, world)):
        to_do = "write" if call.operation.access == "write" else f"read {call.operation.service}"
        raise BusinessError("SEC0001", why=f"the access of {client.name} is {client.access}, too little to {to_do}")


def _under_nda(call: Call, world: World) -> bool:
    return _access(call, world).under_nda and "private" not in call.operation.key.lower()


def _may_write(participant: Participant, access: ServiceAccess) -> bool:
    if participant.has(Role.READ, Role.OPERATOR):
        return False
    return access.writers is None or participant.has(*access.writers)
