"""Clients: who connects, for which participants it may act, and with which access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mockserver.market.people.participants import Participant, Role


class Access(StrEnum):
    """What a client was provisioned with, as the access system of the ISO calls it."""

    READ_WRITE = "read-write"
    READ = "read"
    NDA = "nda"


TITLES = {
    Access.READ_WRITE: "EXTERNAL CRR HOLDER READ/WRITE ACCESS",
    Access.READ: "EXTERNAL CRR HOLDER READ ACCESS",
    Access.NDA: "EXTERNAL CRR NDA REPORTS READ-ACCESS",
}


@dataclass(frozen=True, slots=True)
class Client:
    """One client, known by the common name of its certificate.

    reads_all  it may read for every participant, as the operator does
    """

    name: str
    participants: frozenset[str]
    access: Access
    reads_all: bool = False


class Clients:
    """All clients of a world: those it declares, and one for each participant and access, such as ZPGL-read-write."""

    def __init__(self, participants: Iterable[Participant], declared: Iterable[Client] = ()) -> None:
        self._by_name = {one.name: one for participant in participants for one in _provisioned(participant)}
        self._by_name.update((one.name, one) for one in declared)

    def and_(self, *newcomers: Client) -> Clients:
        """These and more; of two with one name the newcomer counts."""
        return Clients((), [*self, *newcomers])

    def and_those_of(self, participant: Participant) -> Clients:
        return Clients([participant], self)

    def find(self, name: str) -> Client | None:
        return self._by_name.get(name)

    def __iter__(self) -> Iterator[Client]:
        return iter(self._by_name.values())


def client_of(participant: str, access: Access = Access.READ_WRITE) -> str:
    """The name of the client that acts for this participant alone."""
    return f"{participant}-{access}"


def _provisioned(participant: Participant) -> list[Client]:
    own, reads_all = frozenset([participant.name]), participant.has(Role.OPERATOR)
    return [Client(client_of(participant.name, access), own, access, reads_all) for access in Access]
