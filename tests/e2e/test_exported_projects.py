"""The exported projects, run from top to bottom with a client certificate: newman runs Postman's, and SoapUI's is run
by a program that reads it as SoapUI does, since SoapUI itself comes in no package."""

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.testing import MockServer

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT.parent / "shared" / "published-specs"
RUNNER = ROOT / "tests" / "export"
LOCAL = ROOT / "node_modules" / ".bin" / "newman"
NEWMAN = str(LOCAL) if LOCAL.exists() else shutil.which("newman")
GROOVY = shutil.which("groovy")

newman = pytest.mark.skipif(NEWMAN is None, reason="newman isn't here: npm install --no-save newman@6.2.2")
groovy = pytest.mark.skipif(GROOVY is None, reason="groovy isn't here: apt install groovy")
pytestmark = pytest.mark.slow

OPERATIONS = 69


def serving(certificates, specs=None, **options):
    return MockServer(tls=certificates, specs=[specs] if specs else [], frozen=True, **options)


def export(tool, out, mock, client, specs=None):
    options = ["--specs", str(specs)] if specs else []
    host = mock.secure_url.replace("127.0.0.1", "localhost")
    done = CliRunner().invoke(app, ["export", tool, str(out), "--host", host, "--client", str(client), *options])
    assert done.exit_code == 0, done.output


def by_newman(out, certificates):
    """The report of a run, and what newman wrote beside it."""
    report = out / "report.json"
    files = [out / "crr.postman_collection.json", "-e", out / "crr.postman_environment.json"]
    trust = [
        "--ssl-client-cert-list",
        out / "client-certificates.json",
        "--ssl-extra-ca-certs",
        certificates / "ca.pem",
    ]
    reporters = ["-r", "cli,json", "--reporter-json-export", report]
    command = [NEWMAN, "run", *files, *trust, *reporters]
    done = subprocess.run(command, capture_output=True, timeout=300, cwd=out, text=True)
    return json.loads(report.read_text())["run"], done.stdout + done.stderr


def by_soapui(out, certificates):
    """What the runner says of each request."""
    files = [out / "crr-soapui-project.xml", RUNNER / "soapui_project.xsd", certificates / "ca.pem"]
    command = [GROOVY, RUNNER / "soapui_runner.groovy", *files]
    done = subprocess.run(command, capture_output=True, timeout=300, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def failures(report):
    return [f"{one['source']['name']}: {one['error']['message']}" for one in report["failures"]]


def statuses(report):
    return {one["item"]["name"]: one["response"]["code"] for one in report["executions"]}


CLOCKS = {
    "market-sim": ["2026-11-02T20:30:00Z", "2026-11-04T18:00:00Z", "2026-11-13T18:00:00Z"],
    "today": ["2026-06-30T22:00:00Z", "2027-03-14T10:30:00Z", "2028-02-29T22:00:00Z"],
}
EVERYWHERE = [(world, clock, specs) for world in CLOCKS for clock in CLOCKS[world] for specs in (None, PUBLISHED)]
IN_SHORT = [("market-sim", CLOCKS["market-sim"][1], None), ("today", CLOCKS["today"][1], PUBLISHED)]
worlds = pytest.mark.parametrize(
    ("world", "clock", "specs"),
    [pytest.param(*one, marks=[] if one in IN_SHORT else [pytest.mark.long]) for one in EVERYWHERE],
)


@newman
@worlds
def test_the_collection_is_green_in_every_world_at_every_time_with_every_folder_of_specs(
    certificates, tmp_path, world, clock, specs
):
    if specs and not specs.is_dir():
        pytest.skip("the published files aren't here")
    with serving(certificates, specs, clock=clock, world=world) as mock:
        export("postman", tmp_path, mock, certificates / "clients" / "ZDESK.p12", specs)
        report, said = by_newman(tmp_path, certificates)
    assert failures(report) == []
    assert "deprecated" not in said
    assert len({one["item"]["id"] for one in report["executions"]}) == OPERATIONS
    answered = statuses(report)
    trades = [status for name, status in answered.items() if "Sm" in name or "sm" in name]
    assert len(trades) == 9
    assert set(trades) == {200}  # each offer is for a CRR that somebody holds
    assert world != "today" or sum(status == 200 for status in answered.values()) >= 58


@groovy
@worlds
def test_the_soapui_project_is_by_its_schema_and_each_of_its_requests_is_answered_as_it_asserts(
    certificates, tmp_path, world, clock, specs
):
    if specs and not specs.is_dir():
        pytest.skip("the published files aren't here")
    with serving(certificates, specs, clock=clock, world=world) as mock:
        export("soapui", tmp_path, mock, certificates / "clients" / "ZDESK.p12", specs)
        steps = by_soapui(tmp_path, certificates)
    assert [one for one in steps if one["failures"]] == []
    assert len({one["step"] for one in steps}) == len(steps) == OPERATIONS
    assert {one["status"] for one in steps if one["step"].startswith("secondary_market")} == {200}


@newman
def test_conversions_that_one_run_asks_for_are_approved_by_a_later_one(certificates, tmp_path):
    with serving(certificates, clock="2026-11-04T18:00:00Z", world="market-sim") as mock:
        export("postman", tmp_path, mock, certificates / "clients" / "ZDESK.p12")
        first, _ = by_newman(tmp_path, certificates)
        httpx.post(f"{mock.url}/__admin/sessions/default/clock/advance", json={"to": "2026-11-05T18:00:00Z"})
        second, _ = by_newman(tmp_path, certificates)
    assert failures(first) + failures(second) == []
    assert statuses(first)["POST torConversionCreation"] == 200
    assert statuses(second)["POST torConversionApproval"] == 200


@newman
@pytest.mark.parametrize("client", ["clients/ZDESK", "clients/ZDESK.nopass.p12"])
def test_a_certificate_without_a_passphrase_is_taken_too(certificates, tmp_path, client):
    with serving(certificates) as mock:
        export("postman", tmp_path, mock, certificates / client)
        report, _ = by_newman(tmp_path, certificates)
    assert failures(report) == []


@newman
def test_the_collection_is_red_where_the_certificate_may_not_write(certificates, tmp_path):
    with serving(certificates, world="today") as mock:
        export("postman", tmp_path, mock, certificates / "clients" / "ZPGL-read")
        report, _ = by_newman(tmp_path, certificates)
    names = {failure.partition(":")[0] for failure in failures(report)}
    assert "POST portfolioCreation" in names
    assert "GET activeAuctionMarkets" not in names


@newman
def test_the_collection_is_red_where_the_handshake_fails(certificates, tmp_path):
    with serving(certificates) as mock:
        export("postman", tmp_path, mock, certificates / "bad" / "expired")
        report, _ = by_newman(tmp_path, certificates)
    assert len(report["failures"]) >= OPERATIONS
