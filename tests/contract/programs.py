"""Programs of others that the contract is shown with: found beside Python, in their own environment, or on the PATH."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.contract.spec_folders import ROOT


def program(name: str, environment: str = "") -> Path:
    """The program; the test is skipped where it isn't installed. `.ci/run` installs it."""
    places = [Path(sys.executable).parent, ROOT / environment / "bin", *map(Path, os.get_exec_path())]
    found = shutil.which(name, path=os.pathsep.join(map(str, places)))
    if found is None:
        pytest.skip(f"{name} isn't installed; .ci/run installs it")
    return Path(found)
