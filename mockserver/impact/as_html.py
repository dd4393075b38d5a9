"""A judgment as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from pathlib import Path

from mockserver.diff.grouping import grouped
from mockserver.impact import forms
from mockserver.impact.judge import ORDER, Judgment, Outcome
from mockserver.impact.sites import told_apart
from mockserver.reports.html import page

_TEMPLATE = Path(__file__).parent / "templates" / "impact.html"


def as_html(judgment: Judgment) -> str:
    names = told_apart(one.site for one in judgment.findings)
    return page(
        _TEMPLATE,
        judgment=judgment,
        sum=forms.sum_of(judgment),
        headings=forms.HEADINGS,
        outcomes=ORDER,
        valid=Outcome.VALID,
        where=lambda one: forms.where(one, names[one.site]),
        unknown=grouped(judgment.unknown),
    )
