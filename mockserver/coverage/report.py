"""The value of a coverage report: how often each thing was met, of all things that could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mockserver.caiso.names import spec_name


class Dimension(StrEnum):
    """What kind of thing a client can meet; each has its own percentage."""

    OPERATIONS = "operations"
    STATUSES = "statuses"
    CODES = "codes"
    DOWNLOADS = "downloads"
    FAULTS = "faults"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing that a client can meet.

    file       stem of the spec file; "" for faults, which no file defines
    operation  such as "GET /auction/v1.0/portfolio"; "" for codes and faults
    name       of the status, the code, the fault or the download, such as "fileFormat=CSV"; "" for an operation
    """

    file: str
    dimension: Dimension
    operation: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """So many things met, of so many."""

    met: int
    of: int

    @property
    def percent(self) -> float:
        """Rounded down to a tenth, so that only all of them are 100; of nothing, all is met."""
        return self.met * 1000 // self.of / 10 if self.of else 100.0


ByName = Mapping[Item, Mapping[str, int]]
"""Counts by name, for each group of items: one that stands for it has no name."""


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """How often each item was met.

    items   all that the files define, and all faults; 0 for what is missing
    beside  what was met and isn't asked for: statuses that no file declares, and at which operation a fault was
    """

    items: Mapping[Item, int] = field(default_factory=dict)
    beside: Mapping[Item, int] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """The stems of the spec files, by name."""
        return sorted({item.file for item in self.items if item.file})

    def share(self, dimension: Dimension | None = None, file: str | None = None) -> Share:
        """How much of a dimension was met, or of all; in one file, or in all."""
        counts = [
            count
            for item, count in self.items.items()
            if dimension in (None, item.dimension) and file in (None, item.file)
        ]
        return Share(sum(1 for count in counts if count), len(counts))

    def by_name(self) -> tuple[ByName, ByName]:
        """The items, and those beside them, in groups; groups and names are in order."""
        return _grouped(self.items), _grouped(self.beside)

    def missing(self, file: str) -> list[Item]:
        """What of a file was never met, in order; of the file "", the faults."""
        return sorted(item for item, count in self.items.items() if item.file == file and not count)


def merged(reports: Iterable[CoverageReport]) -> CoverageReport:
    """The counts of all runs together. What one run's files define and another's don't is asked for all the same."""
    items: Counter[Item] = Counter()
    beside: Counter[Item] = Counter()
    for report in reports:
        items.update(report.items)
        beside.update(report.beside)
    return CoverageReport(dict(items), dict(beside))


def _grouped(counts: Mapping[Item, int]) -> ByName:
    groups: dict[Item, dict[str, int]] = {}
    for item in sorted(counts):
        group = Item(item.file, item.dimension, item.operation)
        groups.setdefault(group, {})[item.name] = counts[item]
    return groups


def title_of(file: str) -> str:
    """A file as people call it: "auction 1.2.1" for caiso_crr_auction_v1.2.1, else its stem."""
    name = spec_name(file)
    return f"{name.service.replace('_', ' ')} {name.version}" if name else file
