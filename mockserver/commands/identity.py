"""The certificate that a command shows as a client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.errors import SettingsError

if TYPE_CHECKING:
    from mockserver.tls.keystores import Keystore


def keystore(p12: Path | None, cert: Path | None, key: Path | None, password: str | None) -> Keystore | None:
    """The client's certificate and key, from either kind of file; None without one. Raises SettingsError."""
    from mockserver.tls.keystores import read_pem, read_pkcs12  # cryptography is only imported where it is used

    if p12 and (cert or key):
        raise SettingsError("--p12 and --cert are two ways to say the same; give one of them")
    if bool(cert) != bool(key):
        raise SettingsError("--cert and --key belong together; give both or neither")
    if p12:
        return read_pkcs12(p12, password)
    return read_pem(cert, key, password) if cert and key else None
