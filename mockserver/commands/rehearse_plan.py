"""crr-mock rehearse plan: how far a participant is with a plan that it plays against a running mock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockserver.commands.identity import AdminToken, Authority
from mockserver.commands.reporting import printed_as, written_to
from mockserver.commands.running_mock import running_mock
from mockserver.reports.files import report_files, write
from mockserver.reports.form import Form

if TYPE_CHECKING:
    from mockserver.admin_client import AdminClient

EXAMPLES = """\b
Examples:
  crr-mock rehearse plan first-day --participant ZTRD1
  crr-mock rehearse plan market-sim-2024 http://localhost:8080 --participant ZPGL
    --next-day --out readiness.html --out readiness.xml

\b
Exit status: 0 is a go, 1 a no-go, 2 a mistake on the command line or in the plan.
"""
_FORMS = (Form.TEXT, Form.JSON, Form.HTML, Form.MARKDOWN, Form.JUNIT)


def rehearse_plan(
    name: Annotated[str, typer.Argument(help="Plan: connectivity, first-day, month, market-sim-2024 ...")],
    url: Annotated[str, typer.Argument(help="The mock's plain port.")] = "http://localhost:8080",
    participant: Annotated[str, typer.Option(help="Participant that plays it.")] = ...,  # type: ignore[assignment]
    session: Annotated[str, typer.Option(help="Session in which it is played.")] = "default",
    anew: Annotated[bool, typer.Option("--anew", help="Begin it anew.")] = False,
    next_day: Annotated[bool, typer.Option("--next-day", help="Move the session's clock to the plan's next day.")] = (
        False
    ),
    form: Annotated[Form, printed_as(*_FORMS)] = Form.TEXT,
    out: Annotated[list[Path] | None, written_to(*_FORMS)] = None,
    admin_token: AdminToken = "",
    ca: Authority = None,
) -> None:
    """Begin a plan, or say how far a participant is with it: what is done, what is missing, what went wrong."""
    files = report_files(out, _FORMS)
    path, player = ("sessions", session, "plans", name), {"participant": participant}
    with running_mock(url, admin_token, ca) as mock:
        if anew or (name, participant) not in _begun(mock, session):
            mock.post(*path, "begin", body=player)
        if next_day:
            mock.post(*path, "next-day", body=player)
        go = mock.get(*path, **player)["go"]
        for file, kind in files.items():
            write(file, mock.text(*path, **player, format=kind).encode())
        print(mock.text(*path, **player, format=form), end="")
    raise typer.Exit(0 if go else 1)


def _begun(mock: AdminClient, session: str) -> set[tuple[str, str]]:
    """The plans that the session's participants play."""
    return {(one["plan"], one["participant"]) for one in mock.get("sessions", session, "plans")}
