"""The certificate that a command shows as a client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockserver.errors import SettingsError

if TYPE_CHECKING:
    from mockserver.tls.keystores import Keystore

# The options of every command that calls a service.
P12 = Annotated[Path | None, typer.Option(help="Certificate and key to show to the service, PKCS#12.")]
Password = Annotated[
    str | None, typer.Option(envvar="CRR_MOCK_P12_PASSWORD", help="Password of the PKCS#12 file or the key.")
]
Cert = Annotated[Path | None, typer.Option(help="Certificate to show as PEM, instead of --p12.")]
Key = Annotated[Path | None, typer.Option(help="The key of --cert, PEM.")]
AdminToken = Annotated[
    str, typer.Option(envvar="CRR_MOCK_ADMIN_TOKEN", help="Token that the admin API asks for.", show_default=False)
]
Authority = Annotated[
    Path | None, typer.Option(help="Authority of the service's certificate, PEM; else those the system trusts.")
]


def keystore(p12: Path | None, cert: Path | None, key: Path | None, password: str | None) -> Keystore | None:
    """The client's certificate and key, from either kind of file; None without one. Raises SettingsError."""
    from mockserver.tls.keystores import read_pem, read_pkcs12  # cryptography, 44 ms

    if p12 and (cert or key):
        raise SettingsError("--p12 and --cert are two ways to say the same; give one of them")
    if bool(cert) != bool(key):
        raise SettingsError("--cert and --key belong together; give both or neither")
    if p12:
        return read_pkcs12(p12, password)
    return read_pem(cert, key, password) if cert and key else None
