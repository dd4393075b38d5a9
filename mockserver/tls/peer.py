"""What a certificate says about the one who shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Peer:
    """A certificate as people read it.

    name          the common name: by it the world knows its clients; "" where it has none of its own
    subject       the whole name (RFC 4514)
    alternatives  the subject alternative names, such as DNS:localhost
    serial        in hexadecimal digits
    fingerprint   SHA-256, in hexadecimal digits with colons
    """

    name: str
    subject: str
    issuer: str
    alternatives: tuple[str, ...]
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime

    @classmethod
    def of(cls, pem: str) -> Peer:
        """Raises ValueError for what isn't a certificate in PEM form."""
        certificate = x509.load_pem_x509_certificate(pem.encode("latin-1"))
        return cls(
            name=_common_name(certificate),
            subject=certificate.subject.rfc4514_string(),
            issuer=certificate.issuer.rfc4514_string(),
            alternatives=_alternatives(certificate),
            serial=f"{certificate.serial_number:x}",
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":"),
            valid_from=certificate.not_valid_before_utc,
            valid_until=certificate.not_valid_after_utc,
        )


def _common_name(certificate: x509.Certificate) -> str:
    """The most specific common name, which is the last one; "" where there is none, or where two stand side by side."""
    named = [one for one in certificate.subject.rdns if one.get_attributes_for_oid(NameOID.COMMON_NAME)]
    names = named[-1].get_attributes_for_oid(NameOID.COMMON_NAME) if named else []
    return str(names[0].value) if len(names) == 1 else ""


def _alternatives(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(f"{_KINDS.get(type(one), type(one).__name__)}:{one.value}" for one in found)


_KINDS: dict[type[x509.GeneralName], str] = {
    x509.DNSName: "DNS",
    x509.IPAddress: "IP",
    x509.RFC822Name: "email",
    x509.UniformResourceIdentifier: "URI",
    x509.DirectoryName: "dir",
}
