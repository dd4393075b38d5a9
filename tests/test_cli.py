"""What all commands have in common: how they end when what they print can't be written."""

import subprocess
from pathlib import Path

import pytest

from tests.processes import COMMAND

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--version"], ["scenarios", "list"], ["serve", "--port", "0"]], ids=" ".join)
def test_a_full_disk_behind_stdout_is_said_in_a_sentence_and_is_no_failed_check(arguments):
    with FULL.open("w") as full:
        done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)

    assert done.stderr == "crr-mock: stdout can't be written: No space left on device\n"
    assert done.returncode == 2


def test_a_reader_that_has_left_gets_no_traceback():
    with subprocess.Popen([*COMMAND, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
