"""Files are written whole or not at all."""

import os
import stat

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.errors import SettingsError
from mockserver.reports.files import write
from tests.full_disk import room_for


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    (file := tmp_path / "report.json").write_text("old")
    file.chmod(0o640)
    write(file, b"new")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o640)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("secret", "mode"), [(False, 0o644), (True, 0o600)])
def test_a_new_file_has_the_mode_that_the_mask_leaves(tmp_path, secret, mode):
    before = os.umask(0o022)
    write(tmp_path / "new", b"x", secret)
    os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == mode


@pytest.mark.parametrize("old", [b"old", None])
def test_on_a_full_disk_what_stood_there_stays(tmp_path, old):
    file = tmp_path / "report.json"
    if old:
        file.write_bytes(old)
    with room_for(1000), pytest.raises(SettingsError, match="File too large"):
        write(file, b"x" * 100_000)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == ([old] if old else [])


def test_a_link_still_leads_to_the_file(tmp_path):
    (tmp_path / "link").symlink_to("file")
    write(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"x"


def test_a_device_is_written_to(tmp_path):
    write(tmp_path.__class__("/dev/null"), b"x")
    with pytest.raises(SettingsError, match="No space left"):
        write(tmp_path.__class__("/dev/full"), b"x")


@pytest.mark.parametrize(
    "command",
    [
        ["export", "postman", "{folder}/new"],
        ["export", "soapui", "{folder}/new"],
        ["csv", "template", "auction", "--out", "{folder}/new"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_command_that_finds_no_room_says_so_and_leaves_no_part_of_a_file(tmp_path, command):
    with room_for(10):
        done = CliRunner().invoke(app, [word.replace("{folder}", str(tmp_path)) for word in command])
    assert isinstance(done.exception, SettingsError)
    assert "can't be written: File too large" in str(done.exception)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
