"""The example's own tests, as its developers run them."""

import subprocess
import sys

import pytest

from tests.installed import environment
from tests.pages import ROOT

DESK = ROOT / "examples" / "desk"


@pytest.mark.slow
def test_the_desk_passes_its_tests_and_meets_what_it_uses(tmp_path):
    options = ["-q", "-n2", "-p", "no:cacheprovider", "-p", "no:schemathesis", f"--crr-coverage={tmp_path}/c.md"]
    command = [sys.executable, "-m", "pytest", *options]
    done = subprocess.run(command, cwd=DESK, env=environment(tmp_path / "site"), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| auction 1.2.1 | 37.5 % (3/8)" in (tmp_path / "c.md").read_text()
