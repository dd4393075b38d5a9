"""crr-mock connectivity: the checklists that a running mock has made of its clients."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mockserver.commands.identity import AdminToken, Authority
from mockserver.commands.reporting import written_to
from mockserver.commands.running_mock import running_mock
from mockserver.reports.files import report_files, write
from mockserver.reports.form import Form

EXAMPLES = """\b
Examples:
  crr-mock connectivity
  crr-mock connectivity http://localhost:8080 --client ZPGL-read-write --out connectivity.xml

Exit status: 0 is a go, 1 a no-go, 2 a mistake on the command line or a mock that doesn't answer.
"""


def connectivity(
    url: Annotated[
        str, typer.Argument(help="The mock's plain port, or the proxy before it.")
    ] = "http://localhost:8080",
    client: Annotated[str | None, typer.Option(help="Only this client, by the name of its certificate.")] = None,
    out: Annotated[list[Path] | None, written_to(Form.TEXT, Form.JSON, Form.JUNIT)] = None,
    admin_token: AdminToken = "",
    ca: Authority = None,
) -> None:
    """Say go or no-go for each client that has called a mock, with what is missing."""
    files = report_files(out, (Form.TEXT, Form.JSON, Form.JUNIT))
    with running_mock(url, admin_token, ca) as mock:
        told = {form: mock.text(f"connectivity{form.ending}", client=client) for form in {*files.values(), Form.TEXT}}
        checklists = mock.get("connectivity.json", client=client)
    for path, form in files.items():
        write(path, told[form].encode())
    if not checklists:
        print("no client has come with a certificate yet")
        raise typer.Exit(1)
    print(told[Form.TEXT], end="")
    raise typer.Exit(0 if all(one["go"] for one in checklists) else 1)
