"""Who may ask what: participants must be known, and must have a role for what they want to write."""

from __future__ import annotations

from mockserver.call import Call
from mockserver.errors import BusinessError
from mockserver.state.participants import Participant, Role
from mockserver.state.world import World

# Assumed: the roles that may write to a service, after the roles that CAISO's upload templates are made for.
WRITERS: dict[str, tuple[Role, ...]] = {
    "auction": (Role.CRRH,),
    "nomination": (Role.LSE, Role.OBAALSE),
    "secondary_market": (Role.CRRH,),
    "historical_forecasted_load": (Role.LSE, Role.OBAALSE, Role.MSS, Role.CEC),
    "load_migration": (Role.UDC,),
    "tor_conversion": (Role.TOR, Role.CRRH),
}


def check_access(call: Call, world: World) -> None:
    """SEC0002 for an unknown participant, SEC0001 where it lacks the role; nothing where the call names none."""
    if call.participant is not None:
        require(call, world, call.participant)


def require(call: Call, world: World, name: str) -> Participant:
    """The participant of this name, if it may do what the call asks."""
    participant = world.participants.find(name)
    if participant is None:
        raise BusinessError("SEC0002")
    if call.operation.access == "write" and not _may_write(participant, call.operation.service):
        raise BusinessError("SEC0001", name)
    return participant


def _may_write(participant: Participant, service: str) -> bool:
    if participant.has(Role.READ, Role.OPERATOR):
        return False
    writers = WRITERS.get(service)
    return writers is None or participant.has(*writers)
