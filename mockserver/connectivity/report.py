"""Checklists on paper: text for people, JSON for programs, JUnit for build servers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockserver.connectivity.checklist import READ, WRITE, Cell, Checklist, Verdict
from mockserver.reports import junit
from mockserver.reports.form import Form, Forms, as_json
from mockserver.reports.junit import Case


def as_text(checklists: Sequence[Checklist]) -> str:
    """A report to read, or to attach to a ticket."""
    return "\n".join(map(_text_of, checklists))


def _text_of(checklist: Checklist) -> str:
    verdict = "GO" if checklist.go else "NO-GO"
    lines = [f"{verdict}: {checklist.client} for {', '.join(checklist.participants)} at {checklist.server}", ""]
    lines += _table([("service", READ, WRITE), *_rows(checklist)])
    lines += ["", *_table([(one.name, one.verdict, one.words) for one in checklist.checks])]
    if checklist.missing:
        lines += ["", "What is missing:", *(f"- {sentence}" for sentence in checklist.missing)]
    return "\n".join(lines) + "\n"


def _rows(checklist: Checklist) -> list[tuple[str, ...]]:
    services = dict.fromkeys(service for service, _ in checklist.services)
    return [
        (service, *(_in_words(checklist.services[service, method]) for method in (READ, WRITE))) for service in services
    ]


def _in_words(cell: Cell) -> str:
    return f"{cell.verdict}: {cell.words}" if cell.words else str(cell.verdict)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def as_dict(checklist: Checklist) -> dict[str, Any]:
    """What the JSON form holds."""
    services: dict[str, dict[str, Any]] = {}
    for (service, method), cell in checklist.services.items():
        wanted = (service, method) in checklist.wanted
        services.setdefault(service, {})[method] = {"verdict": cell.verdict, "answer": cell.words, "wanted": wanted}
        if cell.problem:
            services[service][method]["problem"] = cell.problem
    return {
        "go": checklist.go,
        "missing": checklist.missing,
        "client": checklist.client,
        "participants": checklist.participants,
        "server": checklist.server,
        "services": services,
        "checks": [{"name": one.name, "verdict": one.verdict, "words": one.words} for one in checklist.checks],
    }


def as_junit(checklists: Sequence[Checklist]) -> str:
    """A test suite for each client: a test case for each service and method, and for each check."""
    return junit.as_junit("connectivity", {f"connectivity {one.client}": _cases(one) for one in checklists})


def _cases(checklist: Checklist) -> Iterator[Case]:
    for (service, method), cell in checklist.services.items():
        if cell.verdict is not Verdict.NONE:
            yield _case(service, f"{service} {method}", cell, (service, method) in checklist.wanted)
    for check in checklist.checks:
        yield _case("connection", check.name, Cell(check.verdict, "", check.words), wanted=True)


def _case(group: str, name: str, cell: Cell, wanted: bool) -> Case:
    if cell.verdict is Verdict.PASSED:
        return Case(group, name)
    told = cell.problem or str(cell.verdict)
    failed = wanted and cell.verdict is not Verdict.NONE
    return Case(group, name, failures=(told,)) if failed else Case(group, name, skipped=told)


FORMS: Forms[Sequence[Checklist]] = {
    Form.TEXT: as_text,
    Form.JSON: lambda checklists: as_json([as_dict(one) for one in checklists]),
    Form.JUNIT: as_junit,
}
