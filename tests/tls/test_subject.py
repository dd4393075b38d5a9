"""Subjects as other programs write them, held against those that wrote them."""

import shutil
import subprocess
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from mockserver.tls.keystores import certificate_pem
from mockserver.tls.peer import Peer
from mockserver.tls.subject import common_name

KEY = ec.generate_private_key(ec.SECP256R1())
TEXTS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20) | st.sampled_from(
    ["CN=ZDESK", "a,CN=ZDESK", 'x"', "a+CN=b", "#0C0141", " a ", "a\\", "C\\3D", "/CN=b", "a;CN=b", "CN\\=x"]
)


def name(*rdns):
    return x509.Name([x509.RelativeDistinguishedName([x509.NameAttribute(*one) for one in rdn]) for rdn in rdns])


def certificate(subject):
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(subject, subject, KEY.public_key(), 1, now, now + timedelta(days=1))
    return certificate_pem(builder.sign(KEY, hashes.SHA256())).decode()


@given(TEXTS, TEXTS, TEXTS)
def test_the_common_name_is_found_whatever_stands_beside_it(common, organization, unit):
    subject = name(
        [(NameOID.ORGANIZATION_NAME, organization)], [(NameOID.COMMON_NAME, common), (NameOID.USER_ID, unit)]
    )
    assert common_name(subject.rfc4514_string()) == common


@given(TEXTS, TEXTS)
def test_nothing_in_another_value_is_a_common_name(organization, unit):
    subject = name([(NameOID.ORGANIZATION_NAME, organization)], [(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)])
    with pytest.raises(ValueError, match="has no common name"):
        common_name(subject.rfc4514_string())


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL isn't installed")
@pytest.mark.parametrize("style", ["RFC2253", "oneline", "compat"])
@pytest.mark.parametrize(
    ("common", "organization"),
    [
        ("ZDESK", "X"),
        ("Doe, Jane", "X"),
        ("Müller", "X"),
        ("ZDESK", 'a "b"; CN=c + d'),
        ("#1", " blanks "),
        ("a/b", "c/d"),
    ],
)
def test_openssl_writes_what_is_read(common, organization, style):
    pem = certificate(name([(NameOID.ORGANIZATION_NAME, organization)], [(NameOID.COMMON_NAME, common)]))
    done = subprocess.run(
        ["openssl", "x509", "-noout", "-subject", "-nameopt", style],
        input=pem,
        capture_output=True,
        text=True,
        check=True,
    )
    assert common_name(done.stdout.removeprefix("subject=").lstrip().removesuffix("\n")) == common


@pytest.mark.parametrize(
    ("rdns", "read"),
    [
        ([[(NameOID.COMMON_NAME, "Users")], [(NameOID.COMMON_NAME, "ZDESK")]], "ZDESK"),
        ([[(NameOID.COMMON_NAME, "a"), (NameOID.COMMON_NAME, "ZDESK")]], ""),
        ([[(NameOID.ORGANIZATION_NAME, "CN=ZDESK")]], ""),
    ],
)
def test_of_a_certificates_common_names_the_most_specific_one_counts(rdns, read):
    assert Peer.of(certificate(name(*rdns))).name == read


@pytest.mark.parametrize("part", [" ", "\\ ", "/a", "/CN=", "a=", 'CN="', "CN=a,", "#00", "\\"])
def test_a_long_subject_is_read_or_refused_in_one_go(part):
    began = process_time()
    for end in ("", '"', ",", "="):
        with suppress(ValueError):
            common_name(f"CN={part * 30_000}{end}")
        with suppress(ValueError):
            common_name(f"/CN={part * 30_000}{end}")
    assert process_time() - began < 5
