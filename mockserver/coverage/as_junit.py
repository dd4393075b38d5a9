"""Coverage reports as JUnit, for build servers: a test case for each thing that could be met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.coverage.goals import Goal
from mockserver.coverage.report import Dimension, Report
from mockserver.junit import Case, suites_as_junit

_SAYS = {
    Dimension.OPERATIONS: "called",
    Dimension.STATUSES: "answers",
    Dimension.CODES: "answered",
    Dimension.DOWNLOADS: "downloaded",
    Dimension.FAULTS: "happened",
}


def as_junit(report: Report, missed: Sequence[Goal] = ()) -> bytes:
    """A suite for each file, and one for faults. What is missing is skipped; it fails where a goal missed it."""
    suites = {f"coverage.{file or 'faults'}": _cases(report, file, missed) for file in (*report.files, "")}
    return suites_as_junit("coverage", suites)


def _cases(report: Report, file: str, missed: Sequence[Goal]) -> Iterator[Case]:
    for item in sorted(one for one in report.items if one.file == file):
        name = " ".join(part for part in (item.operation, _SAYS[item.dimension], item.name) if part)
        never = "" if report.items[item] else "never met"
        fails = bool(never) and any(goal.concerns(item) for goal in missed)
        yield Case(item.dimension, name, failures=(never,) if fails else (), skipped=never)
