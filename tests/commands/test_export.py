"""crr-mock export: what it writes, and what it refuses."""

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from tests.processes import refused


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (["postman"], ["crr.postman_collection.json", "crr.postman_environment.json"]),
        (["soapui"], ["crr-connectivity-soapui-project.xml"]),
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
