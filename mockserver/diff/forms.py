"""The forms of a report on differences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mockserver.diff.as_text import HEADINGS, as_markdown, as_text, operations, sum_of, title
from mockserver.diff.change import ORDER, Change, DiffReport, ServiceDiff, Where
from mockserver.diff.grouping import grouped
from mockserver.reports.form import Form, Forms, as_json
from mockserver.reports.html import page
from mockserver.reports.junit import Case, as_junit

FORMAT = 1


def as_dict(report: DiffReport) -> dict[str, Any]:
    """The report for programs. Keys are added in later versions, never taken away or given another meaning.

    format    1
    counts    by class: breaks requests, breaks readers, harmless, documentation
    services  service, oldVersion, newVersion, oldFile, newFile, changes, notes, ignored
      changes   kind, class, operation, place, text, old and new (file, line; or null)
      notes     kind, text, file, line: what version and change log should say otherwise
      ignored   a change, and the reason of the ignore file
    """
    return {
        "format": FORMAT,
        "counts": {impact.value: report.count(impact) for impact in ORDER},
        "services": [_service(service) for service in report.services],
    }


def _service(service: ServiceDiff) -> dict[str, Any]:
    return {
        "service": service.service,
        "oldVersion": service.old_version or None,
        "newVersion": service.new_version or None,
        "oldFile": str(service.old_file) if service.old_file else None,
        "newFile": str(service.new_file) if service.new_file else None,
        "changes": [_change(change) for change in service.changes],
        "notes": [{"kind": note.kind, "text": note.text, **(_where(note.where) or {})} for note in service.notes],
        "ignored": [{**_change(change), "reason": reason} for change, reason in service.ignored],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "class": change.impact.value,
        "operation": change.operation or None,
        "place": change.place,
        "text": change.text,
        "old": _where(change.old),
        "new": _where(change.new),
    }


def _where(where: Where | None) -> dict[str, Any] | None:
    return {"file": str(where.file), "line": where.line} if where else None


def as_html(report: DiffReport, home: str = "") -> str:
    """The page; `home` is the URL of the page that it belongs to, where it is served."""
    return page(
        Path(__file__).parent / "templates" / "diff.html",
        home=home,
        report=report,
        sum=sum_of(report),
        classes=ORDER,
        headings=HEADINGS,
        grouped=grouped,
        operations=operations,
        title=title,
    )


def _junit(report: DiffReport) -> str:
    return as_junit("diff", {title(service): _cases(service) for service in report.services})


def _cases(service: ServiceDiff) -> Iterator[Case]:
    for group in grouped(service.changes):
        change = group.change
        failures = (f"{change.impact}: {change.sentence} [{group.lines}]",) if change.impact.breaks else ()
        yield Case(change.kind, f"{' '.join(group.operations)} {change.sentence}".strip(), failures)
    if not service.changes:
        yield Case("diff", "no difference")


FORMS: Forms[DiffReport] = {
    Form.TEXT: as_text,
    Form.JSON: lambda report: as_json(as_dict(report)),
    Form.MARKDOWN: as_markdown,
    Form.HTML: as_html,
    Form.JUNIT: _junit,
}
