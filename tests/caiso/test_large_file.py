"""A file of 465 operations in 2.8 MB starts within three times what our ten take, and is checked in twice that."""

import json
import subprocess
import sys

import pytest

from mockserver.files.yaml12 import write_yaml
from tests.caiso.large_file import large_file

START = """
import sys, time
from pathlib import Path
from mockserver.app import build
from mockserver.settings import Settings

build(Settings(specs=tuple(map(Path, sys.argv[1:]))))
print(time.process_time())
"""


CHECK = """
import sys, time
from pathlib import Path
from mockserver.lint.run import check

assert check([Path(sys.argv[1])], []).files[0].operations == 465
print(time.process_time())
"""


def cpu_seconds_of(script: str, *paths: str) -> float:
    done = subprocess.run([sys.executable, "-c", script, *paths], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("write", [json.dumps, write_yaml])
def test_a_large_file_starts_within_three_times_what_the_ten_take(tmp_path, write):
    large = tmp_path / ("large.json" if write is json.dumps else "large.yaml")
    large.write_text(write(large_file()))

    assert 2_000_000 < large.stat().st_size < 3_000_000
    assert cpu_seconds_of(START, str(large)) < 3 * cpu_seconds_of(START)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_large_file_is_checked_within_twice_what_it_takes_to_serve_it(tmp_path, version):
    large = tmp_path / "large.json"
    large.write_text(json.dumps({**large_file(), "openapi": version}, indent=1))

    assert cpu_seconds_of(CHECK, str(large)) < 2 * cpu_seconds_of(START, str(large))
