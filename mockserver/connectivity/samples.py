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
from mockserver.files.section import Section

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


def samples(path: Path, catalogue: Catalogue, participant: str, now: datetime) -> list[Sample]:
    """The calls for the services of the catalogue, reads before writes; a service that the file lacks has none."""
    contracts = {(one.operation.service, one.operation.key): one for file in catalogue.newest for one in file.contracts}
    root = Section.of_file(path, SpecError)
    found: list[Sample] = []
    for service in [file.service for file in catalogue.newest if root.has(file.service)]:
        calls = root.section(service)
        for kind in [kind for kind in _KINDS if calls.has(kind)]:
            section = calls.section(kind)
            params, body = section.raw("params", {}), section.raw("body")
            contract = contracts.get((service, section.text("operation")))
            section.done()
            if contract is not None:
                found.append(Sample(contract, _filled(params, participant, now), _filled(body, participant, now)))
        calls.done()
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
