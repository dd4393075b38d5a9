"""The options of every command that makes a report: in which form it is printed, and the files that are written."""

from __future__ import annotations

from typing import Any

import typer

from mockserver.reports.form import Form


def printed_as(*forms: Form, text: str = "What is printed.") -> Any:
    """--format, one of these."""

    def form_of(word: str) -> Form:
        for form in forms:
            if form == word:
                return form
        raise typer.BadParameter(f"{word!r} is not one of {', '.join(repr(str(form)) for form in forms)}.")

    return typer.Option("--format", parser=form_of, metavar=f"<{'|'.join(forms)}>", help=text)


def written_to(*forms: Form) -> Any:
    """--out, with the endings of these."""
    *first, last = (f"{form.ending} for JUnit" if form is Form.JUNIT else form.ending for form in forms)
    return typer.Option("--out", "-o", help=f"Report to write: {', '.join(first)}, or {last}; repeatable.")
