"""The exported collection, run by newman with a client certificate."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from tests.serving import tls_serving

LOCAL = Path(__file__).parents[2] / "node_modules" / ".bin" / "newman"
NEWMAN = str(LOCAL) if LOCAL.exists() else shutil.which("newman")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NEWMAN is None, reason="newman isn't here: npm install --no-save newman@6.2.2"),
]


@pytest.fixture
def run(certificates, tmp_path):
    """Export for a server, run, and give newman's report."""

    def run(ports, client):
        command = ["export", "postman", str(tmp_path), "--host", ports.url, "--client", str(certificates / client)]
        assert CliRunner().invoke(app, command).exit_code == 0
        report = tmp_path / "report.json"
        files = [tmp_path / "crr.postman_collection.json", "-e", tmp_path / "crr.postman_environment.json"]
        trust = ["--ssl-client-cert-list", tmp_path / "client-certificates.json"]
        trust += ["--ssl-extra-ca-certs", certificates / "ca.pem"]
        reporter = ["-r", "json", "--reporter-json-export", report]
        subprocess.run([NEWMAN, "run", *files, *trust, *reporter], capture_output=True, timeout=120, cwd=tmp_path)
        return json.loads(report.read_text())["run"]

    return run


def failures(report):
    return [f"{one['source']['name']}: {one['error']['message']}" for one in report["failures"]]


@pytest.mark.parametrize("client", ["clients/ZDESK", "clients/ZDESK.nopass.p12"])
def test_the_collection_is_green_with_a_certificate_that_may_ask_everything(certificates, run, client):
    with tls_serving(certificates, world="today", frozen=False) as ports:
        report = run(ports, client)
    assert failures(report) == []
    assert report["stats"]["requests"]["total"] == 69
    assert report["stats"]["assertions"]["total"] > 69 * 2
    assert sum(one["response"]["code"] == 200 for one in report["executions"]) >= 60


def test_the_collection_is_red_where_the_certificate_may_not_write(certificates, run):
    with tls_serving(certificates, world="today", frozen=False) as ports:
        report = run(ports, "clients/ZPGL-read")
    names = {failure.partition(":")[0] for failure in failures(report)}
    assert "POST portfolioCreation" in names
    assert "GET activeAuctionMarkets" not in names


def test_the_collection_is_red_where_the_handshake_fails(certificates, run):
    with tls_serving(certificates, world="today", frozen=False) as ports:
        report = run(ports, "bad/expired")
    assert len(report["failures"]) >= 69
