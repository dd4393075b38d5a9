"""A client's checklist from what the server has seen of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mockserver.caiso.catalogue import Catalogue
from mockserver.connectivity.checklist import (
    READ,
    WRITE,
    Attempt,
    Checklist,
    ConnectionCheck,
    Verdict,
    cells,
    clock_check,
    column,
)
from mockserver.record.visits import Visit
from mockserver.tls.numbers import name_of_version
from mockserver.wording import counted


@dataclass(frozen=True, slots=True)
class Role:
    """What a client is provisioned for: the services that it reads, and those that it writes to."""

    participants: tuple[str, ...]
    reads: Collection[str]
    writes: Collection[str]


def checklist_of(client: str, visit: Visit, role: Role, catalogue: Catalogue, server: str) -> Checklist:
    """What the role includes must have been tried once and have passed."""
    table = cells(catalogue.operations, _attempts(visit))
    wanted = {(one, READ) for one in role.reads} | {(one, WRITE) for one in role.writes}
    checks = (_connection(visit), _request_ids(visit), _media_types(visit), clock_check(visit.skew, "the client's"))
    return Checklist(client, role.participants, server, table, frozenset(wanted), checks)


def _attempts(visit: Visit) -> list[Attempt]:
    """Each kind of answer once."""
    kinds = {
        Attempt(operation.service, column(operation), status, tuple(dict.fromkeys(codes))): None
        for operation, status, codes, _ in visit.answers
    }
    return list(kinds)


def _connection(visit: Visit) -> ConnectionCheck:
    seen = ", ".join(
        f"{name_of_version(one)}: {counted(count, 'call')}" for one, count in visit.versions().items() if one
    )
    if not seen:
        words = "all calls came over plain HTTP and named their client by a header; no certificate has been shown"
        return ConnectionCheck("TLS", Verdict.FAILED, words)
    return ConnectionCheck("TLS", Verdict.PASSED, seen)


def _request_ids(visit: Visit) -> ConnectionCheck:
    sent = sum(visit.answers.values())
    wrong = _listed([(visit.malformed, "without a UUID"), (visit.repeated, "with an id that came before")])
    if wrong:
        return ConnectionCheck("request ids", Verdict.FAILED, f"of {counted(sent, 'call')}, {wrong}")
    return ConnectionCheck("request ids", Verdict.PASSED, f"{counted(sent, 'call')}, each with a UUID of its own")


def _media_types(visit: Visit) -> ConnectionCheck:
    wrong = _listed([(count, f"whose {header} isn't taken") for header, count in visit.refused_media().items()])
    if wrong:
        return ConnectionCheck("media types", Verdict.FAILED, f"calls: {wrong}")
    return ConnectionCheck("media types", Verdict.PASSED, "Content-Type and Accept are as the services take them")


def _listed(numbers: Iterable[tuple[int, str]]) -> str:
    return " and ".join(f"{count} {what}" for count, what in numbers if count)
