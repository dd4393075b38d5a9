"""Certificates that the server can't serve with."""

import shutil

import pytest

from mockserver.errors import CertificateError
from mockserver.tls.context import ClientCertificates, server_context
from mockserver.tls.folder import ServerFiles
from mockserver.tls.keystores import key_pem, read_pkcs12


@pytest.fixture
def folder(certificates, tmp_path):
    for name in ("ca.pem", "crl.pem", "server.pem", "server.key"):
        shutil.copy(certificates / name, tmp_path / name)
    return tmp_path


def refusal(folder):
    with pytest.raises(CertificateError) as caught:
        server_context(ServerFiles(folder), ClientCertificates.REQUIRED)
    return str(caught.value).removeprefix(f"{folder}")


@pytest.mark.parametrize("name", ["ca.pem", "server.pem", "server.key"])
def test_a_missing_file_is_said_with_the_command_that_makes_it(folder, name):
    (folder / name).unlink()
    assert refusal(folder) == f": has no {name}; `crr-mock certs {folder}` makes a whole set"


def test_nothing_is_revoked_without_a_revocation_list(folder):
    (folder / "crl.pem").unlink()
    assert server_context(ServerFiles(folder), ClientCertificates.REQUIRED)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ca.pem", "isn't the authority that signs clients' certificates in PEM form"),
        ("crl.pem", "isn't a revocation list in PEM form"),
        ("server.pem", "holds no certificate in PEM form"),
        ("server.key", "holds no private key in PEM form"),
    ],
)
def test_a_file_of_another_kind_is_said(folder, name, reason):
    (folder / name).write_text("something else")
    assert refusal(folder).startswith(f"/{name}: {reason}")


def test_a_damaged_certificate_is_said(folder):
    lines = (folder / "server.pem").read_text().splitlines()
    (folder / "server.pem").write_text("\n".join([*lines[:4], lines[-1]]))
    assert refusal(folder).startswith("/server.pem: can't be used with server.key: ")


def test_a_key_of_another_certificate_is_said(certificates, folder):
    shutil.copy(certificates / "clients/ZDESK.key", folder / "server.key")
    assert refusal(folder).startswith("/server.key: isn't the key of server.pem")


def test_an_encrypted_key_is_said_and_no_password_is_asked_for(certificates, folder):
    key = read_pkcs12(certificates / "clients/ZDESK.nopass.p12", None).key
    (folder / "server.key").write_bytes(key_pem(key, b"secret"))
    assert refusal(folder).startswith("/server.key: the key is encrypted; write it without password: openssl pkey")
