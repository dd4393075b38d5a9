"""A set to rehearse with: authority, server, good clients, and one client for each way to be wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from mockserver.errors import CertificateError
from mockserver.tls.authority import LIFE, WEAK_KEY_BITS, Authority, Credential, Validity
from mockserver.tls.folder import ACTING, BAD, CLIENTS, PASSWORD, acting_file
from mockserver.tls.keystores import certificate_pem, crl_pem, key_pem, pkcs12_file, truststore_file

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
UNKNOWN = "nobody-knows-me"


@dataclass(frozen=True, slots=True)
class Order:
    """What to make.

    clients   names of clients; each becomes the common name of a certificate
    names     host names and IP addresses of the server
    password  of the PKCS#12 files
    legacy    whether those are encrypted the old way, for Java 8
    acting    which clients act for whom beside those of the world: My App=ABCD,EFGH
    """

    clients: Sequence[str]
    names: Sequence[str] = LOCAL_NAMES
    password: str = PASSWORD
    legacy: bool = False
    acting: Sequence[str] = ()


def issue(order: Order, now: datetime) -> dict[str, bytes]:
    """The files of a whole set, by their names inside its folder."""
    authority = Authority("crr-mock CA", now)
    ca = authority.credential.certificate
    server = authority.server(list(order.names))
    bad = _bad_clients(authority, order.clients[0], now)
    files = {
        "ca.pem": certificate_pem(ca),
        "ca.key": key_pem(authority.credential.key),
        "truststore.p12": truststore_file(ca, order.password, order.legacy),
        "crl.pem": crl_pem(authority.revocations([bad["revoked"]])),
        "server.pem": certificate_pem(server.certificate),
        "server.key": key_pem(server.key),
        ACTING: acting_file(order.acting),
    }
    for name, stem in _file_names(order.clients).items():
        files |= _client_files(f"{CLIENTS}/{stem}", name, authority.client(name), ca, order)
    for kind, credential in bad.items():
        files |= _client_files(f"{BAD}/{kind}", kind, credential, ca, order)
    return files


def _file_names(clients: Sequence[str]) -> dict[str, str]:
    """The clients' names as file names, which aren't as free. Raises CertificateError where two become the same."""
    stems = {name: re.sub(r"[^A-Za-z0-9._-]", "_", name) for name in clients}
    for name, stem in stems.items():
        others = [other for other, one in stems.items() if one == stem and other != name]
        if others:
            raise CertificateError(f"the clients {name!r} and {others[0]!r} would share the file {stem}.pem")
    return stems


def _bad_clients(authority: Authority, name: str, now: datetime) -> dict[str, Credential]:
    """Each has one thing wrong with it and is else the certificate of client `name`."""
    return {
        "expired": authority.client(name, Validity(now - LIFE, now - timedelta(days=1))),
        "not-yet-valid": authority.client(name, Validity(now + timedelta(days=1), now + LIFE)),
        "other-ca": Authority("some other CA", now).client(name),
        "revoked": authority.client(name),
        "unknown": authority.client(UNKNOWN),
        "weak-key": authority.client(name, key_bits=WEAK_KEY_BITS),
    }


def _client_files(
    stem: str, name: str, credential: Credential, issuer: x509.Certificate, order: Order
) -> dict[str, bytes]:
    return {
        f"{stem}.pem": certificate_pem(credential.certificate),
        f"{stem}.key": key_pem(credential.key),
        f"{stem}.p12": pkcs12_file(name, credential, issuer, order.password, order.legacy),
        f"{stem}.nopass.p12": pkcs12_file(name, credential, issuer, "", order.legacy),
    }
