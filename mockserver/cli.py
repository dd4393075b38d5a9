"""The command line: parses, prints, exits. A user's mistake is one sentence on stderr and exit status 2."""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from mockserver import __version__
from mockserver.commands import (
    certs,
    check,
    connectivity,
    coverage,
    csv,
    dictionary,
    diff,
    export,
    impact,
    proxy,
    rehearse,
    rehearse_plan,
    replay,
    scenarios,
    serve,
    verify,
    worlds,
)
from mockserver.errors import MockServerError
from mockserver.settings import without_service_links

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
_CLOSED_PIPE = 141  # as a shell has it for whoever writes to a reader that has left: 128 + SIGPIPE


class _Commands(TyperGroup):
    """Commands, of which some have two words."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        words = " ".join(args[:2])
        return super().resolve_command(ctx, [words, *args[2:]] if words in self.commands else args)


app = typer.Typer(
    cls=_Commands,
    name="crr-mock",
    help="A local mock of the California ISO's CRR services. This isn't CAISO's software.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def crr_mock(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """A local mock of the California ISO's CRR services. This isn't CAISO's software."""
    if version:
        print(__version__)
        raise typer.Exit


app.command(epilog=serve.EXAMPLES)(serve.serve)
app.command(epilog=certs.EXAMPLES)(certs.certs)
app.command(epilog=check.EXAMPLES)(check.check)
app.command(epilog=connectivity.EXAMPLES)(connectivity.connectivity)
app.command(epilog=coverage.EXAMPLES)(coverage.coverage)
app.command(epilog=dictionary.EXAMPLES)(dictionary.dictionary)
app.command(epilog=diff.EXAMPLES)(diff.diff)
app.command(epilog=export.EXAMPLES)(export.export)
app.command(epilog=impact.EXAMPLES)(impact.impact)
app.command(epilog=proxy.EXAMPLES)(proxy.proxy)
app.command(epilog=rehearse.EXAMPLES)(rehearse.rehearse)
app.command("rehearse plan", epilog=rehearse_plan.EXAMPLES)(rehearse_plan.rehearse_plan)
app.command(epilog=replay.EXAMPLES)(replay.replay)
app.command(epilog=verify.EXAMPLES)(verify.verify)
app.add_typer(csv.app, name="csv")
app.add_typer(scenarios.app, name="scenarios")
app.add_typer(worlds.app, name="worlds")


def main() -> None:
    try:
        _prepare_outputs()
        _run()
    except BrokenPipeError:
        sys.stdout = sys.stderr = None  # or their end would fail once more
        sys.exit(_CLOSED_PIPE)
    except OSError as problem:
        if problem.errno not in _UNWRITABLE:
            raise
        sys.stdout = None  # likewise
        print(f"crr-mock: stdout can't be written: {problem.strerror}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _prepare_outputs() -> None:
    """Outputs take any letter, whatever they are encoded in; what is closed from the start is written to nobody."""
    sys.stdout, sys.stderr = (one or Path(os.devnull).open("w") for one in (sys.stdout, sys.stderr))  # noqa: SIM115
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, TextIOWrapper):
            output.reconfigure(errors="backslashreplace")


def _run() -> None:
    if links := without_service_links(os.environ):
        words = "passed over, as Kubernetes sets it for a service named crr-mock"
        print(f"crr-mock: {words}: {', '.join(links)}", file=sys.stderr)
    try:
        app()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # which the framework would end with 1, as a missed goal
            raise end.__context__ from None
        raise
    except MockServerError as problem:
        print(f"crr-mock: {problem}", file=sys.stderr)
        sys.exit(2)
    finally:
        sys.stdout.flush()  # here, where it can be said that it failed
