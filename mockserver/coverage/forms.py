"""The forms of a coverage report, by name and by the ending of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mockserver.coverage.goals import Goal
from mockserver.coverage.report import Report
from mockserver.errors import SettingsError


class Form(StrEnum):
    JSON = "json"
    HTML = "html"
    JUNIT = "junit"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Written:
    """How a form is made, and what it is called on the wire and on disk."""

    write: Callable[[Report, Sequence[Goal]], bytes]
    media_type: str
    ending: str


def _json(report: Report, _missed: Sequence[Goal]) -> bytes:
    from mockserver.coverage.as_json import as_json  # each form is imported when it is asked for

    return as_json(report)


def _html(report: Report, _missed: Sequence[Goal]) -> bytes:
    from mockserver.coverage.as_html import as_html  # jinja takes 40 ms

    return as_html(report).encode()


def _junit(report: Report, missed: Sequence[Goal]) -> bytes:
    from mockserver.coverage.as_junit import as_junit  # each form is imported when it is asked for

    return as_junit(report, missed)


def _markdown(report: Report, _missed: Sequence[Goal]) -> bytes:
    from mockserver.coverage.as_markdown import as_markdown  # each form is imported when it is asked for

    return as_markdown(report).encode()


FORMS: Mapping[Form, Written] = {
    Form.JSON: Written(_json, "application/json", ".json"),
    Form.HTML: Written(_html, "text/html; charset=utf-8", ".html"),
    Form.JUNIT: Written(_junit, "application/xml", ".xml"),
    Form.MARKDOWN: Written(_markdown, "text/markdown; charset=utf-8", ".md"),
}


def form_of(path: Path) -> Form:
    """The form that a file's ending names. Raises SettingsError where it names none."""
    endings = {written.ending: form for form, written in FORMS.items()}
    if path.suffix.lower() not in endings:
        raise SettingsError(f"{path}: a report's name ends in one of {', '.join(endings)}")
    return endings[path.suffix.lower()]
