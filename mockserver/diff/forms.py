"""The forms of a report on differences, by the ending of a file and by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from mockserver.diff.as_text import as_markdown, as_text, title
from mockserver.diff.change import ORDER, Change, Report, ServiceDiff, Where
from mockserver.diff.grouping import grouped

FORMAT = 1


def as_dict(report: Report) -> dict[str, Any]:
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


def _json(report: Report) -> bytes:
    return orjson.dumps(as_dict(report), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _junit(report: Report) -> bytes:
    from mockserver.junit import Case, suites_as_junit  # ElementTree takes 15 ms, for this form only

    def cases(service: ServiceDiff) -> Iterator[Case]:
        for group in grouped(service.changes):
            change = group.change
            failures = (f"{change.impact}: {change.sentence} [{group.lines}]",) if change.impact.breaks else ()
            yield Case(change.kind, f"{' '.join(group.operations)} {change.sentence}".strip(), failures)
        if not service.changes:
            yield Case("diff", "no difference")

    return suites_as_junit("diff", {title(service): list(cases(service)) for service in report.services})


def _html(report: Report) -> bytes:
    from mockserver.diff.as_html import as_html  # jinja takes 40 ms

    return as_html(report).encode()


FORMS: Mapping[str, Callable[[Report], bytes]] = {
    ".txt": lambda report: as_text(report).encode(),
    ".json": _json,
    ".md": lambda report: as_markdown(report).encode(),
    ".html": _html,
    ".xml": _junit,
}
