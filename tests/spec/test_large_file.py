"""A file of 465 operations in 2.8 MB starts within three times what our ten take, in JSON and in YAML."""

import json
import subprocess
import sys

import pytest

from mockserver.yaml12 import write_yaml
from tests.spec.large_file import large_file

START = """
import sys, time
from pathlib import Path
from mockserver.app import build
from mockserver.settings import Settings

build(Settings(specs=tuple(map(Path, sys.argv[1:]))))
print(time.process_time())
"""


def cpu_seconds_of_a_start(*paths: str) -> float:
    done = subprocess.run([sys.executable, "-c", START, *paths], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("write", [json.dumps, write_yaml])
def test_a_large_file_starts_within_three_times_what_the_ten_take(tmp_path, write):
    large = tmp_path / ("large.json" if write is json.dumps else "large.yaml")
    large.write_text(write(large_file()))

    assert 2_000_000 < large.stat().st_size < 3_000_000
    assert cpu_seconds_of_a_start(str(large)) < 3 * cpu_seconds_of_a_start()
