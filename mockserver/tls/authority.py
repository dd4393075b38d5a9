"""A throw-away certificate authority: keys, certificates and the list of revoked ones."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ORGANIZATION = "crr-mock throw-away"
KEY_BITS = 2048
WEAK_KEY_BITS = 1024  # what every TLS library of today turns away
CA_LIFE = timedelta(days=3650)
LIFE = timedelta(days=397)  # the longest that browsers and Apple's libraries take from a server


@dataclass(frozen=True, slots=True)
class Credential:
    """A private key with its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a certificate is good."""

    start: datetime
    end: datetime

    @classmethod
    def around(cls, now: datetime, life: timedelta = LIFE) -> Validity:
        """Good now; an hour of grace for machines whose clocks are behind."""
        return cls(now - timedelta(hours=1), now + life)


class Authority:
    """A CA that is made for one set of certificates and signs all of them."""

    def __init__(self, name: str, now: datetime) -> None:
        self.now = now
        key = _new_key()
        subject = _name(name)
        validity = Validity.around(now, CA_LIFE)
        builder = (
            _builder(subject, subject, key.public_key(), validity)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        self.credential = Credential(key, builder.sign(key, hashes.SHA256()))

    def server(self, names: Sequence[str]) -> Credential:
        """A server certificate for host names and IP addresses."""
        key = _new_key()
        builder = self._signed_for(names[0], key, Validity.around(self.now), ExtendedKeyUsageOID.SERVER_AUTH)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_general_name(one) for one in names]), critical=False
        )
        return self._signed(key, builder)

    def client(self, name: str, validity: Validity | None = None, key_bits: int = KEY_BITS) -> Credential:
        """A client certificate whose common name is `name`."""
        key = _new_key(key_bits)
        validity = validity or Validity.around(self.now)
        builder = self._signed_for(name, key, validity, ExtendedKeyUsageOID.CLIENT_AUTH)
        return self._signed(key, builder)

    def revocations(self, revoked: Sequence[Credential]) -> x509.CertificateRevocationList:
        """The signed list of revoked certificates; it is good for as long as the authority."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.credential.certificate.subject)
            .last_update(self.now - timedelta(hours=1))
            .next_update(self.now + CA_LIFE)
        )
        for one in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(one.certificate.serial_number)
                .revocation_date(self.now - timedelta(hours=1))
                .build()
            )
        return builder.sign(self.credential.key, hashes.SHA256())

    def _signed_for(
        self, name: str, key: rsa.RSAPrivateKey, validity: Validity, purpose: x509.ObjectIdentifier
    ) -> x509.CertificateBuilder:
        issuer = self.credential.certificate
        return (
            _builder(_name(name), issuer.subject, key.public_key(), validity)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.credential.key.public_key()), critical=False
            )
        )

    def _signed(self, key: rsa.RSAPrivateKey, builder: x509.CertificateBuilder) -> Credential:
        issuer_key: CertificateIssuerPrivateKeyTypes = self.credential.key
        return Credential(key, builder.sign(issuer_key, hashes.SHA256()))


def _new_key(bits: int = KEY_BITS) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANIZATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, validity: Validity
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
    )


def _key_usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_encipherment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
