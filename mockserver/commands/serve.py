"""crr-mock serve: the server, from flags to a clean end."""

from __future__ import annotations

import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockserver import __version__
from mockserver.settings import Settings

if TYPE_CHECKING:
    from mockserver.app import Mock

EXAMPLES = """Examples:

    crr-mock serve

    crr-mock serve --port 0 --specs ~/Downloads/caiso-specs

    CRR_MOCK_PORT=9000 crr-mock serve
"""


def serve(
    host: Annotated[str, typer.Option(envvar="CRR_MOCK_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="CRR_MOCK_PORT", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8080,
    specs: Annotated[
        list[Path] | None,
        typer.Option(envvar="CRR_MOCK_SPECS", help="Folder or file of specs instead of the ten that ship; repeatable."),
    ] = None,
    overlays: Annotated[bool, typer.Option(help="Lay our corrections over the specs' known mistakes.")] = True,
    max_body: Annotated[int, typer.Option(envvar="CRR_MOCK_MAX_BODY", min=1, help="Largest request body in bytes.")] = (
        16 * 1024 * 1024
    ),
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
    """Serve the specs' operations until stopped."""
    from mockserver.app import build  # the web framework is only imported where it is used
    from mockserver.web.server import Server, listen  # likewise

    settings = Settings(
        host=host,
        port=port,
        specs=tuple(specs or ()),
        overlays=overlays,
        max_body=max_body,
        access_log=access_log,
        check_replies=check_replies,
        seed=seed,
        world=world,
        clock=clock,
        clock_rate=clock_rate,
        frozen=frozen,
        admin_token=admin_token,
        admin_open=admin_open,
    )
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    mock = build(settings)
    with listen(settings.host, settings.port) as listener:
        address = listener.getsockname()
        Server(mock.app, lambda: print(_banner(mock, address[0], address[1]), flush=True)).run([listener])


def _banner(mock: Mock, host: str, port: int) -> str:
    count = len(mock.pipeline.catalogue.operations)
    return f"crr-mock {__version__}: {count} operations on http://{host}:{port}"
