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


@pytest.mark.parametrize("arguments", [["--help"], ["scenarios", "schema"], ["scenarios", "list"]], ids=" ".join)
def test_a_reader_that_has_left_ends_a_command_quietly_and_is_no_missed_goal(arguments):
    command = [*COMMAND, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141
