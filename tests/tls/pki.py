"""An authority below another one, as companies have it, and what a server checks of the clients of either."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mockserver.tls.keystores import certificate_pem, crl_pem, key_pem

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@dataclass
class Issued:
    """A certificate with its key, and with who signed it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    issuer: Issued | None = None
    revoked: list[x509.Certificate] = field(default_factory=list)

    @property
    def pem(self) -> bytes:
        return certificate_pem(self.certificate)

    @property
    def key_pem(self) -> bytes:
        return key_pem(self.key)

    def crl(self) -> bytes:
        """The list of those that it has revoked."""
        builder = x509.CertificateRevocationListBuilder(self.certificate.subject, NOW - DAY, NOW + DAY)
        for one in self.revoked:
            entry = x509.RevokedCertificateBuilder(one.serial_number, NOW - DAY).build()
            builder = builder.add_revoked_certificate(entry)
        return crl_pem(builder.sign(self.key, hashes.SHA256()))


def issued(name: str, issuer: Issued | None, ca: bool = False) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    attributes = [(NameOID.ORGANIZATION_NAME, "some company"), *([(NameOID.COMMON_NAME, name)] if name else [])]
    subject = x509.Name([x509.NameAttribute(*one) for one in attributes])
    signer = issuer.key if issuer else key
    above = issuer.certificate.subject if issuer else subject
    serial = x509.random_serial_number()
    builder = x509.CertificateBuilder(above, subject, key.public_key(), serial, NOW - DAY, NOW + DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    return Issued(builder.sign(signer, hashes.SHA256()), key, issuer)


def shaken(
    server: ssl.SSLContext, client: ssl.SSLContext, session: ssl.SSLSession | None = None
) -> tuple[ssl.SSLObject, ssl.SSLObject]:
    """A connection in memory, the client's side first. Raises ssl.SSLError with the server's verdict."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = server.wrap_bio(to_server, to_client, server_side=True)
    there = client.wrap_bio(to_client, to_server, server_hostname="localhost", session=session)
    waiting = [there, here]
    for _ in range(10):
        for side in list(waiting):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(side)
    if waiting == [here]:  # the client was done before it was refused: it reads why
        there.read()
    return there, here
