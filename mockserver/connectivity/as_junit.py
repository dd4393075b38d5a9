"""Checklists as test cases, for build servers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.connectivity.checklist import Cell, Checklist, Verdict
from mockserver.junit import Case, suites_as_junit


def as_junit(checklists: Sequence[Checklist]) -> bytes:
    return suites_as_junit("connectivity", {f"connectivity {one.client}": list(_cases(one)) for one in checklists})


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
