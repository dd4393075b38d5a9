"""crr-mock export: the services as a Postman collection, or as a SoapUI project."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockserver.commands.target import target
from mockserver.errors import CertificateError, SettingsError
from mockserver.export.certificate import Certificate
from mockserver.reports.files import write
from mockserver.reports.form import as_json
from mockserver.settings import Settings
from mockserver.tls.folder import PASSWORD

if TYPE_CHECKING:
    from mockserver.export.plan import ExportPlan

CERTIFICATES, SOAPUI_PROJECT = "client-certificates.json", "crr-soapui-project.xml"

EXAMPLES = """\b
Examples:
  crr-mock export postman postman --host https://localhost:8443 --client certs/clients/ZDESK.p12
  crr-mock export soapui soapui --client mine.p12 --password secret --participant MINE

What comes out runs like this:
  newman run postman/crr.postman_collection.json -e postman/crr.postman_environment.json
    --ssl-client-cert-list postman/client-certificates.json --ssl-extra-ca-certs certs/ca.pem
"""


class Tool(StrEnum):
    POSTMAN = "postman"
    SOAPUI = "soapui"


def export(
    tool: Annotated[Tool, typer.Argument(help="For which tool.")],
    out: Annotated[Path, typer.Argument(help="Folder to write the files to; made where it is missing.")],
    host: Annotated[str, typer.Option(help="Where the services are; /crr is added where it has no path.")] = (
        "https://localhost:8443"
    ),
    participant: Annotated[str | None, typer.Option(help="Participant to make the calls for.")] = None,
    client: Annotated[
        Path | None, typer.Option(help="The client's certificate: a .p12 file, or the stem of a .pem and a .key file.")
    ] = None,
    password: Annotated[
        str | None,
        typer.Option(
            envvar="CRR_MOCK_P12_PASSWORD", help="Password of the .p12 file; that of `crr-mock certs` is known."
        ),
    ] = None,
    specs: Annotated[list[Path] | None, typer.Option(envvar="CRR_MOCK_SPECS", help="Specs to export.")] = None,
) -> None:
    """Write a project for Postman or SoapUI: every operation, with host and participants as variables."""
    from mockserver.app import load_catalogue  # 616 ms with the web framework
    from mockserver.export.plan import ExportPlan  # likewise

    settings = Settings(specs=tuple(specs or ()))
    catalogue = load_catalogue(settings)
    url = target(host, catalogue).geturl().rstrip("/")
    plan = ExportPlan.load(settings.collection_rules, catalogue).acting_for(participant)
    make = _postman if tool is Tool.POSTMAN else _soapui
    if client and tool is Tool.SOAPUI and not _is_keystore(client):
        client = client.with_name(f"{client.name}.p12")  # SoapUI takes no other kind
    for name, content in make(plan, url, _certificate(client, password)).items():
        _make_folder(out)
        write(out / name, content, secret=name in _SECRET)
        print(out / name)


_SECRET = (CERTIFICATES, SOAPUI_PROJECT)  # they hold the passphrase


def _postman(plan: ExportPlan, host: str, certificate: Certificate | None) -> dict[str, bytes]:
    from mockserver.export.postman import certificate_list, collection, environment  # 146 ms, for this form only

    files = {
        "crr.postman_collection.json": as_json(collection(plan)).encode(),
        "crr.postman_environment.json": as_json(environment(plan, host)).encode(),
    }
    if certificate:
        files[CERTIFICATES] = as_json(certificate_list(host, certificate)).encode()
    return files


def _soapui(plan: ExportPlan, host: str, certificate: Certificate | None) -> dict[str, bytes]:
    from mockserver.export.soapui import project  # 122 ms, for this form only

    return {SOAPUI_PROJECT: project(plan, host, certificate)}


def _certificate(client: Path | None, password: str | None) -> Certificate | None:
    """Where the client's certificate lies. Raises SettingsError and CertificateError."""
    if client is None:
        return None
    keystore = client if _is_keystore(client) else None
    files = [keystore] if keystore else [client.with_name(f"{client.name}{ending}") for ending in (".pem", ".key")]
    for path in files:
        if not path.is_file():
            raise SettingsError(f"{path}: there is no such file; `crr-mock certs` makes some")
    if keystore:
        return Certificate.of_keystore(keystore.absolute(), _opening(keystore, password))
    return Certificate.of_pem(*(path.absolute() for path in files))


def _is_keystore(client: Path) -> bool:
    return client.suffix in (".p12", ".pfx")


def _opening(keystore: Path, password: str | None) -> str:
    """The password that opens the file: the one that is given, else none or that of the mock's own certificates."""
    from mockserver.tls.keystores import read_pkcs12  # cryptography, 36 ms

    if password is None:
        for known in ("", PASSWORD):
            with suppress(CertificateError):
                read_pkcs12(keystore, known)
                return known
    read_pkcs12(keystore, password)
    return password or ""


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise SettingsError(f"{folder}: can't be made: {problem.strerror}") from None
