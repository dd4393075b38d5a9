"""A machine on which the package is installed, as far as Python can tell: with the entry points of pyproject.toml."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from tests.pages import ROOT


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that finds the package and its plugin of pytest; `folder` is empty."""
    entries = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    info = folder / "crr_mockserver-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: crr-mockserver\nVersion: 0\n")
    lines = [f"{name} = {module}\n" for name, module in entries.items()]
    (info / "entry_points.txt").write_text("".join(["[pytest11]\n", *lines]))
    unset = {"PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)])}
