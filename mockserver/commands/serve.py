"""crr-mock serve: the server, from flags to a clean end."""

from __future__ import annotations

import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mockserver.settings import Settings

EXAMPLES = """\b
Examples:
  crr-mock serve
  crr-mock serve --port 0 --specs ~/Downloads/caiso-specs
  crr-mock serve --specs builtin --specs my-specs --reload
  CRR_MOCK_PORT=9000 crr-mock serve
"""
_SPECS_HELP = (
    "Folder or file of specs, instead of the ten that ship; repeatable, where names are the same the later one wins. "
    "The word builtin stands for those that ship."
)
_SIXTEEN_MIB = 16 * 1024 * 1024


def serve(
    host: Annotated[str, typer.Option(envvar="CRR_MOCK_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="CRR_MOCK_PORT", min=0, max=65535, help="Port; 0: a free one.")] = 8080,
    specs: Annotated[list[Path] | None, typer.Option(envvar="CRR_MOCK_SPECS", help=_SPECS_HELP)] = None,
    overlays: Annotated[bool, typer.Option(help="Lay our corrections over the specs' known mistakes.")] = True,
    reload: Annotated[bool, typer.Option(help="Load specs and overlays again when they change.")] = False,
    max_body: Annotated[
        int, typer.Option(envvar="CRR_MOCK_MAX_BODY", min=1, help="Largest request body in bytes.")
    ] = _SIXTEEN_MIB,
    access_log: Annotated[bool, typer.Option(help="Print a line for each call.")] = True,
    check_replies: Annotated[bool, typer.Option(help="Hold each reply against its spec before it is sent.")] = True,
    world: Annotated[str, typer.Option(envvar="CRR_MOCK_WORLD", help="A world that ships, or a world file.")] = "today",
    clock: Annotated[
        datetime | None,
        typer.Option(
            envvar="CRR_MOCK_CLOCK",
            formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d"],
            help="Where the clocks of sessions begin, such as 2026-11-09T09:00:00-08:00.",
        ),
    ] = None,
    clock_rate: Annotated[
        float, typer.Option(envvar="CRR_MOCK_CLOCK_RATE", help="Virtual seconds in a real one.")
    ] = 1.0,
    frozen: Annotated[bool, typer.Option("--frozen", envvar="CRR_MOCK_FROZEN", help="Clocks stand still.")] = False,
    admin_token: Annotated[
        str, typer.Option(envvar="CRR_MOCK_ADMIN_TOKEN", help="Token that the admin API asks for.", show_default=False)
    ] = "",
    admin_open: Annotated[bool, typer.Option("--admin-open", help="Let anybody use the admin API.")] = False,
    seed: Annotated[int, typer.Option(envvar="CRR_MOCK_SEED", help="Seed of everything drawn by chance.")] = 0,
) -> None:
    """Serve the specs' operations until stopped by Ctrl-C or SIGTERM."""
    settings = Settings(**{**locals(), "specs": tuple(specs or ())})  # each option is a setting of the same name

    from mockserver.app import build  # the web framework is only imported where it is used
    from mockserver.commands.banner import banner  # likewise, as all that follow
    from mockserver.web.server import Server, listen, url_of  # likewise

    _log_to_stderr()
    with listen(settings.host, settings.port) as listener:
        mock = build(settings)
        Server(mock.app, ready=lambda: print(banner(mock, url_of(listener)), flush=True)).run([listener])


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr)
    for chatty in ("uvicorn", "watchfiles"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
