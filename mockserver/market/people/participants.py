"""Market participants, and what each may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mockserver.market.quantities import Cents


class Role(StrEnum):
    """Roles in the words of the access instructions for the CRR system; LSE, UDC and TOR come on top."""

    CRRH = "CRRH"  # holds CRRs: auction, secondary market, approval of conversions
    LSE = "LSE"  # nominates in allocations and submits load
    OBAALSE = "OBAALSE"  # the same from outside the balancing area
    MSS = "MSS"  # may submit gross load and generation
    UDC = "UDC"  # uploads load migration data
    TOR = "TOR"  # asks for conversion of its transmission ownership rights
    CEC = "CEC"  # sets the forecast that caps the LSEs' forecasts
    READ = "READ"  # reads only
    OPERATOR = "OPERATOR"  # reads everything


@dataclass(frozen=True, slots=True)
class Participant:
    """One market participant.

    sinks         load aggregation points (or scheduling points) that its load is at
    duns          nine digits by which load migration knows an LSE
    udc           the distribution company whose customers it serves
    credit_limit  in cents
    asset_owners  the holders it acts for; the participant itself is always one
    """

    name: str
    roles: frozenset[Role]
    sinks: tuple[str, ...] = ()
    duns: str = ""
    udc: str = ""
    credit_limit: Cents = 0
    asset_owners: tuple[str, ...] = ()

    def has(self, *roles: Role) -> bool:
        """Whether it has any of the roles."""
        return not self.roles.isdisjoint(roles)

    def owns(self, asset_owner: str) -> bool:
        return asset_owner == self.name or asset_owner in self.asset_owners


@dataclass(frozen=True, slots=True)
class ServiceAccess:
    """Who may ask one service.

    writers    the roles that may write to it; None where any participant may
    under_nda  whether a client with access to NDA reports reads its public data
    """

    writers: tuple[Role, ...] | None = None
    under_nda: bool = False


class Participants:
    """All participants of a world, by name."""

    def __init__(self, participants: Iterable[Participant]) -> None:
        self._by_name = {one.name: one for one in participants}
        self._by_asset_owner = {owner: one for one in self._by_name.values() for owner in (*one.asset_owners, one.name)}

    def find(self, name: str | None) -> Participant | None:
        return self._by_name.get(name or "")

    def owner(self, asset_owner: str) -> Participant | None:
        """The participant that acts for an asset owner."""
        return self._by_asset_owner.get(asset_owner)

    def and_(self, newcomer: Participant) -> Participants:
        """These and one more."""
        return Participants([*self, newcomer])

    def with_role(self, *roles: Role) -> list[Participant]:
        return [one for one in self._by_name.values() if one.has(*roles)]

    def __iter__(self) -> Iterator[Participant]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)


def crr_type_of(participant: Participant) -> str | None:
    """The type of CRR that a participant may nominate; None if it may not."""
    if participant.has(Role.LSE):
        return "LSE"
    return "OBAALSE" if participant.has(Role.OBAALSE) else None
