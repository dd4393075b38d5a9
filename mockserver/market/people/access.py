"""Who may ask what: clients act for their participants only, and need the access and the role for what they ask."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.call import Call
from mockserver.errors import BusinessError
from mockserver.market.people.clients import Access, Client
from mockserver.market.people.participants import Participant, Role
from mockserver.market.world import World
from mockserver.strict import nearest

# Assumed: the roles that may write to a service, after the roles that CAISO's upload templates are made for.
WRITERS: dict[str, tuple[Role, ...]] = {
    "auction": (Role.CRRH,),
    "nomination": (Role.LSE, Role.OBAALSE),
    "secondary_market": (Role.CRRH,),
    "historical_forecasted_load": (Role.LSE, Role.OBAALSE, Role.MSS, Role.CEC),
    "load_migration": (Role.UDC,),
    "tor_conversion": (Role.TOR, Role.CRRH),
}
# Assumed: the services whose public data a client with access to NDA reports reads.
NDA_READS = ("market_status", "market_data", "messages")
# The services whose calls are checked; everybody may ask app_status
GUARDED = frozenset((*WRITERS, *NDA_READS))


def check_access(call: Call, world: World) -> None:
    """SEC0002 for an unknown client or participant, SEC0001 where the role for the call is missing."""
    if call.participant is not None:
        require(call, world, call.participant)
    elif call.client is not None:
        _check_client(call, _client(call.client, world))


def require(call: Call, world: World, name: str) -> Participant:
    """The participant of this name, if the caller may do for it what the call asks."""
    participant = world.participants.find(name)
    if participant is None:
        names = [one.name for one in world.participants]
        raise BusinessError("SEC0002", why=f"no participant {name}{nearest(name, names)}")
    if call.client is not None:
        client = _client(call.client, world)
        if not _acts_for(client, name):
            own = ", ".join(sorted(client.participants)) or "nobody"
            raise BusinessError("SEC0002", why=f"{client.name} doesn't act for {name}, only for {own}")
        _check_client(call, client)
    service = call.operation.service
    if call.operation.access == "write" and not _may_write(participant, service):
        wanted = ", ".join(WRITERS.get(service, ())) or "any but READ"
        why = f"{name} has the roles {', '.join(sorted(participant.roles))}; writing here takes {wanted}"
        raise BusinessError("SEC0001", why=why)
    return participant


def acts_also_for(call: Call, world: World, name: str) -> bool:
    """Whether the caller acts for this participant too; one without a certificate of its own acts for one only."""
    return call.client is not None and _acts_for(_client(call.client, world), name)


def readable(client: Client, service: str) -> bool:
    """Whether the client's access includes reads of the service."""
    return client.access is not Access.NDA or service in (*NDA_READS, "app_status")


def writable(client: Client, participants: Iterable[Participant], service: str) -> bool:
    """Whether the client may write to the service for one of these participants."""
    return client.access is Access.READ_WRITE and any(_may_write(one, service) for one in participants)


def _client(name: str, world: World) -> Client:
    client = world.clients.find(name)
    if client is None:
        raise BusinessError("SEC0002", why=f"no client {name}{nearest(name, [one.name for one in world.clients])}")
    return client


def _acts_for(client: Client, name: str) -> bool:
    return client.reads_all or name in client.participants


def _check_client(call: Call, client: Client) -> None:
    """Whether the client's access is enough, whoever it acts for."""
    if client.access is Access.READ_WRITE:
        return
    if call.operation.access == "write" or (client.access is Access.NDA and not _under_nda(call)):
        to_do = "write" if call.operation.access == "write" else f"read {call.operation.service}"
        raise BusinessError("SEC0001", why=f"the access of {client.name} is {client.access}, too little to {to_do}")


def _under_nda(call: Call) -> bool:
    return call.operation.service in NDA_READS and "private" not in call.operation.key.lower()


def _may_write(participant: Participant, service: str) -> bool:
    if participant.has(Role.READ, Role.OPERATOR):
        return False
    writers = WRITERS.get(service)
    return writers is None or participant.has(*writers)
