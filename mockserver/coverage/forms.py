"""The forms of a coverage report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.coverage.as_html import as_html
from mockserver.coverage.as_json import as_json
from mockserver.coverage.as_markdown import as_markdown
from mockserver.coverage.report import CoverageReport, Dimension
from mockserver.coverage.thresholds import Threshold
from mockserver.reports.form import Form, Forms
from mockserver.reports.junit import Case
from mockserver.reports.junit import as_junit as suites_as_junit

_SAYS = {
    Dimension.OPERATIONS: "called",
    Dimension.STATUSES: "answers",
    Dimension.CODES: "answered",
    Dimension.DOWNLOADS: "downloaded",
    Dimension.FAULTS: "happened",
}


def as_junit(report: CoverageReport, missed: Sequence[Threshold] = ()) -> str:
    """A suite for each file, and one for faults. What is missing is skipped; it fails where a threshold missed it."""
    suites = {f"coverage.{file or 'faults'}": _cases(report, file, missed) for file in (*report.files, "")}
    return suites_as_junit("coverage", suites)


def _cases(report: CoverageReport, file: str, missed: Sequence[Threshold]) -> Iterator[Case]:
    for item in sorted(one for one in report.items if one.file == file):
        name = " ".join(part for part in (item.operation, _SAYS[item.dimension], item.name) if part)
        never = "" if report.items[item] else "never met"
        fails = bool(never) and any(threshold.concerns(item) for threshold in missed)
        yield Case(item.dimension, name, failures=(never,) if fails else (), skipped=never)


FORMS: Forms[CoverageReport] = {
    Form.JSON: as_json,
    Form.HTML: as_html,
    Form.JUNIT: as_junit,
    Form.MARKDOWN: as_markdown,
}
