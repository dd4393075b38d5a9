"""What differs, as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from pathlib import Path

from mockserver.diff.as_text import HEADINGS, operations, sum_of, title
from mockserver.diff.change import ORDER, Report
from mockserver.diff.grouping import grouped
from mockserver.reports.html import page

_TEMPLATE = Path(__file__).parent / "templates" / "diff.html"


def as_html(report: Report, home: str = "") -> str:
    """The page; `home` is the URL of the page that it belongs to, where it is served."""
    return page(
        _TEMPLATE,
        home=home,
        report=report,
        sum=sum_of(report),
        classes=ORDER,
        headings=HEADINGS,
        grouped=grouped,
        operations=operations,
        title=title,
    )
