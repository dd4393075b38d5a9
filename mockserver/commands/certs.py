"""crr-mock certs: a throw-away set of certificates, the good and the bad."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mockserver.clock import real_now
from mockserver.settings import world_file
from mockserver.tls.folder import PASSWORD

EXAMPLES = """\b
Examples:
  crr-mock certs certs
  crr-mock certs certs --name crr-mock.test --name 10.0.0.7 --legacy-p12
  crr-mock certs certs --client ZPGL-read-write --client "MY OWN CLIENT" --force
"""


def certs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; made where it is missing.")],
    name: Annotated[
        list[str] | None,
        typer.Option(help="Host name or IP address of the server, besides localhost; repeatable."),
    ] = None,
    client: Annotated[
        list[str] | None, typer.Option(help="Client to make a certificate for, instead of all; repeatable.")
    ] = None,
    world: Annotated[
        str, typer.Option(envvar="CRR_MOCK_WORLD", help="World whose clients get certificates.")
    ] = "today",
    password: Annotated[
        str, typer.Option(envvar="CRR_MOCK_P12_PASSWORD", help="Password of the .p12 files.")
    ] = PASSWORD,
    legacy_p12: Annotated[
        bool, typer.Option("--legacy-p12", help="Encrypt .p12 files the old way (3DES, SHA-1), for Java 8.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the set in the folder.")] = False,
) -> None:
    """Make a CA, a server certificate, a client certificate per participant and access, and one of each bad kind."""
    from mockserver.tls.folder import SET, require_room, write_folder  # 42 ms of cryptography, with the line below
    from mockserver.tls.issue import LOCAL_NAMES, Order, issue  # likewise

    if not force:
        require_room(folder, SET)  # before all those keys are made
    clients = client or _clients_of(world)
    names = list(dict.fromkeys([*LOCAL_NAMES, *(name or [])]))
    write_folder(folder, issue(Order(clients, names, password, legacy_p12), real_now()), replace=force)
    print(f"{folder}: {len(clients)} clients in clients/, one of each bad kind in bad/; .p12 password: {password}")
    print(f"serve:  crr-mock serve --tls {folder}")


def _clients_of(world: str) -> list[str]:
    from mockserver.market.seed import build_stage  # 45 ms with the line below, unless --client names them
    from mockserver.market.seed_file import SeedFile  # likewise

    return [one.name for one in build_stage(SeedFile(world_file(world)), ()).clients]
