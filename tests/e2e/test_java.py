"""Java's own HttpClient: keystores, TLS 1.2, and what it says about certificates that are refused."""

import shutil
import subprocess
from pathlib import Path

import pytest

from mockserver.tls.authority import Credential
from mockserver.tls.keystores import pkcs12_file, read_pkcs12
from tests.serving import tls_serving

PROGRAM = Path(__file__).parent / "Connect.java"
EXPECTED = {
    "clients/ZPGL-read": "200",
    "clients/ZTRD1-read-write": "403",  # not its participant
    "bad/unknown": "403",
    "bad/expired": "Received fatal alert: certificate_expired",
    "bad/not-yet-valid": "Received fatal alert: bad_certificate",
    "bad/other-ca": "Received fatal alert: unknown_ca",
    "bad/revoked": "Received fatal alert: certificate_revoked",
    "bad/weak-key": "Received fatal alert: bad_certificate",
}


@pytest.fixture
def legacy(certificates, tmp_path):
    """A good client's keystore, encrypted as Java 8 needs it."""
    own = read_pkcs12(certificates / "clients/ZPGL-read.p12", "crr-mock")
    path = tmp_path / "legacy.p12"
    path.write_bytes(pkcs12_file("client", Credential(own.key, own.certificate), own.chain[0], "crr-mock", legacy=True))
    return path


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="no JDK is installed")
def test_java_gets_through_with_a_good_keystore_and_is_told_about_each_bad_one(certificates, legacy):
    keystores = [certificates / f"{name}.p12" for name in EXPECTED] + [legacy]
    with tls_serving(certificates) as ports:
        url = f"{ports.url}/crr/marketstatus/v1.0/activeAuctionMarkets?participantName=ZPGL"
        command = ["java", PROGRAM, url, "crr-mock", certificates / "truststore.p12", *keystores]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90)
    said = [line.rpartition(") ")[2] for line in done.stdout.splitlines()]  # some JDKs name the alert in front, too
    assert said == [*EXPECTED.values(), "200"], done.stderr
