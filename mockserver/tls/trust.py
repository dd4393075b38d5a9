"""How far clients' certificates are checked: up to which authority, and who in between may have been revoked."""

from __future__ import annotations

import re
import ssl
from collections.abc import Sequence
from pathlib import Path

_LIST = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)


def checks_of(authorities: Sequence[bytes], revoked: Path) -> ssl.VerifyFlags:
    """What OpenSSL is told to check, by the authorities (DER) and the lists of the revoked that there are.

    OpenSSL checks the client's certificate alone, or every one up to a root, of which each must then have a list. So
    the whole chain is checked where all authorities up to their roots are there with their lists, else the client's
    certificate. An authority without its root is trusted as it is.
    """
    from cryptography import x509  # 60 ms: only for who serves certificates

    try:
        known = [x509.load_der_x509_certificate(one) for one in authorities]
        lists = {x509.load_pem_x509_crl(one).issuer for one in _lists(revoked)}
    except ValueError:  # OpenSSL is less strict
        return ssl.VERIFY_X509_PARTIAL_CHAIN | (ssl.VERIFY_CRL_CHECK_LEAF if revoked.exists() else 0)
    subjects = {one.subject for one in known}
    partial = ssl.VerifyFlags(0) if {one.issuer for one in known} <= subjects else ssl.VERIFY_X509_PARTIAL_CHAIN
    if not revoked.exists():
        return partial
    return partial | (ssl.VERIFY_CRL_CHECK_CHAIN if not partial and subjects <= lists else ssl.VERIFY_CRL_CHECK_LEAF)


def _lists(path: Path) -> list[bytes]:
    return _LIST.findall(path.read_bytes()) if path.exists() else []
