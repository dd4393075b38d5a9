"""crr-mock verify: whether the right calls were made to a running mock, and only as often as they should."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from mockserver.commands.identity import AdminToken, Authority
from mockserver.commands.running_mock import running_mock
from mockserver.errors import AdminError, JournalError
from mockserver.files.yaml12 import Lines, read_yaml

EXAMPLES = """\b
Examples:
  crr-mock verify http://localhost:8080 calls.yaml
  crr-mock verify http://localhost:8080 calls.yaml --session test-7

\b
A file holds checks, in YAML or JSON:
  calls:
    - when: {operation: portfolioSubmission}
      status: 2xx
      exactly: 1

Exit status: 0 where all checks hold, 1 where one doesn't, 2 for a mistake or a mock that doesn't answer.
"""


def verify(
    url: Annotated[str, typer.Argument(help="The mock's plain port, or the proxy before it.")],
    file: Annotated[Path, typer.Argument(help="The checks, in YAML or JSON.")],
    session: Annotated[
        str | None, typer.Option(help="Whose calls; instead of the file's `session`, else all sessions.")
    ] = None,
    admin_token: AdminToken = "",
    ca: Authority = None,
) -> None:
    """Ask a running mock whether these calls were made; if not, say what came near."""
    wanted = read_yaml(file, JournalError)
    if not isinstance(wanted, dict):
        raise JournalError("a verification is a mapping with `calls`", file)
    with running_mock(url, admin_token, ca) as mock:
        try:
            failure = mock.verify(wanted if session is None else {**wanted, "session": session})
        except TypeError as problem:
            raise JournalError(f"can't be sent as JSON: {problem}", file) from None
        except AdminError as refusal:
            if refusal.status != 422:
                raise
            raise JournalError(refusal.message, file, Lines(file).of(_pointer(refusal.message))) from None
    if failure:
        print(failure)
        raise typer.Exit(1)
    number = len(wanted["calls"])
    print("the check holds" if number == 1 else f"all {number} checks hold")


def _pointer(detail: str) -> tuple[str | int, ...]:
    """The place that a sentence such as "calls[0].when.service: there is no ..." begins with."""
    place = detail.partition(": ")[0]
    return tuple(int(number) if number else name for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", place))
