"""The dictionary as one page that needs nothing beside itself."""

from __future__ import annotations

from pathlib import Path

from mockserver.dictionary.terms import Term, namesakes, shown
from mockserver.reports.html import page

_TEMPLATE = Path(__file__).parent / "templates" / "dictionary.html"


def as_html(terms: list[Term], home: str = "") -> str:
    """The page; `home` is the URL of the page that it belongs to, where it is served."""
    return page(_TEMPLATE, home=home, terms=terms, namesakes=namesakes(terms), shown=shown)
