"""A call that has been made, as the scenarios' matcher saw it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mockserver.caiso.catalogue import Catalogue
from mockserver.call import Call
from mockserver.record.record import Record

Roles = Callable[[str, str | None], Iterable[str]]
"""The roles of a participant in a session."""


class PastCall:
    """One call of the journal; its parameters and body are read again when somebody looks at them."""

    def __init__(self, record: Record, catalogue: Catalogue, roles: Roles) -> None:
        self.record = record
        self._catalogue, self._roles = catalogue, roles
        self._call: Call | None = None

    @property
    def call(self) -> Call:
        """A body of which only the beginning was kept is left out."""
        if self._call is None:
            self._call = self._read_again()
        return self._call

    @property
    def roles(self) -> list[str]:
        return sorted(self._roles(self.record.session, self.record.participant))

    def _read_again(self) -> Call:
        record = self.record
        content = b"" if record.is_cut else record.content
        head = record.path, record.query, record.headers, content, record.path_params
        call = Call(record.operation, *head, record.session, record.client, record.method, record.tls)
        if contract := self._catalogue.contract_of(record.operation):
            contract.read(call)
        call.participant = record.participant
        return call
