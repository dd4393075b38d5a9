"""crr-mock diff: what differs between two versions of spec files, and what it means for a client."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockserver.commands.reporting import printed_as, written_to
from mockserver.reports.files import report_files, write_reports
from mockserver.reports.form import Form
from mockserver.reports.progress import progress
from mockserver.settings import Settings

if TYPE_CHECKING:
    from mockserver.diff.change import DiffReport

EXAMPLES = """\b
Examples:
  crr-mock diff builtin ~/Downloads/caiso-specs
  crr-mock diff caiso_crr_auction_v1.2.1.yaml caiso_crr_auction_v1.3.0.yaml --out diff.html
  crr-mock diff old new --fail-on breaking --ignore looked-at.yaml

\b
An ignore file lists what doesn't matter to you, and why:
  ignore:
    - {service: auction, place: "answer 200*", kind: property-removed, reason: we never read it}

\b
Exit status: 0, or 1 for what --fail-on names, or 2 where a file can't be read.
"""


class FailOn(StrEnum):
    """What ends the command with 1."""

    NOTHING = "nothing"
    BREAKING = "breaking"
    VERSION = "version"
    ANY = "any"


_Place = Annotated[Path, typer.Argument(help="A spec file, a folder of them, or builtin for those that ship.")]


def diff(
    old: _Place,
    new: _Place,
    form: Annotated[Form, printed_as(Form.TEXT, Form.JSON, Form.MARKDOWN)] = Form.TEXT,
    out: Annotated[list[Path] | None, written_to(Form.TEXT, Form.JSON, Form.MARKDOWN, Form.HTML, Form.JUNIT)] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="breaking: a change that breaks a client; version: also a wrong version; any: any.")
    ] = FailOn.NOTHING,
    ignore: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Changes that don't matter, with reasons.")
    ] = None,
) -> None:
    """Say what differs between two versions of spec files, and what breaks for a client."""
    from mockserver.diff.forms import FORMS  # 78 ms with the three below, for this command only
    from mockserver.diff.ignore import ignore as set_aside  # likewise
    from mockserver.diff.ignore import read_ignored  # likewise
    from mockserver.diff.run import diff as run  # likewise

    files = report_files(out, FORMS)
    entries = read_ignored(ignore) if ignore else []
    with progress() as step:
        before, after = (Settings(specs=(place,)).spec_folders[0] for place in (old, new))
        report = run(before, after, step)
    for entry in set_aside(report, entries):
        print(f"crr-mock: {ignore}:{entry.line}: fits no change; take the entry out", file=sys.stderr)
    write_reports(files, FORMS, report)
    print(FORMS[form](report), end="")
    if _fails(report, fail_on):
        raise typer.Exit(1)


def _fails(report: DiffReport, on: FailOn) -> bool:
    if on is FailOn.ANY:
        return bool(report.changes or report.notes)
    return (on is not FailOn.NOTHING and report.breaks) or (on is FailOn.VERSION and bool(report.notes))
