"""The harmless calls of a rehearsal: one read and one write for each service, from specs/rules/connectivity.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.clock import instant
from mockserver.errors import SpecError
from mockserver.files.model import EMPTY, Entry, read_mapping

_KINDS = ("read", "write")
_PLACEHOLDER = re.compile(r"\{(participant|month|days)([+-]\d+)?\}")


@dataclass(frozen=True, slots=True)
class Sample:
    """One call: the operation's contract, and what to send."""

    contract: Contract
    params: Mapping[str, str]
    body: Any

    @property
    def service(self) -> str:
        return self.contract.operation.service

    @property
    def method(self) -> str:
        return self.contract.operation.method


class CallEntry(Entry):
    """One call.

    operation  its method and its path without the version
    """

    operation: str
    params: Mapping[str, Any] = EMPTY
    body: Any = None


class ServiceEntry(Entry):
    """The calls for one service: {participant} is the one that is rehearsed, {month+1} next month."""

    read: CallEntry | None = None
    write: CallEntry | None = None


def samples(path: Path, catalogue: Catalogue, participant: str, now: datetime) -> list[Sample]:
    """The calls for the services of the catalogue, reads before writes; a service that the file lacks has none."""
    contracts = {(one.operation.service, one.operation.key): one for file in catalogue.newest for one in file.contracts}
    services = read_mapping(path, ServiceEntry, SpecError)
    found: list[Sample] = []
    for service, calls in services.items():
        for call in (calls.read, calls.write):
            contract = contracts.get((service, call.operation)) if call else None
            if call and contract:
                params, body = _filled(dict(call.params), participant, now), _filled(call.body, participant, now)
                found.append(Sample(contract, params, body))
    return sorted(found, key=lambda sample: _KINDS.index(sample.contract.operation.access))


def _filled(value: Any, participant: str, now: datetime) -> Any:
    """The value with all placeholders in its texts filled."""
    if isinstance(value, dict):
        return {key: _filled(one, participant, now) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, participant, now) for one in value]
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda match: _placed(match[1], int(match[2] or 0), participant, now), value)
    return value


def _placed(word: str, offset: int, participant: str, now: datetime) -> str:
    if word == "participant":
        return participant
    if word == "days":
        return instant((now + timedelta(days=offset)).replace(hour=0, minute=0, second=0))
    months = now.year * 12 + now.month - 1 + offset
    return f"{months // 12}_M{months % 12 + 1:02d}"
