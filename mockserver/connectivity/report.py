"""Checklists on paper: text for people, JSON for programs, JUnit for build servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from mockserver.connectivity.checklist import READ, WRITE, Cell, Checklist, Verdict

_FAILED = (Verdict.FAILED, Verdict.MISSING)


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


def as_junit(checklists: Sequence[Checklist]) -> bytes:
    """A test suite for each client: a test case for each service and method, and for each check."""
    from mockserver.connectivity.as_junit import as_junit  # ElementTree takes 15 ms, for this form only

    return as_junit(checklists)


Form = Callable[[Sequence[Checklist]], bytes]


def _text_file(checklists: Sequence[Checklist]) -> bytes:
    return as_text(checklists).encode()


def _json_file(checklists: Sequence[Checklist]) -> bytes:
    return orjson.dumps([as_dict(one) for one in checklists], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


FORMS: Mapping[str, Form] = {
    ".txt": _text_file,
    ".json": _json_file,
    ".xml": as_junit,
}
