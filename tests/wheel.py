"""A clean copy of the project, and the wheel that is built of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import ROOT


def tracked(*folders: str) -> list[Path]:
    """The files of the project, as git knows them."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("git isn't here to say what belongs to the project")
    listed = subprocess.check_output(["git", "ls-files", "-z", *folders], cwd=ROOT, text=True)
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def clean_copy(folder: Path) -> Path:
    """The project as it is in git."""
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


def built(checkout: Path) -> Path:
    """The wheel of a clean copy."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", "dist", "."]
    subprocess.run(command, cwd=checkout, check=True)
    return next((checkout / "dist").glob("*.whl"))
