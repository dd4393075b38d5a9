"""crr-mock export: what it writes, and what it refuses."""

import json
import stat

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from tests.processes import refused


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (["postman"], ["crr.postman_collection.json", "crr.postman_environment.json"]),
        (["soapui"], ["crr-soapui-project.xml"]),
    ],
)
def test_the_files_are_named(tmp_path, options, files):
    tool, *rest = options
    done = CliRunner().invoke(app, ["export", tool, str(tmp_path / "new"), *rest])
    assert done.stdout.splitlines() == [str(tmp_path / "new" / name) for name in files]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == files


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "localhost"], "'localhost' is no URL of a server"),
        (["--client", "nobody"], "nobody.pem: there is no such file; `crr-mock certs` makes some"),
        (["--client", "nobody.p12"], "nobody.p12: there is no such file"),
    ],
)
def test_what_cannot_be_exported_is_one_line(tmp_path, options, said):
    line = refused("export", "postman", str(tmp_path / "out"), *options)
    assert said in line
    assert line.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("given", "password"), [([], "crr-mock"), (["--password", "crr-mock"], "crr-mock")])
def test_the_passphrase_of_a_keystore_is_written_beside_it_for_its_owner_alone(tmp_path, certificates, given, password):
    client = ["--client", str(certificates / "clients" / "ZDESK.p12"), *given]
    done = CliRunner().invoke(app, ["export", "postman", str(tmp_path), *client])
    assert done.exit_code == 0, done.output
    written = tmp_path / "client-certificates.json"
    (listed,) = json.loads(written.read_text())
    assert listed["passphrase"] == password
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_a_keystore_that_does_not_open_is_refused_before_anything_is_written(tmp_path, certificates):
    client = str(certificates / "clients" / "ZDESK.p12")
    line = refused("export", "soapui", str(tmp_path / "out"), "--client", client, "--password", "no")
    assert line.endswith("ZDESK.p12: the password is wrong\n")
    assert not (tmp_path / "out").exists()


def test_soapui_takes_the_keystore_of_a_stem(tmp_path, certificates):
    CliRunner().invoke(app, ["export", "soapui", str(tmp_path), "--client", str(certificates / "clients" / "ZDESK")])
    assert "clients/ZDESK.p12</con:source>" in (tmp_path / "crr-soapui-project.xml").read_text()
