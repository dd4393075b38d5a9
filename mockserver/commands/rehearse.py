"""crr-mock rehearse: the connectivity checklist, gone through as a client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import SplitResult

import typer

from mockserver.clock import real_now
from mockserver.commands.identity import P12, Authority, Cert, Key, Password, keystore
from mockserver.commands.reporting import written_to
from mockserver.commands.target import target
from mockserver.errors import SettingsError
from mockserver.reports.files import report_files, write_reports
from mockserver.reports.form import Form
from mockserver.settings import Settings

if TYPE_CHECKING:
    from mockserver.connectivity.checklist import Checklist
    from mockserver.connectivity.samples import Sample
    from mockserver.tls.keystores import Keystore

EXAMPLES = """\b
Examples:
  crr-mock rehearse https://localhost:8443 --p12 certs/clients/ZPGL-read.p12 --password crr-mock
    --ca certs/ca.pem --participant ZPGL
  crr-mock rehearse https://mapstage-api.caiso.com/crr --p12 mine.p12 --participant MINE
    --write --out ticket.txt --out ticket.json

Exit status: 0 is a go, 1 a no-go, 2 a mistake on the command line.
"""


def rehearse(
    url: Annotated[str, typer.Argument(help="Where the services are; /crr is added where the URL has no path.")],
    participant: Annotated[str, typer.Option(help="Participant to make the calls for.")],
    p12: P12 = None,
    password: Password = None,
    cert: Cert = None,
    key: Key = None,
    ca: Authority = None,
    write: Annotated[
        bool, typer.Option("--write", help="Also one write for each service, of a kind that changes nothing.")
    ] = False,
    service: Annotated[
        list[str] | None, typer.Option(help="Only this service, which then must take every call; repeatable.")
    ] = None,
    out: Annotated[list[Path] | None, written_to(Form.TEXT, Form.JSON, Form.JUNIT)] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for an answer.")] = 15.0,
    specs: Annotated[
        list[Path] | None, typer.Option(envvar="CRR_MOCK_SPECS", help="Specs to hold the answers against.")
    ] = None,
) -> None:
    """Make one harmless call to each service and say go or no-go, with what is missing."""
    from mockserver.app import load_catalogue  # 616 ms with the web framework
    from mockserver.connectivity.report import FORMS  # likewise
    from mockserver.connectivity.samples import samples  # likewise

    files = report_files(out, FORMS)
    settings = Settings(specs=tuple(specs or ()))
    catalogue = load_catalogue(settings)
    target_url = target(url, catalogue)
    calls = samples(settings.connectivity_calls, catalogue, participant, real_now())
    own = keystore(p12, cert, key, password)
    checklist = _rehearse(target_url, own, ca, participant, timeout, _chosen(calls, service, write), bool(service))
    write_reports(files, FORMS, [checklist])
    print(FORMS[Form.TEXT]([checklist]), end="")
    raise typer.Exit(0 if checklist.go else 1)


def _rehearse(
    url: SplitResult,
    own: Keystore | None,
    ca: Path | None,
    participant: str,
    timeout_s: float,
    calls: list[Sample],
    strict: bool,
) -> Checklist:
    from mockserver.connectivity.rehearsal import (  # 116 ms, for this command only
        RehearsalTarget,
        certificate_check,
        rehearse,
    )
    from mockserver.tls.client_context import client_context  # cryptography, 38 ms
    from mockserver.tls.peer import Peer  # likewise

    context = client_context(own, ca) if url.scheme == "https" else None
    peer = Peer.of(own.certificates_pem.decode()) if own else None
    check = certificate_check(peer.subject, peer.valid_from, peer.valid_until, real_now()) if peer else None
    client = peer.name if peer else "a client without certificate"
    return rehearse(RehearsalTarget(url, context, client, participant, timeout_s, strict), calls, check)


def _chosen(calls: list[Sample], services: list[str] | None, write: bool) -> list[Sample]:
    known = sorted({call.service for call in calls})
    for name in services or ():
        if name not in known:
            raise SettingsError(f"there is no service {name!r} to rehearse; known: {', '.join(known)}")
    return [
        call
        for call in calls
        if (write or call.contract.operation.access == "read") and (not services or call.service in services)
    ]
