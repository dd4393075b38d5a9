"""Keys and certificates as files hold them: PEM and PKCS#12, written for any tool and read with one clear sentence
about what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)

from mockserver.errors import CertificateError
from mockserver.tls.authority import Credential

_LEGACY_ROUNDS = 50_000


@dataclass(frozen=True, slots=True)
class Keystore:
    """What a client shows to a server: its certificate, its key, and the certificates between it and a root."""

    certificate: x509.Certificate
    key: PrivateKeyTypes
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """Whose it is, as people read it."""
        return self.certificate.subject.rfc4514_string()

    @property
    def certificates_pem(self) -> bytes:
        return b"".join(certificate_pem(one) for one in (self.certificate, *self.chain))


def certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def crl_pem(revocations: x509.CertificateRevocationList) -> bytes:
    return revocations.public_bytes(Encoding.PEM)


def key_pem(key: PrivateKeyTypes, password: bytes | None = None) -> bytes:
    """The key in PKCS#8."""
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def pkcs12_file(name: str, credential: Credential, issuer: x509.Certificate, password: str, legacy: bool) -> bytes:
    """Key, certificate and issuer; an empty password leaves the file open. `legacy` is for Java 8 and its like."""
    return pkcs12.serialize_key_and_certificates(
        name.encode(), credential.key, credential.certificate, [issuer], _encryption(password, legacy)
    )


def truststore_file(issuer: x509.Certificate, password: str, legacy: bool) -> bytes:
    """The CA as a trusted entry, in the form that Java's keystores ask for."""
    trusted = [pkcs12.PKCS12Certificate(issuer, b"crr-mock ca")]
    return pkcs12.serialize_java_truststore(trusted, _encryption(password, legacy))


def _encryption(password: str, legacy: bool) -> KeySerializationEncryption:
    if not password:
        return NoEncryption()
    if not legacy:
        return BestAvailableEncryption(password.encode())
    return (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_LEGACY_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(hashes.SHA1())  # noqa: S303 - Java 8 reads nothing better
        .build(password.encode())
    )


def read_pkcs12(path: Path, password: str | None) -> Keystore:
    """The client's identity in a PKCS#12 file. Raises CertificateError with what to do about it."""
    content = read_file(path)
    try:
        found = pkcs12.load_pkcs12(content, password.encode() if password else None)
    except UnsupportedAlgorithm as problem:
        raise CertificateError(f"is encrypted in a way that can't be read here: {problem}", path) from None
    except ValueError as problem:
        raise CertificateError(_why_not_pkcs12(str(problem), password), path) from None
    if found.key is None or found.cert is None:
        raise CertificateError("holds no private key with its certificate; export it again with both", path)
    return Keystore(found.cert.certificate, found.key, tuple(one.certificate for one in found.additional_certs))


def _why_not_pkcs12(problem: str, password: str | None) -> str:
    if "password" not in problem:
        return "isn't a whole PKCS#12 file: it is cut short, damaged, or of another kind"
    return "the password is wrong" if password else "needs a password; give it by --password or CRR_MOCK_P12_PASSWORD"


def read_pem(certificate: Path, key: Path, password: str | None = None) -> Keystore:
    """The client's identity in two PEM files. Raises CertificateError with what to do about it."""
    chain = read_certificates(certificate)
    private = _read_key(key, password)
    if chain[0].public_key().public_bytes(*_SPKI) != private.public_key().public_bytes(*_SPKI):
        raise CertificateError(
            f"isn't the key of the certificate in {certificate}; name the two that belong together", key
        )
    return Keystore(chain[0], private, tuple(chain[1:]))


_SPKI = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def read_certificates(path: Path) -> Sequence[x509.Certificate]:
    """The certificates in a PEM file, at least one."""
    try:
        return x509.load_pem_x509_certificates(read_file(path))
    except ValueError:
        raise CertificateError("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", path) from None


def _read_key(path: Path, password: str | None) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(read_file(path), password.encode() if password else None)
    except TypeError:
        remedy = "drop the password" if password else "give its password by --password or CRR_MOCK_P12_PASSWORD"
        state = "isn't encrypted" if password else "is encrypted"
        raise CertificateError(f"the key {state}; {remedy}", path) from None
    except UnsupportedAlgorithm as problem:
        raise CertificateError(f"holds a key that can't be used here: {problem}", path) from None
    except ValueError:
        message = (
            "holds no private key in PEM form that this password opens"
            if password
            else "holds no private key in PEM form"
        )
        raise CertificateError(message, path) from None


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise CertificateError(f"can't be read: {problem.strerror or problem}", path) from None
