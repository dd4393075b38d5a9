"""crr-mock connectivity: the checklists that a running mock has made of its clients."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import orjson
import typer

from mockserver.commands.files import write
from mockserver.commands.identity import Authority
from mockserver.commands.running_mock import ask_admin
from mockserver.errors import SettingsError

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
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", "-o", help="Report to write: .txt, .json, or .xml for JUnit; repeatable."),
    ] = None,
    admin_token: Annotated[
        str, typer.Option(envvar="CRR_MOCK_ADMIN_TOKEN", help="Token that the admin API asks for.", show_default=False)
    ] = "",
    ca: Authority = None,
) -> None:
    """Say go or no-go for each client that has called a mock, with what is missing."""
    mock = _Mock(url, client, admin_token, ca)
    for path in out or ():
        write(path, mock.report(path.suffix))
    checklists = orjson.loads(mock.report(".json"))
    if not checklists:
        print("no client has come with a certificate yet")
        raise typer.Exit(1)
    print(mock.report(".txt").decode(), end="")
    raise typer.Exit(0 if all(one["go"] for one in checklists) else 1)


class _Mock:
    """The admin API of a running mock."""

    def __init__(self, url: str, client: str | None, token: str, ca: Path | None) -> None:
        self._url, self._token, self._ca = url, token, ca
        self._query = f"?{urlencode({'client': client})}" if client else ""

    def report(self, ending: str) -> bytes:
        """The report in the form of a file's ending."""
        if ending not in (".txt", ".json", ".xml"):
            raise SettingsError(f"a report's name ends in .txt, .json or .xml, not in {ending or 'nothing'}")
        return ask_admin(self._url, f"/__admin/connectivity{ending}{self._query}", self._token, self._ca)
