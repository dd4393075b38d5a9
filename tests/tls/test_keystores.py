"""Keys and certificates that can't be used: one sentence each, with what to do about it."""

import pytest

from mockserver.errors import CertificateError
from mockserver.tls.keystores import key_pem, read_pem, read_pkcs12

CLIENT = "clients/ZDESK"


def refusal(read, *arguments):
    with pytest.raises(CertificateError) as caught:
        read(*arguments)
    return caught.value.message


def test_a_wrong_password_is_said(certificates):
    assert refusal(read_pkcs12, certificates / f"{CLIENT}.p12", "guess") == "the password is wrong"


def test_a_missing_password_is_asked_for(certificates):
    assert "give it by --password or CRR_MOCK_P12_PASSWORD" in refusal(
        read_pkcs12, certificates / f"{CLIENT}.p12", None
    )


@pytest.mark.parametrize("content", [b"", b"\x30", b"hello", None])
def test_what_is_no_whole_keystore_is_said(certificates, tmp_path, content):
    file = tmp_path / "cut.p12"
    file.write_bytes((certificates / f"{CLIENT}.p12").read_bytes()[:700] if content is None else content)
    assert refusal(read_pkcs12, file, "crr-mock").startswith("isn't a whole PKCS#12 file")


def test_a_keystore_without_key_is_said(certificates):
    assert refusal(read_pkcs12, certificates / "truststore.p12", "crr-mock").startswith("holds no private key")


@pytest.mark.parametrize(("name", "reason"), [("none.p12", "No such file"), ("clients", "Is a directory")])
def test_a_file_that_cannot_be_read_is_said(certificates, name, reason):
    assert refusal(read_pkcs12, certificates / name, None).startswith(f"can't be read: {reason}")


def test_a_certificate_and_its_key_are_read(certificates):
    found = read_pem(certificates / f"{CLIENT}.pem", certificates / f"{CLIENT}.key")
    assert found.certificates_pem == (certificates / f"{CLIENT}.pem").read_bytes()


@pytest.mark.parametrize(
    ("certificate", "key", "reason"),
    [
        (f"{CLIENT}.pem", "clients/ZPGL-nda.key", "isn't the key of the certificate in"),
        (f"{CLIENT}.pem", f"{CLIENT}.pem", "holds no private key in PEM form"),
        (f"{CLIENT}.key", f"{CLIENT}.key", "holds no certificate in PEM form"),
        (f"{CLIENT}.p12", f"{CLIENT}.key", "holds no certificate in PEM form"),
    ],
)
def test_files_that_do_not_belong_together_are_said(certificates, certificate, key, reason):
    assert refusal(read_pem, certificates / certificate, certificates / key).startswith(reason)


@pytest.mark.parametrize(
    ("encrypted", "password", "reason"),
    [
        (b"secret", None, "the key is encrypted"),
        (None, "secret", "the key isn't encrypted"),
        (b"secret", "guess", "holds no"),
    ],
)
def test_the_password_of_a_key_must_fit(certificates, tmp_path, encrypted, password, reason):
    key = tmp_path / "client.key"
    key.write_bytes(key_pem(read_pkcs12(certificates / f"{CLIENT}.nopass.p12", None).key, encrypted))
    assert refusal(read_pem, certificates / f"{CLIENT}.pem", key, password).startswith(reason)
