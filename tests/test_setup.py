"""The package on a machine that has nothing but Python: what the wheel carries, and the README's one line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.pages import ROOT, shown

ADDRESS = re.compile(r"http://[\d.]+:\d+")


def tracked(*folders: str) -> list[Path]:
    """The files of the project, as git knows them."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("git isn't here to say what belongs to the project")
    listed = subprocess.check_output(["git", "ls-files", "-z", *folders], cwd=ROOT, text=True)
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A clean copy of the project."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(checkout) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", "dist", "."]
    subprocess.run(command, cwd=checkout, check=True)
    return next((checkout / "dist").glob("*.whl"))


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
def test_an_installed_wheel_serves_from_an_empty_folder(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    constraints = ROOT / "constraints.txt"
    subprocess.run([tmp_path / "venv/bin/pip", "install", "--quiet", "-c", constraints, wheel], check=True)
    (tmp_path / "empty").mkdir()
    with started(f"exec {tmp_path}/venv/bin/crr-mock serve --port 0", tmp_path / "empty") as url:
        assert httpx.get(f"{url}/healthz").json()["operations"] == 69


@pytest.mark.slow
def test_the_one_line_of_the_readme_serves_in_a_clean_checkout(checkout):
    line = next(step.command for step in shown(ROOT / "README.md") if step.command.endswith("crr-mock serve"))
    with started(line, checkout) as url:
        assert httpx.get(f"{url}/healthz").json()["operations"] == 69
