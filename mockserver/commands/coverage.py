"""crr-mock coverage: how much of what the spec files define was met, added up over mocks and reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import typer

from mockserver.commands.files import write
from mockserver.commands.identity import Authority
from mockserver.commands.running_mock import ask_admin
from mockserver.coverage.forms import FORMS, Form, form_of
from mockserver.coverage.goals import Goal, missed
from mockserver.errors import CoverageError, SettingsError

if TYPE_CHECKING:
    from mockserver.coverage.report import Report

EXAMPLES = """\b
Examples:
  crr-mock coverage
  crr-mock coverage http://localhost:8080 --session test-7 --out coverage.json
  crr-mock coverage shard-1.json shard-2.json --out coverage.html --fail-under 40 --fail-under operations=100

\b
Exit status: 0, or 1 below a goal, or 2 where a report can't be read or a mock doesn't answer.
"""


def coverage(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="URL|FILE",
            help="Plain ports of running mocks, and reports in JSON. [default: http://localhost:8080]",
        ),
    ] = None,
    session: Annotated[str | None, typer.Option(help="Only calls of this session of the mocks.")] = None,
    form: Annotated[Form, typer.Option("--format", help="What is printed.")] = Form.MARKDOWN,
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", "-o", help="Report to write: .json, .html, .md, or .xml for JUnit; repeatable."),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="[DIMENSION=]PERCENT", help="Goal, such as 40 or operations=100; repeatable."),
    ] = None,
    admin_token: Annotated[
        str, typer.Option(envvar="CRR_MOCK_ADMIN_TOKEN", help="Token that the admin API asks for.", show_default=False)
    ] = "",
    ca: Authority = None,
) -> None:
    """Say how much of what the spec files define clients have met, and what is missing."""
    from mockserver.coverage.report import merged  # only imported when the command runs

    goals = [Goal.of(text) for text in fail_under or ()]
    forms = {path: form_of(path) for path in out or ()}
    report = merged([_report(source, session, admin_token, ca) for source in sources or ["http://localhost:8080"]])
    failed = missed(goals, report)
    for path, name in forms.items():
        write(path, FORMS[name].write(report, failed))
    print(FORMS[form].write(report, failed).decode(), end="")
    for goal in failed:
        print(f"crr-mock: {goal.why_not(report)}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


def _report(source: str, session: str | None, token: str, ca: Path | None) -> Report:
    """The report of a running mock, or in a file. Raises MockServerError."""
    from mockserver.coverage.as_json import read_json  # only imported when the command runs

    if "://" in source:
        query = f"?{urlencode({'session': session})}" if session else ""
        return read_json(ask_admin(source, f"/__admin/coverage{query}", token, ca), source)
    if session:
        raise SettingsError(
            f"{source}: a file is of one run, whose sessions it doesn't tell apart; leave --session away"
        )
    try:
        return read_json(Path(source).read_bytes(), source)
    except OSError as problem:
        hint = f"; a running mock is http://{source}" if ":" in source else ""
        raise CoverageError(f"can't be read: {problem.strerror}{hint}", source) from None
