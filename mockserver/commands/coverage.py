"""crr-mock coverage: how much of what the spec files define was met, added up over mocks and reports."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from mockserver.commands.identity import AdminToken, Authority
from mockserver.commands.reporting import printed_as, written_to
from mockserver.commands.running_mock import running_mock
from mockserver.coverage.report import CoverageReport, merged
from mockserver.coverage.thresholds import Threshold, missed
from mockserver.errors import CoverageError, SettingsError
from mockserver.reports.files import report_files, write_reports
from mockserver.reports.form import Form, Forms

EXAMPLES = """\b
Examples:
  crr-mock coverage
  crr-mock coverage http://localhost:8080 --session test-7 --out coverage.json
  crr-mock coverage shard-1.json shard-2.json --out coverage.html --fail-under 40 --fail-under operations=100

\b
Exit status: 0, or 1 below a goal, or 2 where a report can't be read or a mock doesn't answer.
"""
_FORMS = (Form.JSON, Form.HTML, Form.MARKDOWN, Form.JUNIT)


def coverage(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="URL|FILE",
            help="Plain ports of running mocks, and reports in JSON. [default: http://localhost:8080]",
        ),
    ] = None,
    session: Annotated[str | None, typer.Option(help="Only calls of this session of the mocks.")] = None,
    form: Annotated[Form, printed_as(*_FORMS)] = Form.MARKDOWN,
    out: Annotated[list[Path] | None, written_to(*_FORMS)] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="[DIMENSION=]PERCENT", help="Goal, such as 40 or operations=100; repeatable."),
    ] = None,
    admin_token: AdminToken = "",
    ca: Authority = None,
) -> None:
    """Say how much of what the spec files define clients have met, and what is missing."""
    from mockserver.coverage.forms import FORMS, as_junit  # pydantic takes 83 ms, for this command only

    thresholds = [Threshold.of(text) for text in fail_under or ()]
    files = report_files(out, FORMS)
    report = merged([_report(source, session, admin_token, ca) for source in sources or ["http://localhost:8080"]])
    failed = missed(thresholds, report)
    forms: Forms[CoverageReport] = {**FORMS, Form.JUNIT: partial(as_junit, missed=failed)}
    write_reports(files, forms, report)
    print(forms[form](report), end="")
    for threshold in failed:
        print(f"crr-mock: {threshold.why_not(report)}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


def _report(source: str, session: str | None, token: str, ca: Path | None) -> CoverageReport:
    """The report of a running mock, or in a file. Raises MockServerError."""
    from mockserver.coverage.as_json import read_json  # 93 ms of pydantic

    if "://" in source:
        with running_mock(source, token, ca) as mock:
            return read_json(mock.text("coverage", session=session), source)
    if session:
        raise SettingsError(
            f"{source}: a file is of one run, whose sessions it doesn't tell apart; leave --session away"
        )
    try:
        return read_json(Path(source).read_bytes(), source)
    except OSError as problem:
        hint = f"; a running mock is http://{source}" if ":" in source else ""
        raise CoverageError(f"can't be read: {problem.strerror}{hint}", source) from None
