"""The package on a machine that has nothing but Python: what the wheel carries, and the README's one line."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.pages import ROOT, shown
from tests.wheel import tracked

ADDRESS = re.compile(r"http://[\d.]+:\d+")


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The bin folder of a virtual environment that has the wheel, its dependencies and pytest, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=True)
    constraints = ROOT / "constraints.txt"
    command = [folder / "venv/bin/pip", "install", "--quiet", "-c", constraints, wheel, "pytest"]
    subprocess.run(command, check=True)
    return folder / "venv/bin"


@contextmanager
def started(command: str, folder: Path) -> Iterator[str]:
    """Type the command, give its address once it serves, end it."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            ["bash", "-c", command],
            cwd=folder,
            env={**environment, "CRR_MOCK_PORT": "0"},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            process_group=0,
        )
        try:
            found = next(filter(None, map(ADDRESS.search, process.stdout)), None)
            log.seek(0)
            assert found, log.read()
            yield found.group()
        finally:
            os.killpg(process.pid, 15)
            process.communicate(timeout=60)


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info" not in name}
    data = {f"mockserver/data/{name.as_posix()}" for name in tracked("specs", "scenarios")}
    assert data | {name.as_posix() for name in tracked("mockserver")} == names


@pytest.mark.slow
def test_an_installed_wheel_serves_from_an_empty_folder(installed, tmp_path):
    with started(f"exec {installed}/crr-mock serve --port 0", tmp_path) as url:
        assert httpx.get(f"{url}/healthz").json()["operations"] == 69


@pytest.mark.slow
def test_an_installed_wheel_is_a_plugin_of_pytest_and_the_readme_s_test_passes(installed, tmp_path):
    (block,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    (tmp_path / "test_mine.py").write_text(block)
    command = [installed / "python", "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", "--crr-coverage"]
    unset = {"PYTHONPATH", "VIRTUAL_ENV", "PYTEST_ADDOPTS"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert re.search(r"^plugins: .*crr-mockserver-\d", done.stdout, re.MULTILINE), done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert "market status 1.2.0" in done.stdout


@pytest.mark.slow
def test_the_one_line_of_the_readme_serves_in_a_clean_checkout(checkout):
    line = next(step.command for step in shown(ROOT / "README.md") if step.command.endswith("crr-mock serve"))
    with started(line, checkout) as url:
        assert httpx.get(f"{url}/healthz").json()["operations"] == 69
