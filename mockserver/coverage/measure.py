"""From the counts of calls to a coverage report: what the spec files define, and what of it was met."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from mockserver.caiso.catalogue import SpecFile
from mockserver.call import Operation
from mockserver.coverage.report import CoverageReport, Dimension, Item
from mockserver.record.counts import LOST, Counts, Key, Of
from mockserver.scenario.effects import FAULTS

Statuses = Mapping[tuple[str, str], Collection[str]]
"""The declared statuses by file and operation."""


def measure(files: Collection[SpecFile], counts: Counts) -> CoverageReport:
    """What the counted calls have met of these files, and of the faults. Calls of other files don't count."""
    items = dict.fromkeys((*_defined(files), *(Item("", Dimension.FAULTS, "", word) for word in FAULTS)), 0)
    beside: dict[Item, int] = {}
    statuses = {
        (file.stem, _name(one.operation)): list(one.answers.replies) for file in files for one in file.contracts
    }
    known = {*statuses, *((file.stem, "") for file in files)}  # a reloaded file may have lost operations
    for key, count in counts.items():
        if _place(key) in known:
            for item in _met(key, statuses):
                if item in items:
                    items[item] += count
                elif item.dimension in (Dimension.STATUSES, Dimension.FAULTS):
                    beside[item] = beside.get(item, 0) + count
    return CoverageReport(items, beside)


def _defined(files: Iterable[SpecFile]) -> Iterator[Item]:
    for file in files:
        yield from (Item(file.stem, Dimension.CODES, "", code) for code in file.errors.texts)
        for contract in file.contracts:
            name = _name(contract.operation)
            yield Item(file.stem, Dimension.OPERATIONS, name)
            yield from (Item(file.stem, Dimension.STATUSES, name, status) for status in contract.answers.replies)
            for key, values in contract.choices.items():
                yield from (Item(file.stem, Dimension.DOWNLOADS, name, f"{key}={value}") for value in values)


def _met(key: Key, statuses: Statuses) -> Iterator[Item]:
    """What the calls of one key have met."""
    _, kind, name = key
    stem, operation = place = _place(key)
    if kind is Of.STATUS:
        if operation:
            yield Item(stem, Dimension.OPERATIONS, operation)
        if name != LOST:
            yield Item(stem, Dimension.STATUSES, operation, _declared(str(name), statuses.get(place, ())))
    elif kind is Of.CODE:
        yield Item(stem, Dimension.CODES, "", str(name))
    elif kind is Of.CHOICE:
        yield Item(stem, Dimension.DOWNLOADS, operation, "=".join(name) if isinstance(name, tuple) else str(name))
    elif name in FAULTS:
        yield Item("", Dimension.FAULTS, "", str(name))
        yield Item(stem, Dimension.FAULTS, operation, str(name))


def _declared(status: str, declared: Collection[str]) -> str:
    """The key under which a file declares a status: 404, else 4XX, else default; the status itself where it doesn't."""
    return next((one for one in (status, f"{status[0]}XX", "default") if one in declared), status)


def _place(key: Key) -> tuple[str, str]:
    """File and operation; the operation is "" where the calls fitted none."""
    subject = key[0]
    return (subject, "") if isinstance(subject, str) else (subject.stem, _name(subject))


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"
