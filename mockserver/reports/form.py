"""The forms of a report: the word for each, the ending of its files, and its media type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import orjson

from mockserver.errors import SettingsError


class Form(StrEnum):
    """The value is the word on the command line and in URLs."""

    TEXT = "text", ".txt", "text/plain; charset=utf-8"
    CSV = "csv", ".csv", "text/csv; charset=utf-8"
    JSON = "json", ".json", "application/json"
    HTML = "html", ".html", "text/html; charset=utf-8"
    JUNIT = "junit", ".xml", "application/xml"
    MARKDOWN = "markdown", ".md", "text/markdown; charset=utf-8"

    ending: str
    media_type: str

    def __new__(cls, word: str, ending: str, media_type: str) -> Form:
        form = str.__new__(cls, word)
        form._value_ = word
        form.ending, form.media_type = ending, media_type
        return form


Report = TypeVar("Report")
Forms = Mapping[Form, Callable[[Report], str]]
"""The forms that a room's report has, each with what writes it."""


def form_of(path: Path, forms: Collection[Form]) -> Form:
    """The form that a file's ending names. Raises SettingsError where it names none of these."""
    by_ending = {form.ending: form for form in forms}
    if path.suffix.lower() not in by_ending:
        raise SettingsError(f"{path}: a report's name ends in one of {', '.join(by_ending)}")
    return by_ending[path.suffix.lower()]


def as_json(value: Any) -> str:
    """JSON as people read it."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
