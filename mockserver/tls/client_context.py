"""A client's side of TLS: whom it trusts, and the certificate that it shows."""

from __future__ import annotations

import secrets
import ssl
import tempfile
from pathlib import Path

from mockserver.errors import CertificateError
from mockserver.tls.keystores import Keystore, key_pem, read_certificates


def client_context(own: Keystore | None, trusted: Path | None) -> ssl.SSLContext:
    """TLS 1.2 and later. Without `trusted`, the authorities count that the system trusts. Raises CertificateError."""
    if trusted is not None:
        read_certificates(trusted)
    context = ssl.create_default_context(cafile=trusted)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if trusted is not None:
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the user trusts what the file holds, root or not
    if own is not None:
        _show(context, own)
    return context


def _show(context: ssl.SSLContext, own: Keystore) -> None:
    """OpenSSL wants files: they hold the key encrypted by a password that nobody will know, and only for a moment."""
    password = secrets.token_hex(32)
    try:
        with tempfile.TemporaryDirectory(prefix="crr-mock-") as folder:
            certificate, key = Path(folder) / "client.pem", Path(folder) / "client.key"
            certificate.write_bytes(own.certificates_pem)
            key.write_bytes(key_pem(own.key, password.encode()))
            context.load_cert_chain(certificate, key, password)
    except ssl.SSLError as problem:
        raise CertificateError(_unusable(problem)) from None
    except OSError as problem:
        raise CertificateError(f"can't be written for TLS: {problem.strerror}", tempfile.gettempdir()) from None


def _unusable(problem: ssl.SSLError) -> str:
    if problem.reason == "EE_KEY_TOO_SMALL":
        return "the client's key is too weak: TLS libraries ask for 2048 bits and more; get a new certificate"
    return f"the client's certificate can't be used: {(problem.reason or str(problem)).replace('_', ' ').lower()}"
