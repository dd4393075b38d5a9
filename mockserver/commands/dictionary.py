"""crr-mock dictionary: every term of the spec files, and where files or a dictionary of one's own disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mockserver.caiso.files import spec_paths
from mockserver.commands.reporting import printed_as, written_to
from mockserver.reports.files import report_files, write_reports
from mockserver.reports.form import Form
from mockserver.settings import Settings

EXAMPLES = """\b
Examples:
  crr-mock dictionary
  crr-mock dictionary ~/Downloads/caiso-specs --out terms.csv --out terms.html
  crr-mock dictionary --against our-fields.csv

\b
A dictionary of your own has a row for each term: a column name, and any of service, type, length, pattern and values.

\b
Exit status: 0, or 1 where --against finds a contradiction, or 2 where a file can't be read.
"""


def dictionary(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files and folders of specs; without one, the ten that ship."),
    ] = None,
    form: Annotated[
        Form, printed_as(Form.TEXT, Form.CSV, Form.JSON, text="What is printed; text tells disagreements.")
    ] = Form.TEXT,
    out: Annotated[list[Path] | None, written_to(Form.TEXT, Form.CSV, Form.JSON, Form.HTML)] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own dictionary (.csv, .json, .xlsx) to hold them against.")
    ] = None,
) -> None:
    """List every term of the spec files, and where they disagree about one."""
    from mockserver.caiso.servable import servable_documents  # 53 ms, for this command only
    from mockserver.dictionary.against import contradictions  # 45 ms with those below, for this command only
    from mockserver.dictionary.forms import FORMS  # likewise
    from mockserver.dictionary.own import read_rows  # likewise
    from mockserver.dictionary.terms import terms_of  # likewise

    files = report_files(out, FORMS)
    rows = read_rows(against) if against else []
    places = [path for folder in Settings(specs=tuple(paths or ())).spec_folders for path in spec_paths(folder)]
    terms = terms_of(servable_documents(places, []))
    write_reports(files, FORMS, terms)
    if not against:
        print(FORMS[form](terms), end="")
        return
    found = contradictions(rows, terms)
    for one in found:
        print(one)
    print(f"{len(rows)} rows held against {len(terms)} terms: {len(found) or 'no'} contradictions")
    if found:
        raise typer.Exit(1)
