"""crr-mock impact: which of a client's calls break when spec files change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mockserver.commands.reporting import printed_as, written_to
from mockserver.reports.files import report_files, write_reports
from mockserver.reports.form import Form
from mockserver.reports.progress import progress
from mockserver.settings import Settings

EXAMPLES = """\b
Examples:
  crr-mock impact builtin ~/Downloads/caiso-specs --calls run.jsonl
  crr-mock impact old new --calls proxy.jsonl --calls coverage.json --out impact.html

\b
Calls come from a journal, from a recording (serve --record, proxy --record), or from a coverage report, which knows
operations only.

\b
Exit status: 0, or 1 where a call breaks, or 2 where a file can't be read.
"""


def impact(
    old: Annotated[Path, typer.Argument(help="The specs that the calls were made for; builtin are those that ship.")],
    new: Annotated[Path, typer.Argument(help="The specs that come next.")],
    calls: Annotated[list[Path], typer.Option(metavar="FILE", help="Journal, recording or coverage; repeatable.")],
    form: Annotated[Form, printed_as(Form.TEXT, Form.JSON, Form.MARKDOWN)] = Form.TEXT,
    out: Annotated[list[Path] | None, written_to(Form.TEXT, Form.JSON, Form.MARKDOWN, Form.HTML, Form.JUNIT)] = None,
) -> None:
    """Say which calls of a client the next spec files refuse, and which answers may surprise it."""
    from mockserver.app import load_catalogue  # 616 ms with the web framework, for who needs it
    from mockserver.diff.run import diff  # 71 ms with those below
    from mockserver.impact.calls import judge_file  # likewise
    from mockserver.impact.forms import FORMS  # likewise
    from mockserver.impact.judge import Judge  # likewise

    files = report_files(out, FORMS)
    before, after = Settings(specs=(old,)), Settings(specs=(new,))
    with progress() as step:
        report = diff(before.spec_folders[0], after.spec_folders[0], step)
        judge = Judge(load_catalogue(before), load_catalogue(after), report)
        for number, path in enumerate(calls):
            step(path.name, number / len(calls))
            judge_file(judge, path)
    judgment = judge.judgment()
    write_reports(files, FORMS, judgment)
    print(FORMS[form](judgment), end="")
    if judgment.breaks:
        raise typer.Exit(1)
