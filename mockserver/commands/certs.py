"""crr-mock certs: a throw-away set of certificates, the good and the bad."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mockserver.clock import real_now
from mockserver.commands.session_flags import own_participants
from mockserver.errors import SettingsError
from mockserver.settings import Settings
from mockserver.tls.folder import PASSWORD

EXAMPLES = """\b
Examples:
  crr-mock certs certs
  crr-mock certs certs --name crr-mock.test --name 10.0.0.7 --legacy-p12
  crr-mock certs certs --client ZPGL-read-write --client "MY OWN CLIENT" --force
  crr-mock certs certs --client "My CRR App" --for ABCD,EFGH
  crr-mock certs certs --participant ABCD=CRRH,LSE
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
    acts_for: Annotated[
        list[str] | None,
        typer.Option("--for", help="Participants, ABCD,EFGH, that each --client acts for; serve --tls learns of it."),
    ] = None,
    participant: Annotated[
        list[str] | None,
        typer.Option(help="Participant beside those of the world, as serve takes it: ABCD=CRRH,LSE; repeatable."),
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

    if acts_for and not client:
        raise SettingsError("--for says for whom --client acts; name the client too")
    if not force:
        require_room(folder, SET)  # before all those keys are made
    participants = own_participants(participant)
    clients = client or _clients_of(world, participants)
    acting = [f"{one}={','.join(acts_for)}" for one in clients] if acts_for else []
    names = list(dict.fromkeys([*LOCAL_NAMES, *(name or [])]))
    write_folder(folder, issue(Order(clients, names, password, legacy_p12, acting), real_now()), replace=force)
    print(f"{folder}: {len(clients)} clients in clients/, one of each bad kind in bad/; .p12 password: {password}")
    newcomers = "".join(f" --participant '{one}'" for one in participants)
    print(f"serve:  crr-mock serve --tls {folder}{newcomers}")


def _clients_of(world: str, participants: tuple[str, ...]) -> list[str]:
    from mockserver.app import clients_of  # 616 ms with the web framework, unless --client names them

    return clients_of(Settings(world=world, participants=participants))
