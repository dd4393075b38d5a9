"""Finding calls in a journal: by who asked, what was asked, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.record.journal import Journal
from mockserver.record.record import Record


@dataclass(frozen=True, slots=True)
class Query:
    """Which calls somebody asks for; what is left out doesn't matter.

    status  such as "404", or "4xx" for all of its hundred
    source  who made them: "client" or "actor"
    code    one of the answer's error codes
    after   the number of a call; only later ones are meant
    """

    session: str | None = None
    source: str | None = None
    service: str | None = None
    operation: str | None = None
    participant: str | None = None
    client: str | None = None
    status: str | None = None
    code: str | None = None
    request_id: str | None = None
    after: int = 0

    def matches(self, record: Record) -> bool:
        return (
            self.session in (None, record.session)
            and self.source in (None, record.source)
            and self.service in (None, record.operation.service)
            and (self.operation is None or (self.operation == record.operation.operation_id and not record.stray))
            and self.participant in (None, record.participant)
            and self.client in (None, record.client)
            and self.request_id in (None, record.request_id)
            and (self.status is None or has_status(record, self.status))
            and (self.code is None or self.code in record.codes)
        )

    def asked_of(self, journal: Journal) -> Iterator[Record]:
        """The calls to look at, oldest first; with a session, those since it began."""
        return journal.all(self.after) if self.session is None else journal.of(self.session, self.after)


def has_status(record: Record, wanted: str) -> bool:
    """Whether the answer's status is like 404 or 4xx."""
    status = str(record.status)
    return status == wanted or (wanted.endswith("xx") and status[0] == wanted[0])
