"""The set that `crr-mock certs` makes, looked at by openssl."""

import shutil
import stat
import subprocess
from datetime import UTC, datetime

import pytest

from mockserver.errors import CertificateError
from mockserver.tls.folder import write_folder
from mockserver.tls.issue import Order, issue
from mockserver.tls.keystores import read_pkcs12

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl isn't installed")


def openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def verify(folder, name):
    checks = ["-CAfile", folder / "ca.pem", "-CRLfile", folder / "crl.pem", "-crl_check", "-auth_level", "2"]
    return openssl("verify", *checks, folder / name)


@pytest.mark.parametrize("name", ["server.pem", "clients/ZPGL-read-write.pem", "bad/unknown.pem"])
def test_a_good_certificate_verifies(certificates, name):
    assert verify(certificates, name).endswith(": OK\n")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("expired", "certificate has expired"),
        ("not-yet-valid", "certificate is not yet valid"),
        ("other-ca", "unable to get local issuer certificate"),
        ("revoked", "certificate revoked"),
        ("weak-key", "EE certificate key too weak"),
    ],
)
def test_a_bad_certificate_has_exactly_one_thing_wrong_with_it(certificates, kind, reason):
    said = verify(certificates, f"bad/{kind}.pem")
    assert next(line for line in said.splitlines() if line.startswith("error ")).endswith(reason)
    assert "CN = ZPGL-read-write" in openssl("x509", "-noout", "-subject", "-in", certificates / f"bad/{kind}.pem")


def test_the_server_certificate_names_this_machine_and_what_was_asked_for(tmp_path):
    order = Order(["ZDESK"], ["localhost", "127.0.0.1", "::1", "mock.test", "10.0.0.7"])
    write_folder(tmp_path, issue(order, datetime.now(UTC)), replace=False)
    names = openssl("x509", "-noout", "-ext", "subjectAltName", "-in", tmp_path / "server.pem")
    assert "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1" in names
    assert "DNS:mock.test, IP Address:10.0.0.7" in names


@pytest.mark.parametrize(("name", "password"), [("ZDESK.p12", "crr-mock"), ("ZDESK.nopass.p12", None)])
def test_a_keystore_opens_with_its_password_or_with_none(certificates, name, password):
    found = read_pkcs12(certificates / "clients" / name, password)
    assert found.key.public_key() == found.certificate.public_key()
    assert len(found.chain) == 1


@pytest.mark.parametrize(("legacy", "cipher"), [(True, "pbeWithSHA1And3-KeyTripleDES-CBC"), (False, "AES-256-CBC")])
def test_keystores_for_java_8_are_encrypted_the_old_way(tmp_path, legacy, cipher):
    write_folder(tmp_path, issue(Order(["ZDESK"], legacy=legacy), datetime.now(UTC)), replace=False)
    keystore = tmp_path / "clients/ZDESK.p12"
    said = openssl("pkcs12", "-info", "-in", keystore, "-passin", "pass:crr-mock", "-noout", "-legacy")
    assert cipher in said


def test_keys_are_for_their_owner_only(certificates):
    secret = [path for ending in ("key", "p12") for path in certificates.rglob(f"*.{ending}")]
    assert len(secret) > 30
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}


def test_a_set_is_replaced_only_when_told_to(tmp_path):
    (tmp_path / "ca.pem").write_text("mine")
    with pytest.raises(CertificateError, match=r"already holds ca.pem; --force replaces the whole set"):
        write_folder(tmp_path, {"ca.pem": b"new", "ca.key": b"new"}, replace=False)
    assert [path.name for path in tmp_path.iterdir()] == ["ca.pem"]
    write_folder(tmp_path, {"ca.pem": b"new", "ca.key": b"new"}, replace=True)
    assert (tmp_path / "ca.pem").read_text() == "new"


def test_a_replaced_subfolder_keeps_nothing_of_the_set_before(tmp_path):
    write_folder(tmp_path, {"clients/A.pem": b"", "server.pem": b""}, replace=False)
    (tmp_path / "notes.txt").write_text("mine")
    write_folder(tmp_path, {"clients/B.pem": b"", "server.pem": b""}, replace=True)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert found == ["clients/B.pem", "notes.txt", "server.pem"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CertificateError, match="can't be written"):
        write_folder(tmp_path / "file", {"ca.pem": b"", "clients/A.pem": b""}, replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
