"""The skeleton of an activity: what is made is clean, and its own test passes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mockserver.errors import SettingsError
from tools.activity import ROOT, make

SPEC = """
openapi: 3.0.0
info: {title: CRR Load Shift API, version: 1.0.0}
servers: [{url: 'https://example.com/crr'}]
tags: [{name: CRR Load Shift Read}]
paths:
  /loadshift/v1.0/shifts:
    get:
      tags: [CRR Load Shift Read]
      operationId: getShifts
      responses:
        '200':
          description: all of them
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Shift'}}}}
components:
  schemas:
    Shift:
      type: object
      properties: {name: {type: string}, beginDate: {type: string, format: date-time}}
"""
COPIED = ("mockserver", "specs", "scenarios", "tests", "tools", "pyproject.toml", "CHANGELOG.md")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the checkout, with the file of a new service."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "edges"))
        else:
            shutil.copy(source, tmp_path)
    (tmp_path / "specs/caiso_crr_load_shift_v1.0.0.yaml").write_text(SPEC)
    return tmp_path


def run(house: Path, *command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=house, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_skeleton_is_clean_and_its_test_passes_at_once(house):
    made = [path.relative_to(house).as_posix() for path in make("load_shift", house)]

    assert len(made) == 7
    run(house, "ruff", "check", "--no-cache", *[path for path in made if path.endswith(".py")])
    run(house, "ruff", "format", "--no-cache", "--check", *[path for path in made if path.endswith(".py")])
    run(house, "pytest", "-q", "tests/market/load_shift")
    changelog = (house / "CHANGELOG.md").read_text()
    assert "- The service load shift has behavior, with a world file's `load_shifts`.\n" in changelog


@pytest.mark.long
def test_the_skeleton_has_its_types(house):
    make("load_shift", house)

    run(house, "mypy", "mockserver/market/load_shift", "mockserver/app.py")


@pytest.mark.parametrize(
    ("name", "why"), [("Outage", "can't be an activity"), ("tor", "already"), ("outage", "into specs/ first")]
)
def test_what_cannot_be_made_is_refused_in_a_sentence(name, why):
    with pytest.raises(SettingsError, match=why):
        make(name)
