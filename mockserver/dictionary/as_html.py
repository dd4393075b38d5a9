"""The dictionary as one page that needs nothing beside itself."""

from __future__ import annotations

from pathlib import Path

from mockserver.dictionary.terms import Term, namesakes, shown
from mockserver.reports.html import page

_TEMPLATE = Path(__file__).parent / "templates" / "dictionary.html"


def as_html(terms: list[Term]) -> str:
    return page(_TEMPLATE, terms=terms, namesakes=namesakes(terms), shown=shown)
