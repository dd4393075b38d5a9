"""crr-mock export: the services as a Postman collection, or as a SoapUI project."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from mockserver.clock import real_now
from mockserver.commands.target import target
from mockserver.errors import SettingsError
from mockserver.settings import Settings

if TYPE_CHECKING:
    from mockserver.spec.catalogue import Catalogue

EXAMPLES = """\b
Examples:
  crr-mock export postman postman --host https://localhost:8443 --client certs/clients/ZDESK
  crr-mock export soapui soapui --participant ZTRD1

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
    specs: Annotated[list[Path] | None, typer.Option(envvar="CRR_MOCK_SPECS", help="Specs to export.")] = None,
) -> None:
    """Write a project for Postman or SoapUI, with host and participant as variables."""
    from mockserver.app import load_catalogue  # all that is heavy waits until the command runs

    settings = Settings(specs=tuple(specs or ()))
    catalogue = load_catalogue(settings)
    url = target(host, catalogue).geturl().rstrip("/")
    make = _postman if tool is Tool.POSTMAN else _soapui
    for name, content in make(settings, catalogue, url, participant, client).items():
        print(_written(out / name, content))


def _postman(
    settings: Settings, catalogue: Catalogue, host: str, participant: str | None, client: Path | None
) -> dict[str, bytes]:
    from mockserver.export.plan import Plan  # only imported where it is used
    from mockserver.export.postman import certificate_list, collection, environment  # likewise

    plan = Plan.load(settings.collection_rules, catalogue)
    certificate = _certificate(client)
    files = {
        "crr.postman_collection.json": _json(collection(plan)),
        "crr.postman_environment.json": _json(environment(plan, host, participant, certificate)),
    }
    if certificate:
        files["client-certificates.json"] = _json(certificate_list(host, certificate))
    return files


def _soapui(
    settings: Settings, catalogue: Catalogue, host: str, participant: str | None, _client: Path | None
) -> dict[str, bytes]:
    from mockserver.connectivity.samples import samples  # only imported where it is used
    from mockserver.export.soapui import PARTICIPANT, project  # likewise

    calls = samples(settings.connectivity_calls, catalogue, PARTICIPANT, real_now())
    return {"crr-connectivity-soapui-project.xml": project(calls, host, participant or "ZPGL")}


def _certificate(client: Path | None) -> dict[str, Path]:
    """Where the client's certificate lies, by what it is called in Postman's settings. Raises SettingsError."""
    if client is None:
        return {}
    if client.suffix in (".p12", ".pfx"):
        found = {"pfx": client}
    else:
        found = {"cert": client.with_name(f"{client.name}.pem"), "key": client.with_name(f"{client.name}.key")}
    for path in found.values():
        if not path.is_file():
            raise SettingsError(f"{path}: there is no such file; `crr-mock certs` makes some")
    return {kind: path.absolute() for kind, path in found.items()}


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _written(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as problem:
        raise SettingsError(f"{path}: can't be written: {problem.strerror}") from None
    return path
